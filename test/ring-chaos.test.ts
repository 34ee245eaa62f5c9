import { describe, expect, it } from 'vitest';
import { runChaos } from './support/ring-chaos.ts';

/** `CHAOS_SEED=1234` plays one seed, `CHAOS_RUNS=20000` plays more of them. */
const only = process.env['CHAOS_SEED'];
const first = Number(only ?? 1);
const runs = only === undefined ? Number(process.env['CHAOS_RUNS'] ?? 250) : 1;

describe('cliques under random faults', () => {
  it('come to one view after the faults, and judge nobody in calm', { timeout: 600_000 }, () => {
    for (let seed = first; seed < first + runs; seed += 1) {
      const { problems, story } = runChaos(seed);
      expect(problems, `CHAOS_SEED=${seed}\n${story.join('\n')}`).toEqual([]);
    }
  });

  it('play the same again from the same seed', () => {
    for (let seed = 1; seed <= 10; seed += 1) {
      expect(runChaos(seed).trace).toBe(runChaos(seed).trace);
    }
  });
});
