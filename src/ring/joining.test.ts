import { describe, expect, it } from 'vitest';
import { RingNetwork } from '../../test/support/ring-network.ts';

function names(count: number): string[] {
  return Array.from({ length: count }, (_, place) => `m${String(place).padStart(3, '0')}`);
}

function joinedAt(network: RingNetwork, id: string): number | undefined {
  return network.log.find((entry) => entry.id === id && entry.effect.type === 'joined')?.at;
}

describe('joining', () => {
  it('takes 300 ms alone', () => {
    const network = new RingNetwork();
    network.join('a');
    network.run(1000);
    expect(joinedAt(network, 'a')).toBe(300);
  });

  it('takes some milliseconds in a running clique', () => {
    const network = new RingNetwork({ jitterMs: 2 });
    network.join('a', 'b', 'c');
    network.run(2000);
    network.join('d');
    network.run(500);
    expect((joinedAt(network, 'd') ?? Infinity) - 2000).toBeLessThan(10);
  });

  it('takes at most 500 ms in a running clique that loses a quarter of all frames', () => {
    const slow = [];
    for (let seed = 1; seed <= 100; seed += 1) {
      const network = new RingNetwork({ seed, jitterMs: 2 });
      network.join('a', 'b', 'c');
      network.run(2000);
      network.links.quality.dropRate = 0.25;
      network.join('d');
      network.run(500);
      if (joinedAt(network, 'd') === undefined) slow.push(seed);
    }
    expect(slow.length).toBeLessThanOrEqual(1);
  });

  it('gives one view within a second to members that start at once or one by one', () => {
    for (const count of [2, 5, 20]) {
      for (let seed = 1; seed <= 5; seed += 1) {
        const network = new RingNetwork({ seed, jitterMs: 5 });
        for (const name of names(count)) {
          network.join(name);
          if (seed > 1) network.run(seed * 2);
        }
        const took = network.runUntil(() => network.agrees(), 3000);
        expect(took, `${count} members, seed ${seed}`).toBeLessThan(1000);
      }
    }
  });

  it('is opened by the first in name order, once', () => {
    const network = new RingNetwork({ jitterMs: 3 });
    network.join(...names(8).reverse());
    network.run(1000);
    const first = network.log.find(({ effect }) => effect.type === 'joined');
    expect(first?.id).toBe('m000');
  });

  it('waits for its own frame to come back: without the bus nobody opens a clique', () => {
    const network = new RingNetwork();
    const restore = network.links.filter(() => false);
    network.join('a');
    network.run(10_000);
    expect(joinedAt(network, 'a')).toBeUndefined();
    restore();
    network.run(1000);
    expect(joinedAt(network, 'a')).toBeDefined();
  });

  it('waits while the control connection is down, and begins anew with it', () => {
    const network = new RingNetwork();
    network.bus(network.start('a').id, false);
    network.join('a');
    network.run(10_000);
    expect(joinedAt(network, 'a')).toBeUndefined();
    network.bus('a', true);
    network.run(1000);
    expect(joinedAt(network, 'a')).toBe(10_300);
  });

  it('F21: one join of a clique of 50 costs three views, not fifty', () => {
    const network = new RingNetwork({ jitterMs: 1 });
    network.join(...names(50));
    network.run(5000);
    expect(network.agrees()).toBe(true);
    network.frames.clear();
    network.join('x');
    network.run(1000);
    expect(network.agrees()).toBe(true);
    expect(network.frames.get('info')).toBe(3);
    expect(network.frames.get('join')).toBe(2);
  });

  it('is answered by three members, others each time that nobody answered', () => {
    const network = new RingNetwork();
    network.join(...names(20));
    network.run(5000);
    network.frames.clear();
    const restore = network.links.filter((_, to, { type }) => to !== 'x' || type !== 'info');
    network.join('x');
    network.keepsRecord = true;
    network.run(310);
    const infos = network.record.filter(({ frame }) => frame.type === 'info');
    expect(infos).toHaveLength(4 * 3);
    expect(new Set(infos.map(({ from }) => from)).size).toBeGreaterThan(6);
    restore();
    network.run(1000);
    expect(network.agrees()).toBe(true);
  });

  it('of a crowd at once is answered by nobody before somebody is active, and hardly after', () => {
    for (const count of [30, 100]) {
      const network = new RingNetwork({ jitterMs: 3 });
      network.join(...names(count));
      network.run(290);
      expect(network.frames.get('info')).toBeUndefined();
      expect(network.runUntil(() => network.agrees(), 1000)).toBeLessThan(500);
      expect(network.frames.get('info')).toBeLessThanOrEqual(3 * count);
      expect(network.frames.get('join')).toBeLessThanOrEqual(5 * count);
    }
  });

  it('with another configuration is refused by three members, who tell no views', () => {
    const network = new RingNetwork();
    network.join(...names(20));
    network.run(5000);
    network.keepsRecord = true;
    network.start('x', { config: 'ring-2' });
    network.join('x');
    network.run(50);
    expect(network.get('x').core.stage).toBe('stopped');
    const infos = network.record.flatMap(({ frame }) => (frame.type === 'info' ? [frame] : []));
    expect(infos.map(({ records }) => records)).toEqual([[], [], []]);
  });

  it('with another configuration ends when an active member announces itself', () => {
    const network = new RingNetwork();
    network.links.filter((_, __, { type }) => type !== 'info');
    network.start('a', { config: 'ring-1' });
    network.start('b', { config: 'ring-2' });
    network.join('a', 'b');
    network.run(2000);
    expect(network.get('a').core.stage).toBe('active');
    expect(network.get('b').core.stage).toBe('stopped');
  });

  it('asks under a name that refuted often, and outranks what it was last known as', () => {
    const network = new RingNetwork();
    network.join('a', 'b', 'c');
    network.run(2000);
    for (let round = 0; round < 7; round += 1) {
      const record = { ...network.get('b').core.self, status: 'suspect' } as const;
      network.inject({ kind: 'clique' }, { type: 'suspect', from: network.senderOf('a'), record });
      network.run(10);
    }
    network.start('b');
    network.join('b');
    network.run(3000);
    expect(network.agrees()).toBe(true);
    expect(network.get('a').core.roster.get('b')?.incarnation).toBe(9);
  });

  it('takes the name at once where the old instance was evicted while it waited', () => {
    const network = new RingNetwork({ noResponders: true });
    network.join('a', 'b', 'c');
    network.run(3000);
    network.crash('b');
    network.start('b');
    network.join('b');
    network.run(100);
    const evicted = { ...network.get('a').core.roster.get('b'), status: 'evicted' } as never;
    const from = network.senderOf('a');
    network.inject(
      { kind: 'clique' },
      { type: 'evict', from, record: evicted, observers: 2, bus: false },
    );
    network.run(20);
    expect(network.agrees()).toBe(true);
  });

  it('waits for its node key until the dead member that had it is evicted', () => {
    const network = new RingNetwork();
    network.start('a', { nodeKey: 'ff' });
    network.join('a', 'b', 'c');
    network.run(3000);
    network.crash('a');
    network.start('x', { nodeKey: 'ff' });
    network.join('x');
    network.run(1000);
    expect(network.get('x').core.stage).toBe('joining');
    network.run(4000);
    expect(network.get('x').core.stage).toBe('active');
    expect(network.agrees()).toBe(true);
  });

  it('F17: two cliques of one with one node key meet: the smaller instance stays', () => {
    const network = new RingNetwork();
    network.links.cut('x', 'y');
    network.start('x', { nodeKey: 'ff', instance: '00000000000000aa' });
    network.start('y', { nodeKey: 'ff', instance: '0000000000000009' });
    network.join('x', 'y');
    network.run(2000);
    expect(network.running().map(({ core }) => core.stage)).toEqual(['active', 'active']);
    network.links.heal();
    expect(network.runUntil(() => network.get('x').core.stage === 'stopped', 5000)).toBeDefined();
    const end = network.log.find(({ effect }) => effect.type === 'replaced');
    expect(end).toMatchObject({ id: 'x', effect: { code: 'node-key-taken' } });
    network.run(3000);
    expect(network.agrees()).toBe(true);
    expect(network.running().map(({ name }) => name)).toEqual(['y']);
  });
});
