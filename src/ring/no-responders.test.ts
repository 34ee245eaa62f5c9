import { describe, expect, it } from 'vitest';
import { RingNetwork, type NetworkOptions } from '../../test/support/ring-network.ts';

function formed(options: NetworkOptions = {}): RingNetwork {
  const network = new RingNetwork({ seed: 3, jitterMs: 1, ...options });
  network.join('a', 'b', 'c', 'd');
  network.run(3000);
  expect(network.agrees()).toBe(true);
  network.log.length = 0;
  return network;
}

function report(network: RingNetwork, by: string, about: string, inbox: 'control' | 'data'): void {
  network.give(network.get(by), { type: 'noResponders', member: about, inbox });
}

function evictedAfter(network: RingNetwork, limitMs = 5000): number | undefined {
  return network.runUntil(
    () => network.log.some(({ effect }) => effect.type === 'event' && effect.event === 'evicted'),
    limitMs,
    1,
  );
}

describe('no responders, on one server', () => {
  it('is a verdict 100 to 150 ms after the first contact with a dead member', () => {
    for (let seed = 1; seed <= 50; seed += 1) {
      const network = formed({ seed, noResponders: true });
      network.run((seed * 53) % 400);
      network.crash('b');
      report(network, 'a', 'b', 'data');
      const took = evictedAfter(network);
      expect(took, `seed ${seed}`).toBeGreaterThanOrEqual(50);
      expect(took, `seed ${seed}`).toBeLessThanOrEqual(150);
      network.run(5);
      expect(network.agrees(), `seed ${seed}`).toBe(true);
    }
  });

  it('needs no traffic: the next ping finds the dead member', () => {
    for (let seed = 1; seed <= 50; seed += 1) {
      const network = formed({ seed, noResponders: true });
      network.run((seed * 53) % 400);
      network.crash('b');
      expect(evictedAfter(network), `seed ${seed}`).toBeLessThanOrEqual(1000);
    }
  });

  it('is no verdict about a member that answers, however often the bus says it', () => {
    const network = formed();
    for (let round = 0; round < 100; round += 1) {
      report(network, 'a', 'b', 'data');
      report(network, 'a', 'b', 'control');
      network.run(37);
    }
    expect(network.log).toEqual([]);
  });

  it('has a living member looked at ten times a second at most', () => {
    const network = formed();
    network.frames.clear();
    for (let round = 0; round < 1000; round += 1) {
      report(network, 'a', 'b', 'data');
      network.run(1);
    }
    expect(network.frames.get('ping')).toBeLessThan(60);
  });

  it('is no verdict when only one of the two inboxes is silent', () => {
    for (const inbox of ['control', 'data'] as const) {
      const network = formed();
      network.freeze('b');
      for (let round = 0; round < 5; round += 1) {
        report(network, 'a', 'b', inbox);
        network.run(60);
      }
      expect(network.log, `${inbox} only`).toEqual([]);
    }
  });

  it('is no verdict before the two looks are 100 ms apart', () => {
    const network = formed();
    network.freeze('b');
    for (let round = 0; round < 9; round += 1) {
      report(network, 'a', 'b', 'data');
      report(network, 'a', 'b', 'control');
      network.run(11);
    }
    expect(network.log).toEqual([]);
    network.run(11);
    report(network, 'a', 'b', 'data');
    report(network, 'a', 'b', 'control');
    network.run(1);
    expect(network.get('a').core.roster.get('b')?.status).toBe('evicted');
  });

  it('is no verdict before both inboxes were silent for 100 ms', () => {
    for (const late of ['control', 'data'] as const) {
      const network = formed();
      network.freeze('b');
      const early = late === 'data' ? 'control' : 'data';
      report(network, 'a', 'b', early);
      network.run(90);
      report(network, 'a', 'b', late);
      for (let round = 0; round < 9; round += 1) {
        report(network, 'a', 'b', early);
        report(network, 'a', 'b', late);
        expect(network.log, `${late} later`).toEqual([]);
        network.run(11);
      }
    }
  });

  it('is no verdict in the first second after the observer itself connected', () => {
    const network = formed();
    network.bus('a', false);
    network.run(10);
    network.bus('a', true);
    const connectedAt = network.now;
    network.freeze('b');
    const verdict = () => network.get('a').core.roster.get('b')?.status === 'evicted';
    while (!verdict() && network.now < connectedAt + 1500) {
      report(network, 'a', 'b', 'data');
      report(network, 'a', 'b', 'control');
      network.run(20);
    }
    expect(network.now - connectedAt).toBeGreaterThan(1000);
    expect(network.now - connectedAt).toBeLessThan(1200);
  });

  it('is no verdict where the own frames do not come back', () => {
    const network = formed();
    network.links.filter((_, to) => to !== 'a');
    for (let round = 0; round < 50; round += 1) {
      report(network, 'a', 'b', 'data');
      report(network, 'a', 'b', 'control');
      network.run(50);
    }
    expect(network.get('a').core.view.members).toHaveLength(4);
  });

  it('is no verdict from reports that waited while the observer stalled', () => {
    const network = formed();
    network.freeze('b');
    report(network, 'a', 'b', 'data');
    report(network, 'a', 'b', 'control');
    network.freeze('a');
    report(network, 'a', 'b', 'data');
    report(network, 'a', 'b', 'control');
    network.run(500);
    network.thaw('a');
    network.run(20);
    const from = network.senderOf('c');
    network.inject({ kind: 'clique' }, { type: 'beacon', from });
    network.run(5);
    report(network, 'a', 'b', 'data');
    report(network, 'a', 'b', 'control');
    network.run(20);
    network.thaw('b');
    network.run(3000);
    const evicted = network.log.filter(
      ({ effect }) => effect.type === 'event' && effect.event === 'evicted',
    );
    expect(evicted).toEqual([]);
  });

  it('says nothing about a stranger, a dead member or itself', () => {
    const network = formed();
    for (const about of ['stranger', 'a']) {
      for (let round = 0; round < 5; round += 1) {
        report(network, 'a', about, 'data');
        report(network, 'a', about, 'control');
        network.run(60);
      }
    }
    expect(network.log).toEqual([]);
  });
});

describe('no responders, in a cluster of servers', () => {
  it('shortens the way to an eviction, which still needs suspicion', () => {
    for (let seed = 1; seed <= 20; seed += 1) {
      const network = formed({ seed, noResponders: true, topology: 'cluster' });
      network.crash('b');
      report(network, 'a', 'b', 'data');
      const took = evictedAfter(network);
      expect(took, `seed ${seed}`).toBeGreaterThan(500);
      expect(took, `seed ${seed}`).toBeLessThanOrEqual(1100);
    }
  });

  it('of a cut route is asked of others: the living member is not even suspected', () => {
    const network = formed({ noResponders: true, topology: 'cluster', cutsReport: true });
    network.links.cut('a', 'b');
    for (let round = 0; round < 100; round += 1) {
      report(network, 'a', 'b', 'data');
      network.run(100);
    }
    expect(network.log).toEqual([]);
  });
});
