import { describe, expect, it } from 'vitest';
import { seededRandom } from '../runtime/random.ts';
import { RingNetwork } from '../../test/support/ring-network.ts';
import { Membership } from './membership.ts';
import { RING_PRESETS } from './options.ts';
import type { RingEffect, RingInput } from './step.ts';

/** A run with some of everything, and needless ticks all the time. */
function story(seed: number): RingNetwork {
  const network = new RingNetwork({
    seed,
    delayMs: 1.37,
    noResponders: seed % 2 === 0,
    topology: seed % 3 === 0 ? 'cluster' : 'single',
    extraTickMs: 3.3,
  });
  for (const [place, id] of ['a', 'b', 'c', 'd', 'e'].entries()) {
    network.after(place * 61.3, () => network.join(id));
  }
  network.after(4000.1, () => network.crash('c'));
  network.after(8000.3, () => network.links.cut('a', 'b'));
  network.after(9000.7, () => network.crash('d'));
  network.after(12_000.9, () => network.links.heal());
  network.after(13_000.1, () => network.start('c'));
  network.after(13_000.2, () => network.join('c'));
  network.after(16_000.5, () => network.leave('e'));
  network.after(17_000.7, () => network.bus('a', false));
  network.after(20_000.3, () => network.bus('a', true));
  network.run(25_000);
  return network;
}

describe('wakes', () => {
  it('early ticks do nothing: no deadline passes whose wake was not announced', () => {
    for (let seed = 1; seed <= 12; seed += 1) {
      const network = story(seed);
      expect(network.overlooked, `seed ${seed}`).toEqual([]);
      expect(network.running().map(({ name }) => name)).toEqual(['a', 'b', 'c']);
      expect(network.agrees(), `seed ${seed}`).toBe(true);
    }
  });

  it('are always announced while a member runs, later than now, within the clock check', () => {
    const core = new Membership({
      name: 'a',
      instance: '0000000000000001',
      nodeKey: '61',
      weight: 1,
      streams: [],
      protocol: { min: 1, max: 1 },
      config: 'ring-1',
      timing: RING_PRESETS.lan,
      random: seededRandom(1),
    });
    let now = 0;
    let wakeAt = Number.POSITIVE_INFINITY;
    const queue: RingInput[] = [];
    const give = (input: RingInput): void => {
      for (const effect of core.step(input, now, now)) take(effect);
    };
    const take = (effect: RingEffect): void => {
      if (effect.type === 'wake') {
        expect(effect.at).toBeGreaterThan(now);
        wakeAt = effect.at;
      } else if (effect.type === 'send' && effect.to.kind === 'clique') {
        queue.push({ type: 'frame', frame: effect.frame });
      }
    };
    give({ type: 'bus', connected: true, topology: 'single' });
    give({ type: 'join' });
    for (let round = 0; round < 500; round += 1) {
      for (const input of queue.splice(0)) give(input);
      expect(wakeAt - now).toBeLessThanOrEqual(100);
      now = wakeAt;
      give({ type: 'tick' });
    }
    expect(core.stage).toBe('active');
    expect(now).toBeGreaterThan(10_000);
    give({ type: 'leave' });
    const before = wakeAt;
    give({ type: 'tick' });
    expect(wakeAt).toBe(before);
  });

  it('a frame that is read before an overdue tick finds the stall first', () => {
    const network = new RingNetwork();
    network.join('a', 'b');
    network.run(3000);
    const member = network.get('a');
    network.freeze('a');
    network.run(2000);
    member.state = 'up';
    const from = network.senderOf('b');
    network.give(member, { type: 'frame', frame: { type: 'beacon', from } });
    expect(member.core.stage).toBe('joining');
  });
});

describe('a wall clock that jumps', () => {
  it('makes no frame stale', () => {
    const network = new RingNetwork();
    network.join('a', 'b', 'c');
    network.run(3000);
    network.log.length = 0;
    for (const hours of [-1, 2, -5]) {
      network.wallOffset += hours * 3_600_000;
      network.run(10_000);
    }
    expect(network.log).toEqual([]);
    expect(network.agrees()).toBe(true);
  });
});
