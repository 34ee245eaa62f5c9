import { describe, expect, it } from 'vitest';
import { calmTraffic, MeasuredClique, memberNames } from './support/control-traffic.ts';

// The figures of 1000 members come from the same code: npm run traffic.
const SIZES = [10, 60];

function formed(count: number): MeasuredClique {
  const clique = new MeasuredClique(count);
  clique.joinAll(memberNames(count));
  clique.network.run(5000);
  return clique;
}

describe('control traffic', () => {
  it('of a stable clique is the same for each member, however many they are', () => {
    const [small, large] = SIZES.map((count) => calmTraffic(formed(count)));
    for (const traffic of [small, large]) {
      expect(traffic?.messages).toBeLessThanOrEqual(12);
      expect(traffic?.bytes).toBeLessThanOrEqual(4000);
    }
    expect(large?.messages).toBeLessThan(1.2 * (small?.messages ?? 0));
    expect(large?.bytes).toBeLessThan(1.2 * (small?.bytes ?? 0));
  });

  it.each(SIZES)('of a change in a clique of %i is a few deliveries to each', (count) => {
    const clique = formed(count);
    const { network } = clique;
    const changes = {
      join: () => clique.enter('newcomer'),
      leave: () => network.leave('newcomer'),
      crash: () => network.crash('member-0003'),
    };
    for (const [what, change] of Object.entries(changes)) {
      const cost = clique.costOf(change);
      expect(cost.received, what).toBeLessThanOrEqual(2 * count + 20);
      // A joiner gets three views.
      expect(cost.receivedBytes, what).toBeLessThanOrEqual(1000 * count);
      expect(cost.spreadMs, what).toBeLessThan(50);
      expect(cost.agreedMs, what).toBeLessThan(1000);
    }
  });

  it('of all who join at once is bounded by the records that all have to learn', () => {
    const count = 60;
    const clique = new MeasuredClique(count);
    let tookMs = 0;
    const traffic = clique.measure(() => {
      tookMs = clique.joinAll(memberNames(count));
    });
    expect(tookMs).toBeLessThan(2000);
    expect(traffic.received).toBeLessThanOrEqual(6 * count * count);
    expect(traffic.sent).toBeLessThanOrEqual(15 * count);
    const late = clique.measure(() => {
      tookMs = clique.joinAll(memberNames(count / 10, 'late'));
    });
    expect(tookMs).toBeLessThan(1000);
    expect(late.received).toBeLessThanOrEqual(3 * (count / 10) * (count + 20));
  });
});
