import assert from 'node:assert/strict';

import type { LogEvent, StreamLog } from '../pubsub/log.ts';
import { type StreamLogCase, type StreamLogKit, textsOf } from './log-suite-kit.ts';
import { bytesOf } from './pubsub-suite-kit.ts';

const count = (length: number): number[] => Array.from({ length }, (_, index) => index);

/** The store goes away and comes back. */
export const outageCases: readonly StreamLogCase[] = [
  {
    name: 'comes back with everything after the store was away at 1/3 and at 1/2 of 10000 events',
    needs: ['outage'],
    async run(kit) {
      const [log, reading] = kit.logs(2) as [StreamLog, StreamLog];
      const stream = kit.stream();
      await log.create(stream);
      const cursor = await reading.read(stream);
      const group = await kit.group(reading, stream, 'g', { graceMs: 2000 });
      const handled = new Set<string>();
      const events: LogEvent[] = [];
      const stored = new Set<string>();
      for (const n of count(100)) {
        if (n === 33 || n === 50) {
          await kit.down();
          await assertAway(kit, log, stream);
          await kit.up();
        }
        const texts = count(100).map((m) => String(n * 100 + m));
        for (const id of await appendAgain(kit, log, stream, texts)) stored.add(id);
        if (n % 10 === 9) {
          await readSome(kit, cursor, events);
          await ackSome(kit, group, handled);
        }
      }
      await kit.waitFor('the reader', async () => {
        await readSome(kit, cursor, events);
        return new Set(textsOf(events)).size === 10_000;
      });
      await kit.waitFor('the group', async () => {
        await ackSome(kit, group, handled);
        return handled.size === 10_000;
      });
      const ids = events.map(({ id }) => id);
      assert.deepEqual(ids, [...new Set(ids)].toSorted(), 'each once, in order');
      for (const id of stored) assert.ok(ids.includes(id), 'nothing that was stored is lost');
    },
  },
  {
    name: 'closes while the store is away, and as it comes back, without blocking',
    needs: ['outage'],
    async run(kit) {
      const logs = kit.logs(3) as [StreamLog, StreamLog, StreamLog];
      const stream = kit.stream();
      await logs[2].create(stream);
      const waits: Promise<unknown>[] = [];
      for (const log of logs.slice(0, 2)) {
        const [cursor, group] = [await log.read(stream), await kit.group(log, stream, 'g')];
        const options = { limit: 1, waitMs: 60_000 };
        // Each ends with what it has, or with `disconnected` or `closed`.
        waits.push(cursor.next(options).catch(codeOf), group.take(options).catch(codeOf));
      }
      await kit.down();
      await assertAway(kit, logs[2], stream);
      await kit.within('close while away', Promise.all([logs[0].close(), logs[0].close()]));
      const [closed] = [logs[1].close(), await kit.up()];
      await kit.within('close during the return', closed);
      for (const end of await kit.within('the waits', Promise.all(waits))) {
        const isEnd =
          typeof end !== 'string' || ['closed', 'disconnected', 'timeout'].includes(end);
        assert.ok(isEnd, `a typed end, not ${String(end)}`);
      }
      await appendAgain(kit, logs[2], stream, ['after']);
    },
  },
];

/** Appends until every event is stored; a repeat is known by its key. */
async function appendAgain(
  kit: StreamLogKit,
  log: StreamLog,
  stream: string,
  texts: string[],
): Promise<string[]> {
  const inputs = texts.map((text) => ({ data: bytesOf(text), idempotencyKey: `key-${text}` }));
  let ids: string[] = [];
  await kit.waitFor('appending', async () => {
    try {
      const outcomes = await log.append(stream, inputs);
      ids = outcomes.flatMap((each) => (each.status === 'failed' ? [] : [each.id]));
      return ids.length === inputs.length;
    } catch (error) {
      assert.ok((error as { retriable?: boolean }).retriable, `retriable: ${String(error)}`);
      return false;
    }
  });
  return ids;
}

async function assertAway(kit: StreamLogKit, log: StreamLog, stream: string): Promise<void> {
  await kit.waitFor('appending to fail', async () => {
    try {
      const [outcome] = await log.append(stream, [{ data: bytesOf('0'), idempotencyKey: 'key-0' }]);
      return outcome?.status === 'failed' && outcome.error.retriable;
    } catch (error) {
      assert.ok((error as { retriable?: boolean }).retriable, `retriable: ${String(error)}`);
      return true;
    }
  });
}

async function readSome(
  kit: StreamLogKit,
  cursor: Awaited<ReturnType<StreamLog['read']>>,
  into: LogEvent[],
): Promise<void> {
  try {
    for (;;) {
      const { events, gap } = await kit.next(cursor);
      assert.equal(gap, undefined, 'no gap');
      into.push(...events);
      if (events.length === 0) return;
    }
  } catch (error) {
    assert.ok((error as { retriable?: boolean }).retriable, String(error));
  }
}

async function ackSome(
  kit: StreamLogKit,
  group: Awaited<ReturnType<StreamLog['group']>>,
  handled: Set<string>,
): Promise<void> {
  try {
    for (;;) {
      const taken = await kit.poll(group);
      for (const text of textsOf(taken)) handled.add(text);
      await Promise.all(taken.map((each) => each.ack()));
      if (taken.length === 0) return;
    }
  } catch (error) {
    assert.ok((error as { retriable?: boolean }).retriable, String(error));
  }
}

function codeOf(error: unknown): string {
  return String((error as { code?: unknown }).code ?? error);
}
