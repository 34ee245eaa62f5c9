import assert from 'node:assert/strict';

import type { GroupOptions, LogGap, LogGroup, StreamLog } from '../pubsub/log.ts';
import { GRACE_MS, type StreamLogCase, type StreamLogKit, textsOf } from './log-suite-kit.ts';

const count = (length: number): number[] => Array.from({ length }, (_, index) => index);

/** A group that takes part in a case, and what it was told. */
interface Told {
  readonly group: LogGroup;
  readonly gaps: LogGap[];
}

async function join(
  kit: StreamLogKit,
  log: StreamLog,
  more: GroupOptions = {},
  name = 'g',
): Promise<Told> {
  const gaps: LogGap[] = [];
  const onGap = (gap: LogGap): void => void gaps.push(gap);
  return { group: await kit.group(log, kit.stream(), name, { ...more, onGap }), gaps };
}

/** Takes until the texts were given, and the group was told of a gap of this reason. */
async function takeAndHear(
  kit: StreamLogKit,
  { group, gaps }: Told,
  texts: readonly string[],
  reason: LogGap['reason'],
): Promise<LogGap> {
  const seen: string[] = [];
  await kit.waitFor(`${texts.join()} and a gap`, async () => {
    const taken = await kit.poll(group);
    seen.push(...textsOf(taken));
    await Promise.all(taken.map((each) => each.ack()));
    if (gaps.length === 0) await kit.pass(50);
    return seen.length >= texts.length && gaps.length > 0;
  });
  assert.deepEqual(seen, texts);
  assert.deepEqual([...new Set(gaps.map((gap) => gap.reason))], [reason]);
  return gaps[0] as LogGap;
}

/** A group is told of what nobody in it got. */
export const lostCases: readonly StreamLogCase[] = [
  {
    name: 'tells a group of events that were trimmed before any member took them',
    async run(kit) {
      const log = kit.log();
      const told = await join(kit, log);
      const ids = await kit.append(log, kit.stream(), ...count(10).map(String));
      await kit.take(told.group, 2);
      await log.trim(kit.stream(), { maxLength: 3 });
      const gap = await takeAndHear(kit, told, ['7', '8', '9'], 'trimmed');
      assert.deepEqual(gap, { reason: 'trimmed', after: ids[1] });
      await kit.append(log, kit.stream(), 'x');
      assert.deepEqual(textsOf(await kit.take(told.group, 1)), ['x']);
      await kit.quiet(told.group, 1200);
      assert.equal(told.gaps.length, 1, 'told once');
    },
  },
  {
    name: 'tells a group of what the limits of a stream took from it',
    async run(kit) {
      const log = kit.log();
      await log.create(kit.stream(), { maxLength: 5 });
      const told = await join(kit, log);
      await kit.append(log, kit.stream(), '0', '1');
      await kit.take(told.group, 2);
      await kit.append(log, kit.stream(), ...count(12).map((n) => `n${n}`));
      await takeAndHear(kit, told, ['n7', 'n8', 'n9', 'n10', 'n11'], 'trimmed');
    },
  },
  {
    name: 'tells a group of what went while none of its members was there, also of all of it',
    async run(kit) {
      const log = kit.log();
      const before = kit.log();
      const { group } = await join(kit, before);
      const ids = await kit.append(log, kit.stream(), 'a', 'b', 'c', 'd');
      await kit.take(group, 1);
      await before.close();
      await log.trim(kit.stream(), { maxLength: 0 });
      const told = await join(kit, kit.log());
      await kit.append(log, kit.stream(), 'e');
      const gap = await takeAndHear(kit, told, ['e'], 'trimmed');
      assert.deepEqual(gap, { reason: 'trimmed', after: ids[0] });
      const late = await join(kit, kit.log());
      await kit.append(log, kit.stream(), 'f');
      assert.deepEqual(textsOf(await kit.take(late.group, 1)), ['f']);
      assert.deepEqual(late.gaps, [], 'told once');
    },
  },
  {
    name: 'tells one of two members at least of what went',
    async run(kit) {
      const [log, other] = kit.logs(2) as [StreamLog, StreamLog];
      const members = [await join(kit, log), await join(kit, other)];
      const texts = count(40).map(String);
      await kit.append(log, kit.stream(), ...texts);
      for (const { group } of members) await kit.take(group, 5);
      await log.trim(kit.stream(), { maxLength: 10 });
      const seen: string[] = [];
      await kit.waitFor('the rest, and a gap', async () => {
        for (const { group } of members) {
          const taken = await kit.poll(group, 3);
          seen.push(...textsOf(taken));
          await Promise.all(taken.map((each) => each.ack()));
        }
        return seen.length === 10 && members.some(({ gaps }) => gaps.length > 0);
      });
      assert.deepEqual(seen.toSorted(), texts.slice(30));
    },
  },
  {
    name: 'tells a group that the stream was made anew',
    async run(kit) {
      const log = kit.log();
      const told = await join(kit, kit.log());
      await kit.append(log, kit.stream(), 'a', 'b');
      await kit.take(told.group, 2);
      await log.destroy(kit.stream());
      await kit.pass(50);
      await kit.append(log, kit.stream(), 'x', 'y');
      await takeAndHear(kit, told, ['x', 'y'], 'recreated');
    },
  },
  {
    name: 'tells of what went while a group was removed, and of a beginning that is gone',
    async run(kit) {
      const log = kit.log();
      const told = await join(kit, kit.log());
      const ids = await kit.append(log, kit.stream(), 'a', 'b', 'c', 'd', 'e');
      await kit.take(told.group, 2);
      await log.removeGroup(kit.stream(), 'g');
      await log.trim(kit.stream(), { maxLength: 1 });
      await takeAndHear(kit, told, ['e'], 'trimmed');
      const after = await join(kit, log, { from: { after: ids[0] as string } }, 'after');
      const gap = await takeAndHear(kit, after, ['e'], 'trimmed');
      assert.deepEqual(gap, { reason: 'trimmed', after: ids[0] });
      const oldest = await join(kit, log, { from: 'oldest' }, 'oldest');
      await kit.take(oldest.group, 1);
      assert.deepEqual(oldest.gaps, [], 'who begins with what is there misses nothing');
    },
  },
  {
    name: 'tells of no gap where there is none: repeats, members that come and go, events removed',
    async run(kit) {
      const [log, other] = kit.logs(2) as [StreamLog, StreamLog];
      const members = [await join(kit, log), await join(kit, other)];
      const ids = await kit.append(log, kit.stream(), ...count(60).map(String));
      await log.remove(kit.stream(), [ids[20] as string, ids[41] as string]);
      const done = new Set<string>();
      await kit.waitFor('all', async () => {
        for (const { group } of members) {
          for (const each of await kit.poll(group, 7)) {
            const [text] = textsOf([each]) as [string];
            if (each.attempt === 1 && Number(text) % 5 === 0) await each.nak();
            else {
              done.add(text);
              await each.ack();
            }
          }
        }
        return done.size === 58;
      });
      // What everybody has done may go.
      await log.trim(kit.stream(), { maxLength: 1 });
      const third = await join(kit, kit.log());
      members.push(third);
      await kit.append(log, kit.stream(), 'more');
      await kit.take(third.group, 1);
      for (const { group } of members) await kit.quiet(group, 3 * GRACE_MS);
      assert.deepEqual(
        members.flatMap(({ gaps }) => gaps),
        [],
      );
    },
  },
];
