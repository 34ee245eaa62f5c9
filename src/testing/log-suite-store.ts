import assert from 'node:assert/strict';

import type { LogEvent, StreamLog } from '../pubsub/log.ts';
import { type StreamLogCase, textsOf } from './log-suite-kit.ts';
import { assertRejects, bytesOf, textOf } from './pubsub-suite-kit.ts';

const count = (length: number): number[] => Array.from({ length }, (_, index) => index);

const BAD_NAMES = ['', 'a b', 'a.b', 'a\r\nPUB x', 'a\0', '*', '>', '../a', 'ü', 'a'.repeat(65)];

/** What is stored, and what is not: appending, trimming, removing. */
export const storeCases: readonly StreamLogCase[] = [
  {
    name: 'keeps 100 events with payload, topic, headers and time, under ascending ids',
    async run(kit) {
      const log = kit.log();
      const stream = kit.stream();
      const inputs = count(100).map((n) => ({
        data: bytesOf(`payload ${n}`),
        ...(n % 2 === 0 ? { topic: `order.t${n}` } : {}),
        ...(n % 3 === 0 ? { headers: { 'X-Number': [String(n), 'two'] } } : {}),
      }));
      const ids = await kit.store(log, stream, inputs);
      const events = await kit.read(await log.read(stream, 'oldest'), 100);
      assert.deepEqual(
        events.map(({ id }) => id),
        ids,
      );
      assert.deepEqual(ids, ids.toSorted(), 'ids ascend as text');
      for (const [n, event] of events.entries()) {
        assert.equal(textOf(event.data), `payload ${n}`);
        assert.equal(event.topic, inputs[n]?.topic);
        assert.deepEqual(plainHeaders(event), inputs[n]?.headers);
        assert.equal(event.stream, stream);
        assert.ok(event.time > 1e12, 'its time in unix ms');
      }
    },
  },
  {
    name: 'begins ids with the time of the event',
    needs: ['timedIds'],
    async run(kit) {
      const log = kit.log();
      await kit.append(log, kit.stream(), 'a');
      const [event] = await log.snapshot(kit.stream(), 1);
      assert.ok(event?.id.startsWith(String(event.time)));
    },
  },
  {
    name: 'keeps payloads of every kind: unicode, empty, one byte, every byte, the largest',
    async run(kit) {
      const log = kit.log();
      const payloads = [
        bytesOf('grüße, 世界, 🚀 \u0000 \r\n'),
        new Uint8Array(0),
        new Uint8Array([0]),
        Uint8Array.from({ length: 256 }, (_, index) => index),
        new Uint8Array(kit.maxEventBytes).fill(7),
        new Uint8Array(new ArrayBuffer(64), 8, 16).fill(9),
      ];
      await kit.store(
        log,
        kit.stream(),
        payloads.map((data) => ({ data })),
      );
      const events = await kit.read(await log.read(kit.stream(), 'oldest'), payloads.length);
      for (const [n, { data }] of events.entries()) {
        assert.equal(Buffer.compare(data, payloads[n] as Uint8Array), 0, `bytes of payload ${n}`);
      }
    },
  },
  {
    name: 'tells the outcome of each event of a batch: one over the limit fails alone',
    async run(kit) {
      const log = kit.log();
      const big = new Uint8Array(kit.maxEventBytes + 1);
      const inputs = [bytesOf('a'), big, bytesOf('b')].map((data) => ({ data }));
      const outcomes = await log.append(kit.stream(), inputs);
      assert.deepEqual(
        outcomes.map(({ status }) => status),
        ['stored', 'failed', 'stored'],
      );
      const [, failed] = outcomes;
      assert.equal(failed?.status === 'failed' && failed.error.code, 'too-large');
      assert.deepEqual(textsOf(await log.snapshot(kit.stream(), 10)), ['a', 'b']);
      assert.deepEqual(await log.append(kit.stream(), []), []);
    },
  },
  {
    name: 'keeps headers: several values, 4 KB, and refuses what would smuggle lines',
    async run(kit) {
      const log = kit.log();
      const headers = { A: ['1', '2', 'ü'], Big: ['x'.repeat(4096)], a: ['lower'] };
      await kit.store(log, kit.stream(), [{ data: bytesOf('h'), headers }]);
      const [event] = await log.snapshot(kit.stream(), 1);
      assert.deepEqual(plainHeaders(event), headers);
      for (const value of ['a\r\nB: c', 'a\nb', 'a\0', '\ud800']) {
        const bad = log.append(kit.stream(), [{ data: bytesOf(''), headers: { A: [value] } }]);
        await assertRejects('invalid-argument', bad);
      }
      const order = { data: bytesOf(''), headers: { 'Nats-Rollup': ['all'] } };
      await assertRejects('invalid-argument', log.append(kit.stream(), [order]));
    },
  },
  {
    name: 'refuses names, topics, keys, ids and positions that are not its own',
    async run(kit) {
      const log = kit.log();
      const data = bytesOf('x');
      await kit.append(log, kit.stream(), 'a');
      for (const name of BAD_NAMES) {
        await assertRejects('invalid-argument', log.append(name, [{ data }]));
        await assertRejects('invalid-argument', log.group(kit.stream(), name));
        await assertRejects('invalid-argument', log.destroy(name));
      }
      for (const topic of ['a b', 'a..b', '.', '*', 'a.>', 'a\r\nb', 'a'.repeat(256)]) {
        await assertRejects('invalid-argument', log.append(kit.stream(), [{ data, topic }]));
      }
      for (const idempotencyKey of ['', 'a b', 'a\r\nb', 'ü', 'a'.repeat(129)]) {
        const bad = log.append(kit.stream(), [{ data, idempotencyKey }]);
        await assertRejects('invalid-argument', bad);
      }
      for (const id of ['', '0', '$', '>', '-', '+', 'newest', '1-1-1', 'x'.repeat(99), '1\r\n2']) {
        await assertRejects('invalid-argument', log.read(kit.stream(), { after: id }));
        await assertRejects('invalid-argument', log.remove(kit.stream(), [id]));
      }
      for (const at of [-1, 0.5, Number.NaN, 1e300]) {
        await assertRejects('invalid-argument', log.read(kit.stream(), { at }));
      }
      await assertRejects('invalid-argument', log.trim(kit.stream(), {}));
      await assertRejects('invalid-argument', log.snapshot(kit.stream(), 10_001));
      assert.equal((await log.info(kit.stream()))?.length, 1);
    },
  },
  {
    name: 'keeps streams apart, also those that look alike',
    async run(kit) {
      const log = kit.log();
      const names = ['a', 'A', 'ab', 'a-b', 'a_b', 'b', ...count(20).map((n) => `t${n}`)];
      for (const name of names) await kit.append(log, kit.stream(name), name, `${name}!`);
      for (const name of names) {
        const cursor = await log.read(kit.stream(name), 'oldest');
        assert.deepEqual(textsOf(await kit.read(cursor, 2)), [name, `${name}!`]);
      }
    },
  },
  {
    name: 'adds an event once by its idempotency key, also from two logs at once',
    async run(kit) {
      const [a, b] = kit.logs(2) as [StreamLog, StreamLog];
      const input = (text: string, idempotencyKey: string): object =>
        ({ data: bytesOf(text), idempotencyKey }) as const;
      const first = [input('1', 'k1'), input('1 again', 'k1'), input('2', 'k2')] as never;
      const outcomes = await a.append(kit.stream(), first);
      assert.deepEqual(
        outcomes.map(({ status }) => status),
        ['stored', 'duplicate', 'stored'],
      );
      const both = await Promise.all(
        [a, b].map((log) => log.append(kit.stream(), [input('3', 'k3')] as never)),
      );
      const ids = both.flat().map((each) => (each.status === 'failed' ? '' : each.id));
      assert.equal(ids[0], ids[1], 'both get the id of the one that is stored');
      assert.deepEqual(textsOf(await a.snapshot(kit.stream(), 10)), ['1', '2', '3']);
      await kit.store(a, kit.stream('other'), [input('other stream', 'k1')] as never);
    },
  },
  {
    name: 'appends only where the stream exists, when asked',
    async run(kit) {
      const log = kit.log();
      const append = (): Promise<unknown> =>
        log.append(kit.stream(), [{ data: bytesOf('x') }], { onlyIfExists: true });
      await assertRejects('no-stream', append());
      assert.equal(await log.info(kit.stream()), undefined);
      await log.create(kit.stream());
      await append();
      assert.equal((await log.info(kit.stream()))?.length, 1);
    },
  },
  {
    name: 'stores 5000 events of 50 appenders, and 50 readers see the same',
    async run(kit) {
      const [logs, readers] = [kit.logs(5), kit.logs(5)];
      const first = logs[0] as StreamLog;
      await first.create(kit.stream());
      const cursors = await Promise.all(
        count(50).map((n) => (readers[n % 5] as StreamLog).read(kit.stream())),
      );
      const appends = count(50).map(async (n) => {
        for (let m = 0; m < 100; m += 10) {
          const texts = count(10).map((i) => `${n}/${m + i}`);
          await kit.append(logs[n % 5] as StreamLog, kit.stream(), ...texts);
        }
      });
      const reads = Promise.all(cursors.map((cursor) => kit.read(cursor, 5000)));
      const [seen] = await Promise.all([reads, ...appends]);
      const reference = seen[0]?.map(({ id }) => id) ?? [];
      assert.equal(new Set(reference).size, 5000);
      for (const events of seen) {
        assert.deepEqual(
          events.map(({ id }) => id),
          reference,
        );
      }
    },
  },
  {
    name: 'trims by length, age and bytes, and says how many went',
    async run(kit) {
      const log = kit.log();
      const stream = kit.stream();
      await kit.append(log, stream, ...count(10).map(String));
      assert.equal(await log.trim(stream, { maxLength: 7 }), 3);
      assert.equal(await log.trim(stream, { maxLength: 100 }), 0);
      await kit.pass(600);
      await kit.append(log, stream, 'young');
      assert.equal(await log.trim(stream, { maxAgeMs: 500 }), 7);
      assert.deepEqual(textsOf(await log.snapshot(stream, 100)), ['young']);
      const large = count(20).map(() => ({ data: new Uint8Array(1000) }));
      await kit.store(log, stream, large);
      await log.trim(stream, { maxBytes: 10_000 });
      const { length = 0 } = (await log.info(stream)) ?? {};
      assert.ok(length >= 5 && length <= 10, `10 000 bytes hold ${length} events of 1000 and more`);
      assert.equal(await log.trim(stream, { maxLength: 0 }), length);
      assert.deepEqual(await log.snapshot(stream, 10), []);
      assert.equal(await log.trim(kit.stream('none'), { maxLength: 1 }), 0);
    },
  },
  {
    name: 'keeps to the limits of a stream, and refuses others for the same stream',
    async run(kit) {
      const log = kit.log();
      const stream = kit.stream();
      await log.create(stream, { maxLength: 100 });
      await log.create(stream, { maxLength: 100 });
      await assertRejects('config-mismatch', log.create(stream, { maxLength: 50 }));
      for (const n of count(20)) {
        await kit.append(log, stream, ...count(50).map((m) => `${n * 50 + m}`));
      }
      const left = textsOf(await log.snapshot(stream, 1000));
      assert.equal(left.at(-1), '999');
      assert.ok(left.length >= 100 && left.length <= 500, `${left.length} events are left`);
    },
  },
  {
    name: 'holds limits after every append',
    needs: ['exactLimits'],
    async run(kit) {
      const log = kit.log();
      await log.create(kit.stream(), { maxLength: 5 });
      for (const n of count(9)) await kit.append(log, kit.stream(), String(n));
      assert.deepEqual(textsOf(await log.snapshot(kit.stream(), 10)), ['4', '5', '6', '7', '8']);
    },
  },
  {
    name: 'removes events, tells about a stream, and destroys it',
    async run(kit) {
      const log = kit.log();
      const stream = kit.stream();
      assert.equal(await log.info(stream), undefined);
      assert.equal(await log.destroy(stream), false);
      assert.deepEqual(await log.snapshot(stream, 1), []);
      const ids = await kit.append(log, stream, 'a', 'b', 'c', 'd');
      assert.equal(await log.remove(stream, [ids[1] as string, ids[1] as string]), 1);
      assert.equal(await log.remove(stream, [ids[1] as string]), 0);
      await kit.group(log, stream, 'g');
      assert.deepEqual(await log.info(stream), {
        length: 3,
        firstId: ids[0],
        lastId: ids[3],
        groups: ['g'],
      });
      assert.equal(await log.removeGroup(stream, 'g'), true);
      assert.equal(await log.removeGroup(stream, 'g'), false);
      assert.deepEqual(textsOf(await log.snapshot(stream, 2)), ['a', 'c']);
      assert.equal(await log.destroy(stream), true);
      assert.equal(await log.info(stream), undefined);
    },
  },
  {
    name: 'closes twice, while appending, and refuses everything after',
    async run(kit) {
      const [log, other] = kit.logs(2) as [StreamLog, StreamLog];
      const stream = kit.stream();
      await kit.append(log, stream, 'before');
      const cursor = await log.read(stream, 'oldest');
      const group = await kit.group(log, stream, 'g');
      const [held] = await kit.take(group, 1, 'keep');
      const appends = count(20).map((n) => log.append(stream, [{ data: bytesOf(String(n)) }]));
      const settled = Promise.allSettled(appends);
      await kit.within('closing twice at once', Promise.all([log.close(), log.close()]));
      await kit.within('closing later', log.close());
      const stored = await storedOf(await settled);
      const there = new Set((await other.snapshot(stream, 100)).map(({ id }) => id));
      for (const id of stored) assert.ok(there.has(id), 'what was stored is there');
      await assertRejects('closed', log.append(stream, [{ data: bytesOf('x') }]));
      await assertRejects('closed', log.read(stream));
      await assertRejects('closed', log.group(stream, 'g'));
      await assertRejects('closed', log.info(stream));
      await assertRejects('closed', cursor.next({ limit: 1, waitMs: 0 }));
      await assertRejects('closed', group.take({ limit: 1, waitMs: 0 }));
      await assertRejects('closed', held?.ack() ?? Promise.resolve());
    },
  },
];

async function storedOf(
  settled: PromiseSettledResult<readonly { status: string; id?: string }[]>[],
): Promise<string[]> {
  return settled
    .flatMap((each) => (each.status === 'fulfilled' ? each.value : []))
    .flatMap((each) => (each.status === 'stored' ? [each.id as string] : []));
}

function plainHeaders(event: LogEvent | undefined): object | undefined {
  return event?.headers === undefined ? undefined : { ...event.headers };
}
