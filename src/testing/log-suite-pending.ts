import type { LogDelivery, StreamLog } from '../pubsub/log.ts';
import { GRACE_MS, type StreamLogCase } from './log-suite-kit.ts';

/** What a group knows of all its members. */
export const pendingCases: readonly StreamLogCase[] = [
  {
    name: 'tells how many deliveries have no final answer, whoever has them',
    async run(kit) {
      const [own, other] = kit.logs(2) as [StreamLog, StreamLog];
      const stream = kit.stream();
      const mine = await kit.group(own, stream, 'g', { graceMs: 20_000 });
      const theirs = await kit.group(other, stream, 'g', { graceMs: 20_000 });
      const pending = (count: number): Promise<void> =>
        kit.waitFor(`${count} pending`, async () => (await mine.pending()) === count);
      await pending(0);
      await kit.append(own, stream, 'a', 'b', 'c', 'd');
      await pending(0);
      const [a, b] = await kit.take(mine, 2, 'keep');
      const [c, d] = await kit.take(theirs, 2, 'keep');
      await pending(4);
      await a?.nak(10_000);
      await c?.nak(10_000);
      await theirs.close();
      await pending(4);
      await b?.ack();
      await d?.terminate();
      await pending(2);
    },
  },
  {
    name: 'takes a signal that is aborted after the answer, and an answer after close, for nothing',
    async run(kit) {
      const [log, other] = kit.logs(2) as [StreamLog, StreamLog];
      const stream = kit.stream();
      const group = await kit.group(log, stream, 'g');
      const next = await kit.group(other, stream, 'g');
      await kit.append(log, stream, 'a', 'b');
      const abort = new AbortController();
      const taken: LogDelivery[] = [];
      await kit.waitFor('both', async () => {
        const options = { limit: 2, waitMs: 0, signal: abort.signal };
        taken.push(...(await group.take(options)));
        if (taken.length < 2) await kit.pass(5);
        return taken.length === 2;
      });
      await taken[0]?.ack();
      abort.abort();
      await group.close();
      // The handle lets go, the log is open: the answer still counts.
      await taken[1]?.ack();
      await kit.quiet(next, 2 * GRACE_MS);
    },
  },
];
