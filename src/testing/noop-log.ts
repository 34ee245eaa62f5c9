import { CoterieError } from '../runtime/errors.ts';
import type { LogCursor, LogGroup, StreamLog } from '../pubsub/log.ts';

/** A log that takes everything and keeps nothing, for tests of code that only appends. */
export function noopLog(): StreamLog {
  let count = 0;
  let closed = false;
  const open = (): void => {
    if (closed) throw new CoterieError('closed', 'the log is closed');
  };
  const cursor: LogCursor = {
    next: async () => {
      open();
      return { events: [], gap: undefined };
    },
    close: async () => {},
  };
  const group: LogGroup = {
    take: async () => {
      open();
      return [];
    },
    pending: async () => 0,
    close: async () => {},
  };
  return {
    name: 'noop',
    features: { durable: 'it keeps nothing', timedIds: 'a counter', exactLimits: true },
    create: async () => open(),
    async append(_stream, events) {
      open();
      return events.map(() => {
        count += 1;
        return { status: 'stored', id: String(count).padStart(16, '0') };
      });
    },
    async read() {
      open();
      return cursor;
    },
    async group() {
      open();
      return group;
    },
    removeGroup: async () => false,
    trim: async () => 0,
    remove: async () => 0,
    destroy: async () => false,
    info: async () => undefined,
    snapshot: async () => [],
    async close() {
      closed = true;
    },
  };
}
