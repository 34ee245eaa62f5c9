import assert from 'node:assert/strict';

import type { LogEvent, StreamLog } from '../pubsub/log.ts';
import { type StreamLogCase, textsOf } from './log-suite-kit.ts';
import { assertRejects, bytesOf, textOf } from './pubsub-suite-kit.ts';

const count = (length: number): number[] => Array.from({ length }, (_, index) => index);

/** Readers without a group: positions, order, gaps. */
export const readCases: readonly StreamLogCase[] = [
  {
    name: 'reads from newest, oldest, after an id and at a time',
    async run(kit) {
      const log = kit.log();
      const stream = kit.stream();
      const old = await kit.append(log, stream, 'a', 'b');
      await kit.pass(50);
      await kit.append(log, stream, 'c');
      const [, , c] = (await log.snapshot(stream, 3)) as [LogEvent, LogEvent, LogEvent];
      const from = await Promise.all([
        log.read(stream),
        log.read(stream, 'oldest'),
        log.read(stream, { after: old[0] as string }),
        log.read(stream, { after: c.id }),
        log.read(stream, { at: c.time }),
        log.read(stream, { at: 0 }),
        log.read(stream, { at: c.time + 3_600_000 }),
      ]);
      await kit.append(log, stream, 'd');
      const expected = ['d', 'abcd', 'bcd', 'd', 'cd', 'abcd', 'd'];
      for (const [n, cursor] of from.entries()) {
        const texts = textsOf(await kit.read(cursor, (expected[n] as string).length));
        assert.equal(texts.join(''), expected[n], `position ${n}`);
      }
    },
  },
  {
    name: 'misses nothing that is added after a reader at newest began, between two reads either',
    async run(kit) {
      const [log, other] = kit.logs(2) as [StreamLog, StreamLog];
      const stream = kit.stream();
      await kit.append(log, stream, 'old');
      const cursor = await other.read(stream);
      const events: LogEvent[] = [];
      for (const n of count(20)) {
        await kit.append(log, stream, `${n}a`, `${n}b`);
        events.push(...(await kit.read(cursor, 1)));
        await kit.append(log, stream, `${n}c`);
      }
      events.push(...(await kit.read(cursor, 40)));
      const expected = count(20).flatMap((n) => [`${n}a`, `${n}b`, `${n}c`]);
      assert.deepEqual(textsOf(events), expected);
    },
  },
  {
    name: 'begins at newest before the stream is there',
    async run(kit) {
      const log = kit.log();
      const cursor = await log.read(kit.stream());
      assert.deepEqual(await kit.next(cursor), { events: [] });
      await kit.append(log, kit.stream(), 'first', 'second');
      assert.deepEqual(textsOf(await kit.read(cursor, 2)), ['first', 'second']);
    },
  },
  {
    name: 'keeps the order of 1000 events of 16 topics',
    async run(kit) {
      const log = kit.log();
      const stream = kit.stream();
      const cursor = await log.read(stream);
      const inputs = count(1000).map((n) => ({
        data: bytesOf(String(n)),
        topic: `key.${(n * 7) % 16}`,
      }));
      for (let n = 0; n < 1000; n += 125) await kit.store(log, stream, inputs.slice(n, n + 125));
      const events = await kit.read(cursor, 1000);
      for (const key of count(16)) {
        const of = events.filter(({ topic }) => topic === `key.${key}`);
        const sent = inputs.filter(({ topic }) => topic === `key.${key}`);
        assert.deepEqual(
          textsOf(of),
          sent.map(({ data }) => textOf(data)),
        );
      }
    },
  },
  {
    name: 'resumes from a checkpoint with another reader',
    async run(kit) {
      const log = kit.log();
      const stream = kit.stream();
      await kit.append(log, stream, ...count(100).map(String));
      let checkpoint: string | undefined;
      const seen: string[] = [];
      for (const size of [10, 1, 39, 50]) {
        const reader = kit.log();
        const from = checkpoint === undefined ? ('oldest' as const) : { after: checkpoint };
        const events = await kit.read(await reader.read(stream, from), size);
        checkpoint = events.at(-1)?.id;
        seen.push(...textsOf(events));
        await reader.close();
      }
      assert.deepEqual(seen, count(100).map(String));
    },
  },
  {
    name: 'gives every reader bytes of its own (F18)',
    async run(kit) {
      const log = kit.log();
      await kit.append(log, kit.stream(), 'abc', 'def');
      const first = await kit.read(await log.read(kit.stream(), 'oldest'), 2);
      for (const { data } of first) data.fill(0);
      const second = await kit.read(await log.read(kit.stream(), 'oldest'), 2);
      assert.deepEqual(textsOf(second), ['abc', 'def']);
    },
  },
  {
    name: 'tells a reader of events that were trimmed before it read them',
    async run(kit) {
      const log = kit.log();
      const stream = kit.stream();
      const ids = await kit.append(log, stream, ...count(10).map(String));
      const [ahead, behind] = [await log.read(stream, 'oldest'), await log.read(stream, 'oldest')];
      await kit.read(ahead, 8);
      await kit.read(behind, 2);
      const late = await log.read(stream, { after: ids[0] as string });
      await log.trim(stream, { maxLength: 3 });
      assert.deepEqual(textsOf(await kit.read(ahead, 2)), ['8', '9']);
      for (const [cursor, after] of [
        [behind, ids[1]],
        [late, ids[0]],
      ] as const) {
        const { gap, events } = await kit.readGap(cursor);
        assert.deepEqual(gap, { reason: 'trimmed', after });
        assert.deepEqual(textsOf(events), ['7', '8', '9']);
      }
      const fresh = await log.read(stream, 'oldest');
      assert.deepEqual(textsOf(await kit.read(fresh, 3)), ['7', '8', '9']);
    },
  },
  {
    name: 'takes removed events for no gap',
    async run(kit) {
      const log = kit.log();
      const ids = await kit.append(log, kit.stream(), 'a', 'b', 'c', 'd');
      const cursor = await log.read(kit.stream(), 'oldest');
      await kit.read(cursor, 1);
      await log.remove(kit.stream(), [ids[1] as string]);
      assert.deepEqual(textsOf(await kit.read(cursor, 2)), ['c', 'd']);
    },
  },
  {
    name: 'tells a reader that the stream was made anew, and reads all of the new one',
    async run(kit) {
      const log = kit.log();
      const stream = kit.stream();
      const ids = await kit.append(log, stream, 'a', 'b', 'c');
      const cursor = await kit.log().read(stream, 'oldest');
      await kit.read(cursor, 2);
      await log.destroy(stream);
      await kit.pass(50);
      await kit.append(log, stream, 'x', 'y');
      const { gap, events } = await kit.readGap(cursor);
      assert.deepEqual(gap, { reason: 'recreated', after: ids[1] });
      if (events.length < 2) events.push(...(await kit.read(cursor, 2 - events.length)));
      assert.deepEqual(textsOf(events), ['x', 'y']);
      await kit.append(log, stream, 'z');
      assert.deepEqual(textsOf(await kit.read(cursor, 1)), ['z']);
    },
  },
  {
    name: 'ends a wait when its signal is aborted, and when the reader closes',
    async run(kit) {
      const log = kit.log();
      await log.create(kit.stream());
      const cursor = await log.read(kit.stream());
      const abort = new AbortController();
      const waiting = cursor.next({ limit: 1, waitMs: 60_000, signal: abort.signal });
      await kit.pass(20);
      abort.abort();
      assert.deepEqual((await kit.within('an aborted wait', waiting)).events, []);
      await kit.append(log, kit.stream(), 'after');
      assert.deepEqual(textsOf(await kit.read(cursor, 1)), ['after'], 'nothing is lost by it');
      const closing = cursor.next({ limit: 1, waitMs: 60_000 }).catch(() => undefined);
      await kit.pass(20);
      await kit.within('close', Promise.all([cursor.close(), cursor.close()]));
      await kit.within('the wait of a closed reader', closing);
      await assertRejects('closed', cursor.next({ limit: 1, waitMs: 0 }));
    },
  },
];
