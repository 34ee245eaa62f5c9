import { systemClock } from '../runtime/clock.ts';
import { CoterieError } from '../runtime/errors.ts';
import { isSingle, type MessageArgs, messagesOf, type NamedMessage } from './messages.ts';
import { duration, grouped, styled } from './output.ts';
import type { Shell } from './run.ts';

/** What became of one message; `node` where the member that handled it is known. */
export interface Delivered {
  readonly id: string;
  readonly node?: string;
}

/** How messages are delivered, and what it is called. */
export interface Way {
  readonly verb: 'published' | 'sent';
  /** Called in the order of the messages. */
  deliver(message: NamedMessage): Promise<Delivered>;
}

/** So many messages wait for their outcome at once; more are not read from stdin. */
const IN_FLIGHT = 256;

/** Delivers the messages of a command line and tells of each; resolves with the exit code. */
export async function deliverAll(args: MessageArgs, shell: Shell, way: Way): Promise<number> {
  const { output, stop } = shell;
  const startedAt = systemClock.now();
  const byNode = new Map<string, number>();
  const reported = new Set<CoterieError>();
  let done = 0;
  let isHopeless = false;
  const single = isSingle(args);
  const deliver = async (message: NamedMessage): Promise<void> => {
    try {
      const { id, node } = await way.deliver(message);
      done += 1;
      if (node !== undefined) byNode.set(node, (byNode.get(node) ?? 0) + 1);
      const event = { event: way.verb, id, ...(node === undefined ? {} : { node }) };
      output.event(event, single ? () => sentence(way.verb, id, node) : undefined);
    } catch (cause) {
      const error = CoterieError.from(cause);
      // All calls that wait for the first connection fail with one error: nothing will get through.
      if (reported.has(error)) isHopeless = true;
      else output.failed(message.id, error);
      reported.add(error);
    }
  };
  const messages = messagesOf(args, stop.signal);
  const cut = await pump(messages, deliver, () => isHopeless || stop.signal.aborted);
  if (!single) output.text(summary(way.verb, done, systemClock.now() - startedAt, byNode));
  if (reported.size > 0) return 1;
  return cut ? stop.exitCode : 0;
}

/**
 * Runs `work` for each item, in their order, up to a limit at once, until `isOver`. Resolves when
 * all work that was begun has ended, with whether it was over before the items were.
 */
async function pump<T>(
  items: AsyncIterable<T>,
  work: (item: T) => Promise<void>,
  isOver: () => boolean,
): Promise<boolean> {
  let running = 0;
  let wake = (): void => {};
  const settled = (): Promise<void> =>
    new Promise((resolve) => {
      wake = resolve;
    });
  const run = async (item: T): Promise<void> => {
    running += 1;
    try {
      await work(item);
    } finally {
      running -= 1;
      wake();
    }
  };
  const failures: unknown[] = [];
  for await (const item of items) {
    run(item).catch((error: unknown) => failures.push(error));
    while (running >= IN_FLIGHT) await settled();
    if (isOver()) break;
  }
  const cut = isOver();
  while (running > 0) await settled();
  if (failures.length > 0) throw failures[0];
  return cut;
}

function sentence(verb: Way['verb'], id: string, node: string | undefined): string {
  const by = node === undefined ? '' : `, handled by ${node}`;
  return `${styled('green', verb)} ${id}${by}`;
}

function summary(verb: string, done: number, ms: number, byNode: Map<string, number>): string {
  const rate = ms > 0 ? ` (${grouped((1000 * done) / ms)}/s)` : '';
  const nodes = [...byNode].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const who = nodes.map(([node, count]) => `${node} ${grouped(count)}`).join(', ');
  const text = `${verb} ${grouped(done)} messages in ${duration(ms)}${rate}`;
  return `${styled('green', text)}${who === '' ? '' : `, handled by ${who}`}`;
}
