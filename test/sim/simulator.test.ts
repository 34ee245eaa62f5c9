import { describe, expect, it } from 'vitest';
import { FAULT_KINDS, parseSchedule, simulate } from '../../src/testing/index.ts';
import { Series } from '../../src/testing/simulator/series.ts';

const SEEDS = 100;

describe('the simulator', () => {
  it(`finds nothing in ${SEEDS} seeds, and every kind of fault is among them`, async () => {
    const series = new Series();
    for (let seed = 1; seed <= SEEDS; seed += 1) {
      const result = await simulate({ seed });
      expect({ seed, violations: result.violations }).toEqual({ seed, violations: [] });
      const { operations, faults, members } = result.schedule;
      expect(operations.length).toBeGreaterThanOrEqual(200);
      expect(faults.length).toBeGreaterThanOrEqual(5);
      expect(new Set(faults.map(({ kind }) => kind)).size).toBeGreaterThanOrEqual(2);
      expect(members.length).toBeGreaterThanOrEqual(3);
      expect(members.length).toBeLessThanOrEqual(7);
      expect(result.virtualMs).toBeGreaterThanOrEqual(60_000);
      series.add(result);
    }
    const { faults, seeds } = series.summary();
    expect(seeds).toBe(SEEDS);
    expect(Object.keys(faults).sort()).toEqual([...FAULT_KINDS].sort());
    expect(Object.values(faults)).not.toContain(0);
  }, 240_000);

  it('replays a seed, and the schedule that it printed, exactly', async () => {
    const first = await simulate({ seed: 7, trace: true });
    const again = await simulate({ seed: 7 });
    const schedule = parseSchedule(JSON.stringify(first.schedule));
    const replayed = await simulate({ schedule, trace: true });
    expect(again.hash).toBe(first.hash);
    expect(again.events).toBe(first.events);
    expect(replayed.trace).toEqual(first.trace);
    expect(first.trace.length).toBeGreaterThan(1000);
    expect((await simulate({ seed: 8 })).hash).not.toBe(first.hash);
  }, 60_000);

  it('runs the handlers that it is given, and makes the faults that it is told', async () => {
    const at = new Map<string, number>();
    const result = await simulate({
      seed: 3,
      members: 4,
      messages: 60,
      faults: ['crash', 'freeze'],
      handler: (stream, member) => () => {
        at.set(member, (at.get(member) ?? 0) + 1);
        return `${stream} at ${member}`;
      },
    });
    expect(result.violations).toEqual([]);
    expect(result.schedule.members).toHaveLength(4);
    expect(Object.keys(result.faults).sort()).toEqual(['crash', 'freeze']);
    expect(at.size).toBeGreaterThan(2);
  }, 60_000);

  it('refuses what it cannot run', async () => {
    const bad = { seed: -1, members: 2, messages: 0, faults: ['flood' as 'crash'] };
    await expect(simulate(bad)).rejects.toMatchObject({ code: 'invalid-options' });
    expect(() => parseSchedule('{"seed":1}')).toThrow(
      expect.objectContaining({ code: 'invalid-argument' }),
    );
  });
});
