import type { MiddlewareEvents } from '../../src/broker/events.ts';
import type { HandlerContext } from '../../src/broker/handler.ts';
import type { Message } from '../../src/runtime/message.ts';
import { seededRandom } from '../../src/runtime/random.ts';
import { FakeClock } from '../../src/testing/fake-clock.ts';

/** A context on a fake clock, which remembers what middleware tells. */
export class TestContext implements HandlerContext {
  readonly clock = new FakeClock();
  readonly random = seededRandom(1);
  readonly abort = new AbortController();
  readonly told: [keyof MiddlewareEvents, unknown][] = [];
  readonly partition = 3;
  readonly epoch = { number: 7, instance: '00000000000000aa' };
  readonly node = 'a';
  readonly clique = 'orders';
  readonly late = false;
  attempt = 1;
  deadline = Number.POSITIVE_INFINITY;
  wantsReply: boolean | undefined = false;
  extendedMs = 0;

  get signal(): AbortSignal {
    return this.abort.signal;
  }

  extend(ms: number): void {
    this.extendedMs = ms;
  }

  emit<K extends keyof MiddlewareEvents>(event: K, value: MiddlewareEvents[K]): void {
    if (event === 'retried') this.attempt += 1;
    this.told.push([event, value]);
  }
}

/** A message for a middleware; frozen, since none may change it. */
export function messageFor(more: Partial<Message> = {}): Message {
  const headers = Object.freeze({ ...more.headers });
  return Object.freeze({
    id: 'm-1',
    stream: 'orders',
    key: 'k',
    data: new Uint8Array([1]),
    time: 0,
    ...more,
    headers,
  });
}
