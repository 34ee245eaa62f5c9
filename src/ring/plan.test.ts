import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recordOf } from '../../test/support/ring-records.ts';
import { changedRecords, type PlannedChange, planChanges, takesPart } from './plan.ts';
import { DEFAULT_RING_CONFIG, type RingConfig } from './ring-config.ts';
import { buildRouting } from './routing.ts';

const SMALL: RingConfig = { partitions: 256, pointsPerMember: 16, loadCap: 1.25 };
const clique = (...names: string[]) => names.map((name) => recordOf({ name }));
const add = (name: string): PlannedChange => ({ type: 'add', name });
const remove = (name: string): PlannedChange => ({ type: 'remove', name });

describe('planChanges', () => {
  it('says what a fourth member would take, and from whom', () => {
    const [plan, ...rest] = planChanges(clique('a', 'b', 'c'), [add('d')], DEFAULT_RING_CONFIG);
    expect(rest).toEqual([]);
    expect(plan?.streams).toEqual(['orders']);
    expect(plan?.moved).toBeGreaterThan(16_384 * 0.22);
    expect(plan?.moved).toBeLessThan(16_384 * 0.28);
    const toNew = plan?.moves.filter(({ to }) => to === 'd').map(({ from }) => from);
    expect(toNew?.toSorted()).toEqual(['a', 'b', 'c']);
    expect(plan?.members.at(-1)).toMatchObject({ name: 'd', before: 0 });
    expect(plan?.balanceBefore).toBeLessThan(1.11);
    expect(plan?.balanceAfter).toBeLessThan(1.11);
  });

  it('agrees with the rings that the change gives, whatever the change', () => {
    const names = ['a', 'b', 'c', 'd', 'e'];
    const change = fc.record({
      type: fc.constantFrom('add' as const, 'remove' as const),
      name: fc.constantFrom(...names, 'f', 'g'),
    });
    const records = fc.subarray(names).map((list) =>
      list.map((name, place) =>
        recordOf({
          name,
          streams: place % 2 === 0 ? ['orders', 'parcels'] : ['orders'],
          cordon: { on: name === 'c', revision: 1 },
        }),
      ),
    );
    fc.assert(
      fc.property(records, fc.array(change, { maxLength: 4 }), (list, changes) => {
        const before = buildRouting(list, SMALL);
        const after = buildRouting(changedRecords(list, changes), SMALL);
        const plans = planChanges(list, changes, SMALL);
        const planned = plans.flatMap((plan) => plan.streams).toSorted();
        const both = [...before.groups, ...after.groups].flatMap((group) => group.streams);
        expect(planned).toEqual([...new Set(both)].toSorted());
        for (const plan of plans) {
          const stream = plan.streams[0] as string;
          const owner = (routing: typeof before, partition: number) =>
            routing.groupOf(stream)?.ring.ownerOf(partition);
          let moved = 0;
          for (let partition = 0; partition < SMALL.partitions; partition += 1) {
            if (owner(before, partition) !== owner(after, partition)) moved += 1;
          }
          expect(plan.moved).toBe(moved);
          expect(plan.moves.reduce((all, move) => all + move.partitions, 0)).toBe(moved);
          for (const each of plan.members) {
            const gained = sum(plan, ({ to }) => to === each.name);
            const lost = sum(plan, ({ from }) => from === each.name);
            expect(each.after - each.before).toBe(gained - lost);
          }
        }
      }),
      { numRuns: 50 },
    );
  });

  it('lets a cordoned member back, and finds nothing in the removal of one', () => {
    const records = [
      recordOf({ name: 'a' }),
      recordOf({ name: 'b', cordon: { on: true, revision: 3 } }),
    ];
    expect(takesPart(records, 'b')).toBe(false);
    expect(planChanges(records, [add('b')], SMALL)[0]?.members[1]?.after).toBeGreaterThan(100);
    expect(planChanges(records, [remove('b')], SMALL)[0]).toMatchObject({ moved: 0, moves: [] });
  });

  it('shows what nobody would own', () => {
    const [plan] = planChanges(clique('a'), [remove('a')], SMALL);
    expect(plan).toMatchObject({
      moved: 256,
      moves: [{ from: 'a', to: undefined, partitions: 256 }],
      balanceBefore: 1,
      balanceAfter: undefined,
    });
  });
});

function sum(
  plan: ReturnType<typeof planChanges>[number],
  which: (move: { from: string | undefined; to: string | undefined }) => boolean,
): number {
  return plan.moves.filter(which).reduce((all, { partitions }) => all + partitions, 0);
}
