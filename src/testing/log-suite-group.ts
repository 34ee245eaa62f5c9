import assert from 'node:assert/strict';

import type { LogDelivery, StreamLog } from '../pubsub/log.ts';
import { systemClock } from '../runtime/clock.ts';
import { GRACE_MS, type StreamLogCase, textsOf } from './log-suite-kit.ts';
import { assertRejects } from './pubsub-suite-kit.ts';

const count = (length: number): number[] => Array.from({ length }, (_, index) => index);

/** Consumer groups: every event to one member, until it is done. */
export const groupCases: readonly StreamLogCase[] = [
  {
    name: 'gives each of two groups all, and within a group each event to one member',
    async run(kit) {
      const logs = kit.logs(4);
      const stream = kit.stream();
      const groups = await Promise.all(
        logs.map((log, n) => kit.group(log, stream, `group-${n % 2}`)),
      );
      await kit.append(logs[0] as StreamLog, stream, ...count(600).map(String));
      const taken: string[][] = [[], []];
      await kit.waitFor('all deliveries', async () => {
        for (const [n, group] of groups.entries()) {
          const some = await kit.poll(group, 50);
          await Promise.all(some.map((each) => each.ack()));
          taken[n % 2]?.push(...textsOf(some));
        }
        return taken.every((texts) => texts.length >= 600);
      });
      for (const texts of taken) {
        assert.deepEqual(texts.toSorted(), count(600).map(String).toSorted(), 'each once');
      }
    },
  },
  {
    name: 'delivers in order, counts deliveries from 1, and not again what is acknowledged',
    async run(kit) {
      const log = kit.log();
      const group = await kit.group(log, kit.stream(), 'g');
      await kit.append(log, kit.stream(), ...count(100).map(String));
      const taken = await kit.take(group, 100);
      assert.deepEqual(textsOf(taken), count(100).map(String));
      assert.ok(taken.every(({ attempt }) => attempt === 1));
      await kit.quiet(group, 2 * GRACE_MS);
    },
  },
  {
    name: 'begins a group at newest by default, and at a position',
    async run(kit) {
      const log = kit.log();
      const stream = kit.stream();
      const ids = await kit.append(log, stream, 'a', 'b', 'c');
      const newest = await log.group(stream, 'newest', { graceMs: GRACE_MS });
      const after = await kit.group(log, stream, 'after', { from: { after: ids[0] as string } });
      const at = await kit.group(log, stream, 'at', { from: { at: 0 } });
      await kit.append(log, stream, 'd');
      assert.deepEqual(textsOf(await kit.take(newest, 1)), ['d']);
      assert.deepEqual(textsOf(await kit.take(after, 3)), ['b', 'c', 'd']);
      assert.deepEqual(textsOf(await kit.take(at, 4)), ['a', 'b', 'c', 'd']);
    },
  },
  {
    name: 'delivers again what is refused, at once and after a delay, and counts',
    async run(kit) {
      const log = kit.log();
      const group = await kit.group(log, kit.stream(), 'g', { graceMs: 20_000 });
      await kit.append(log, kit.stream(), 'a');
      const [first] = await kit.take(group, 1, 'keep');
      await first?.nak();
      const [second] = await kit.take(group, 1, 'keep');
      await second?.nak(600);
      await kit.quiet(group, 300);
      const [third] = await kit.take(group, 1);
      assert.deepEqual([first?.attempt, second?.attempt, third?.attempt], [1, 2, 3]);
      await kit.quiet(group, 200);
    },
  },
  {
    name: 'goes on with the next events while one is refused again and again',
    async run(kit) {
      const log = kit.log();
      const group = await kit.group(log, kit.stream(), 'g');
      await kit.append(log, kit.stream(), 'poison', ...count(50).map(String));
      const done = new Set<string>();
      let refused = 0;
      await kit.waitFor('the others', async () => {
        for (const each of await kit.poll(group, 5)) {
          const [text] = textsOf([each]) as [string];
          if (text === 'poison' && refused < 5) {
            refused += 1;
            await each.nak(10);
          } else {
            done.add(text);
            await each.ack();
          }
        }
        return done.size === 51;
      });
      assert.equal(refused, 5);
    },
  },
  {
    name: 'delivers again what is not answered within the grace period, and not earlier',
    async run(kit) {
      const log = kit.log();
      const group = await kit.group(log, kit.stream(), 'g');
      await kit.append(log, kit.stream(), 'a');
      const askedAt = systemClock.now();
      await kit.take(group, 1, 'keep');
      const early = await kit.takeFor(group, GRACE_MS / 2);
      const isLate = systemClock.now() - askedAt >= GRACE_MS;
      assert.ok(early.length === 0 || isLate, 'delivered within the grace period');
      await Promise.all(early.map((each) => each.ack()));
      const [again] = early.length > 0 ? early : await kit.take(group, 1);
      assert.equal(again?.attempt, 2);
      await kit.quiet(group, 2 * GRACE_MS);
    },
  },
  {
    name: 'does not end a grace period early when the clock of the process jumps',
    async run(kit) {
      const log = kit.log();
      const group = await kit.group(log, kit.stream(), 'g', { graceMs: 1500 });
      await kit.append(log, kit.stream(), 'a');
      const [held] = await kit.take(group, 1, 'keep');
      kit.jumpWallTime(3_600_000);
      await kit.quiet(group, 300);
      kit.jumpWallTime(-7_200_000);
      await kit.quiet(group, 300);
      await held?.ack();
      await kit.quiet(group, 1500);
    },
  },
  {
    name: 'prolongs the grace period of what is extended, without counting',
    async run(kit) {
      const log = kit.log();
      const [group, other] = await kit.handles(log);
      await kit.append(log, kit.stream(), 'a');
      const [held] = await kit.take(group, 1, 'keep');
      let renewedAt = systemClock.now();
      let early: readonly LogDelivery[] = [];
      for (let n = 0; n < 8 && early.length === 0; n += 1) {
        renewedAt = systemClock.now();
        await held?.extend();
        early = await kit.takeFor(other, GRACE_MS / 3);
      }
      // A machine that stalled for the whole grace period has let go of it: then that is right.
      const isLate = systemClock.now() - renewedAt >= GRACE_MS;
      assert.ok(early.length === 0 || isLate, 'delivered within the grace period');
      const [again] = early.length > 0 ? early : await kit.take(other, 1);
      assert.equal(again?.attempt, 2);
    },
  },
  {
    name: 'never delivers again what is terminated',
    async run(kit) {
      const log = kit.log();
      const group = await kit.group(log, kit.stream(), 'g');
      await kit.append(log, kit.stream(), 'a', 'b');
      const [a, b] = await kit.take(group, 2, 'keep');
      await a?.terminate();
      await b?.ack();
      await kit.quiet(group, 2 * GRACE_MS);
    },
  },
  {
    name: 'gives what a dead member held to another, after the grace period, and counts it',
    async run(kit) {
      const [log, dying] = kit.logs(2) as [StreamLog, StreamLog];
      const group = await kit.group(log, kit.stream(), 'g');
      const gone = await kit.group(dying, kit.stream(), 'g');
      await kit.append(log, kit.stream(), ...count(20).map(String));
      const held = await kit.take(gone, 20, 'keep');
      await dying.close();
      const taken = await kit.take(group, 20);
      assert.deepEqual(textsOf(taken).toSorted(), textsOf(held).toSorted());
      assert.ok(taken.every(({ attempt }) => attempt === 2));
    },
  },
  {
    name: 'lets a holder that was too late disturb nobody',
    async run(kit) {
      const log = kit.log();
      const [group, other] = await kit.handles(log);
      await kit.append(log, kit.stream(), 'a');
      const [late] = await kit.take(group, 1, 'keep');
      await kit.pass(GRACE_MS + 50);
      const [now] = await kit.take(other, 1, 'keep');
      assert.equal(now?.attempt, 2);
      await late?.extend();
      await now?.ack();
      await late?.ack();
      await kit.quiet(group, 2 * GRACE_MS);
    },
  },
  {
    name: 'gives one delivery at a time where one may be in flight',
    async run(kit) {
      const log = kit.log();
      const group = await kit.group(log, kit.stream(), 'g', { maxInFlight: 1, graceMs: 20_000 });
      await kit.append(log, kit.stream(), 'a', 'b');
      const [a] = await kit.take(group, 1, 'keep');
      await kit.quiet(group, 200);
      await a?.ack();
      assert.deepEqual(textsOf(await kit.take(group, 1)), ['b']);
    },
  },
  {
    name: 'never exceeds the bound of deliveries in flight',
    async run(kit) {
      const log = kit.log();
      const group = await kit.group(log, kit.stream(), 'g', { maxInFlight: 7, graceMs: 20_000 });
      await kit.append(log, kit.stream(), ...count(100).map(String));
      const held: LogDelivery[] = [];
      let done = 0;
      await kit.waitFor('all', async () => {
        held.push(...(await kit.poll(group, 100)));
        assert.ok(held.length <= 7, `${held.length} in flight`);
        for (const each of held.splice(0, 3)) {
          await each.ack();
          done += 1;
        }
        return done === 100;
      });
    },
  },
  {
    name: 'delivers once, without answers, where none are wanted',
    async run(kit) {
      const log = kit.log();
      const group = await kit.group(log, kit.stream(), 'g', { ack: 'none', maxInFlight: 5 });
      await kit.append(log, kit.stream(), ...count(100).map(String));
      const taken = await kit.take(group, 100, 'keep');
      assert.equal(new Set(textsOf(taken)).size, 100);
      await taken[0]?.ack();
      await kit.quiet(group, 2 * GRACE_MS);
    },
  },
  {
    name: 'goes on where a group stood after all its members have gone',
    async run(kit) {
      const log = kit.log();
      const stream = kit.stream();
      await kit.append(log, stream, ...count(30).map(String));
      const seen: string[] = [];
      for (const _ of count(3)) {
        const member = kit.log();
        const group = await kit.group(member, stream, 'g');
        seen.push(...textsOf(await kit.take(group, 10)));
        await member.close();
      }
      assert.deepEqual(seen, count(30).map(String));
    },
  },
  {
    name: 'loses nothing while ten members come and go',
    async run(kit) {
      const log = kit.log();
      const stream = kit.stream();
      const stable = await kit.group(log, stream, 'g');
      const done = new Set<string>();
      const work = async (taken: LogDelivery[]): Promise<void> => {
        for (const each of taken) done.add(textsOf([each])[0] as string);
        await Promise.all(taken.map((each) => each.ack()));
      };
      const churn = count(10).map(async () => {
        const member = kit.log();
        const group = await kit.group(member, stream, 'g');
        await work(await kit.poll(group, 20));
        await group.close();
        await member.close();
      });
      for (const n of count(20)) {
        await kit.append(log, stream, ...count(50).map((m) => String(n * 50 + m)));
      }
      await kit.within('coming and going', Promise.all(churn));
      await kit.waitFor('all events', async () => {
        await work(await kit.poll(stable));
        return done.size === 1000;
      });
    },
  },
  {
    name: 'is not stalled by a member that holds what it took',
    async run(kit) {
      const [log, slow] = kit.logs(2) as [StreamLog, StreamLog];
      const group = await kit.group(log, kit.stream(), 'g', { graceMs: 20_000 });
      const stuck = await kit.group(slow, kit.stream(), 'g', { graceMs: 20_000, maxInFlight: 5 });
      await kit.append(log, kit.stream(), ...count(200).map(String));
      const held = await kit.take(stuck, 5, 'keep');
      const taken = await kit.take(group, 195);
      assert.equal(new Set([...textsOf(held), ...textsOf(taken)]).size, 200);
    },
  },
  {
    name: 'refuses two users of one group with different options',
    async run(kit) {
      const [log, other] = kit.logs(2) as [StreamLog, StreamLog];
      const options = { graceMs: 5000, settings: 'topics=a' };
      await log.group(kit.stream(), 'g', options);
      await other.group(kit.stream(), 'g', { ...options, maxInFlight: 3 });
      for (const differs of [
        { ...options, graceMs: 6000 },
        { ...options, settings: 'topics=b' },
        { ...options, ack: 'none' as const },
      ]) {
        await assertRejects('config-mismatch', other.group(kit.stream(), 'g', differs));
      }
    },
  },
  {
    name: 'goes on with all of a stream that was destroyed and made anew',
    async run(kit) {
      const log = kit.log();
      const stream = kit.stream();
      const group = await kit.group(kit.log(), stream, 'g', { from: 'newest' });
      await kit.append(log, stream, 'a', 'b');
      await kit.take(group, 2);
      await log.destroy(stream);
      await kit.pass(50);
      await kit.append(log, stream, 'x', 'y', 'z');
      const seen = new Set<string>();
      await kit.waitFor('the new events', async () => {
        const taken = await kit.poll(group);
        for (const text of textsOf(taken)) seen.add(text);
        await Promise.all(taken.map((each) => each.ack()));
        return seen.size === 3;
      });
    },
  },
  {
    name: 'loses nothing when the group is removed under its members',
    async run(kit) {
      const log = kit.log();
      const stream = kit.stream();
      const group = await kit.group(kit.log(), stream, 'g', { from: 'newest' });
      await kit.append(log, stream, 'a', 'b', 'c');
      const [a, b, c] = await kit.take(group, 3, 'keep');
      await a?.ack();
      assert.ok(b !== undefined && c !== undefined);
      await log.removeGroup(stream, 'g');
      await kit.append(log, stream, 'd');
      const seen = new Set<string>();
      await kit.waitFor('what was not acknowledged, and what is new', async () => {
        const taken = await kit.poll(group);
        for (const text of textsOf(taken)) seen.add(text);
        await Promise.all(taken.map((each) => each.ack()));
        return ['b', 'c', 'd'].every((text) => seen.has(text));
      });
    },
  },
  {
    name: 'passes over events that were removed after they were delivered',
    async run(kit) {
      const log = kit.log();
      const group = await kit.group(log, kit.stream(), 'g');
      const ids = await kit.append(log, kit.stream(), 'a', 'b');
      await kit.take(group, 2, 'keep');
      await log.remove(kit.stream(), [ids[0] as string]);
      assert.deepEqual(textsOf(await kit.take(group, 1)), ['b']);
      await kit.quiet(group, GRACE_MS);
    },
  },
  {
    name: 'ends a wait when its signal is aborted, and when the member closes, and loses nothing',
    async run(kit) {
      const log = kit.log();
      const group = await kit.group(log, kit.stream(), 'g');
      const other = await kit.group(kit.log(), kit.stream(), 'g');
      const abort = new AbortController();
      const waiting = group.take({ limit: 1, waitMs: 60_000, signal: abort.signal });
      await kit.pass(20);
      abort.abort();
      assert.deepEqual(await kit.within('an aborted wait', waiting), []);
      const closing = group.take({ limit: 1, waitMs: 60_000 }).catch(() => []);
      await kit.pass(20);
      await kit.within('close', Promise.all([group.close(), group.close()]));
      await kit.within('the wait of a closed member', closing);
      await assertRejects('closed', group.take({ limit: 1, waitMs: 0 }));
      await kit.append(log, kit.stream(), ...count(10).map(String));
      const seen = new Set<string>();
      await kit.waitFor('all at the other', async () => {
        for (const text of textsOf(await kit.take(other, 1))) seen.add(text);
        return seen.size === 10;
      });
    },
  },
];
