import { describe, expect, it } from 'vitest';
import type { FrameSender } from './frame.ts';
import { encodeFrame } from '../codec/frame.ts';
import { RingNetwork } from '../../test/support/ring-network.ts';
import { recordOf } from '../../test/support/ring-records.ts';

function formed(...ids: readonly string[]): RingNetwork {
  const network = new RingNetwork({ seed: 5, jitterMs: 1 });
  network.join(...ids);
  network.run(3000);
  expect(network.agrees()).toBe(true);
  network.log.length = 0;
  network.frames.clear();
  return network;
}

const reader: FrameSender = {
  name: 'reader',
  instance: 'ffffffffffffffff',
  incarnation: 0,
  viewDigest: '',
  config: '',
  sentAt: 0,
};

describe('beacons', () => {
  it('come about once a second in the whole clique, also right after it formed', () => {
    for (const count of [1, 3, 30]) {
      const ids = Array.from({ length: count }, (_, place) => `m${place}`);
      const network = formed(...ids);
      network.run(30_000);
      expect(network.frames.get('beacon'), `${count} members`).toBeGreaterThan(18);
      expect(network.frames.get('beacon'), `${count} members`).toBeLessThan(48);
    }
  });

  it('keep their rate in what is left of a large clique', () => {
    const ids = Array.from({ length: 30 }, (_, place) => `m${place}`);
    const network = formed(...ids);
    for (const id of ids.slice(2)) network.crash(id);
    expect(network.runUntil(() => network.agrees(), 30_000)).toBeDefined();
    network.frames.clear();
    network.run(20_000);
    expect(network.frames.get('beacon')).toBeGreaterThan(12);
  });
});

describe('repair', () => {
  it('F7: a member whose Join only one heard is known to all soon', () => {
    for (let seed = 1; seed <= 20; seed += 1) {
      const network = new RingNetwork({ seed, jitterMs: 1 });
      network.join('a', 'b', 'c');
      network.run(3000);
      // Its pings and the beacons are all that is left.
      network.links.filter(
        (from, to, { type }) => from !== 'd' || type !== 'join' || to === 'd' || to === 'a',
      );
      network.join('d');
      const took = network.runUntil(() => network.agrees(), 10_000);
      expect(took, `seed ${seed}`).toBeLessThan(6000);
    }
  });

  it('F7: after each was cut from all, the views of all fill again', () => {
    for (let seed = 1; seed <= 20; seed += 1) {
      const ids = ['a', 'b', 'c', 'd', 'e'];
      const network = new RingNetwork({ seed, jitterMs: 1 });
      network.join(...ids);
      network.run(3000);
      for (const id of ids) {
        network.links.split(
          [id],
          ids.filter((other) => other !== id),
        );
      }
      network.run(10_000);
      for (const id of ids) expect(network.get(id).core.view.members).toHaveLength(1);
      network.links.heal();
      const took = network.runUntil(() => network.agrees(), 20_000);
      expect(took, `seed ${seed}`).toBeLessThan(10_000);
    }
  });

  it('after a split has exactly one side rejoin', () => {
    for (let seed = 1; seed <= 30; seed += 1) {
      const network = new RingNetwork({ seed, jitterMs: 1 });
      const ids = ['a', 'b', 'c', 'd', 'e', 'f'];
      network.join(...ids);
      network.run(3000);
      const cut = 1 + (seed % 5);
      network.links.split(ids.slice(0, cut), ids.slice(cut));
      network.run(8000);
      network.log.length = 0;
      network.links.heal();
      expect(
        network.runUntil(() => network.agrees(), 20_000),
        `seed ${seed}`,
      ).toBeDefined();
      const ousted = new Set(
        network.log.filter(({ effect }) => effect.type === 'ousted').map(({ id }) => id),
      );
      const smaller = cut <= 3 ? ids.slice(0, cut) : ids.slice(cut);
      if (cut === 3) expect(ousted.size, `seed ${seed}`).toBe(3);
      else expect(ousted, `seed ${seed}`).toEqual(new Set(smaller));
    }
  });

  it('of one difference in a clique of 100 costs the records that differ, not views', () => {
    const ids = Array.from({ length: 100 }, (_, place) => `m${100 + place}`);
    const network = formed(...ids);
    network.links.filter((_, to, { type }) => to !== 'm150' || type !== 'leave');
    network.keepsRecord = true;
    network.leave('m120');
    network.run(20);
    expect(network.runUntil(() => network.agrees(), 1000)).toBeGreaterThan(50);
    const infos = network.record.flatMap(({ frame }) => (frame.type === 'info' ? [frame] : []));
    expect(infos.length).toBeGreaterThan(0);
    let told = 0;
    for (const { records } of infos) told += records.length;
    expect(told).toBeLessThan(30);
  });

  it('of views that have nothing in common goes both ways', () => {
    const network = formed('a', 'b');
    for (const id of ['a', 'b']) {
      for (let place = 0; place < 200; place += 1) {
        const { roster } = network.get(id).core;
        roster.take(recordOf({ name: `${id}-${place}` }), network.now);
      }
    }
    const isEqual = (): boolean =>
      network.get('a').core.view.digest === network.get('b').core.view.digest;
    network.give(network.get('a'), { type: 'hint', member: 'b' });
    expect(network.runUntil(isEqual, 50)).toBeDefined();
    expect(network.get('a').core.view.members).toHaveLength(402);
  });

  it('of one difference costs a few views, not one from everybody', () => {
    const ids = Array.from({ length: 20 }, (_, place) => `m${10 + place}`);
    const network = formed(...ids);
    network.links.filter(
      (from, to, { type }) => !(from === 'x' && to === 'm15' && type === 'join'),
    );
    network.join('x');
    network.run(3000);
    expect(network.agrees()).toBe(true);
    expect(network.frames.get('info')).toBeLessThanOrEqual(3 + 6);
  });
});

describe('queries', () => {
  it('are answered by three members, and never register who asks', () => {
    const network = formed('a', 'b', 'c', 'd', 'e');
    const query = { type: 'query', from: reader, replyTo: '_INBOX.1', attempt: 1 } as const;
    network.inject({ kind: 'clique' }, query);
    network.run(100);
    expect(network.frames.get('info')).toBe(3);
    network.inject({ kind: 'clique' }, { ...query, attempt: 2 });
    network.run(2000);
    expect(network.frames.get('info')).toBe(6);
    expect(network.log).toEqual([]);
    for (const { core } of network.running()) expect(core.roster.get('reader')).toBeUndefined();
  });

  it('are answered once in a while only', () => {
    const network = formed('a');
    for (let round = 0; round < 1000; round += 1) {
      const replyTo = '_INBOX.1';
      network.inject({ kind: 'clique' }, { type: 'query', from: reader, replyTo, attempt: 1 });
      network.run(1);
    }
    expect(network.frames.get('info')).toBeLessThanOrEqual(11);
  });

  it('with a broken count of attempts are not answered by a crowd', () => {
    const network = formed(...Array.from({ length: 20 }, (_, place) => `m${10 + place}`));
    for (const attempt of [Number.NaN, -1, 0]) {
      const replyTo = `_INBOX.${attempt}`;
      network.inject({ kind: 'clique' }, { type: 'query', from: reader, replyTo, attempt });
    }
    network.run(10);
    expect(network.frames.get('info') ?? 0).toBeLessThanOrEqual(9);
  });
});

describe('large views', () => {
  it('travel in parts, and only the last one ends the wait of a joiner', () => {
    const network = formed('a');
    const member = network.get('a');
    const streams = Array.from({ length: 9 }, (_, place) => `${'s'.repeat(200)}.${place}`);
    for (let place = 0; place < 300; place += 1) {
      const record = recordOf({ name: `x${place}`, status: 'left', streams });
      member.core.roster.take(record, network.now);
    }
    network.keepsRecord = true;
    network.join('b');
    network.run(20);
    const infos = network.record.flatMap(({ frame }) => (frame.type === 'info' ? [frame] : []));
    expect(infos.length).toBeGreaterThan(15);
    for (const info of infos) expect(encodeFrame(info).length).toBeLessThan(40_000);
    expect(infos.findIndex(({ last }) => last)).toBe(infos.length - 1);
    expect(network.agrees()).toBe(true);
    expect(network.get('b').core.roster.size).toBe(302);
  });
});
