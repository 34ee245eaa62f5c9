import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RingNetwork } from '../../test/support/ring-network.ts';
import { recordOf, records } from '../../test/support/ring-records.ts';
import type { ControlFrame, FrameSender } from './frame.ts';
import type { MemberRecord } from './member.ts';
import { MAX_RECORDS } from './roster.ts';
import type { Destination } from './step.ts';

const CLIQUE: Destination = { kind: 'clique' };

function formed(seed = 1): RingNetwork {
  const network = new RingNetwork({ seed, jitterMs: 1 });
  network.join('a', 'b', 'c');
  network.run(3000);
  expect(network.agrees()).toBe(true);
  network.log.length = 0;
  return network;
}

function info(from: FrameSender, list: readonly MemberRecord[]): ControlFrame {
  const flags = { last: true, wantsAnswer: true, active: true, members: 99 } as const;
  return { type: 'info', from, records: list, ...flags };
}

function selfOf(network: RingNetwork, id: string): MemberRecord {
  return network.get(id).core.self;
}

describe('forged news of a member', () => {
  it('with an incarnation out of reach are not taken by anybody', () => {
    const network = formed();
    const forged = {
      ...selfOf(network, 'b'),
      incarnation: 0xffff_ffff,
      status: 'evicted',
    } as const;
    network.inject(CLIQUE, info(network.senderOf('a'), [forged]));
    network.run(1000);
    expect(network.agrees()).toBe(true);
    expect(selfOf(network, 'b').incarnation).toBe(1);
  });

  it('with the highest incarnation that is taken can be refuted, again and again', () => {
    const network = formed();
    for (let round = 0; round < 5; round += 1) {
      const incarnation = selfOf(network, 'b').incarnation + 2 ** 19;
      for (const status of ['suspect', 'alive', 'evicted'] as const) {
        const forged = { ...selfOf(network, 'b'), incarnation, status, revision: 0xffff_ffff };
        network.inject(CLIQUE, info(network.senderOf('a'), [forged]));
        network.run(500);
      }
      expect(
        network.runUntil(() => network.agrees(), 5000),
        `round ${round}`,
      ).toBeDefined();
    }
  });

  it('at the end of all incarnations keep it away for no longer than a tombstone lives', () => {
    const network = formed();
    // What thousands of forged frames could come to.
    const forged = {
      ...selfOf(network, 'b'),
      incarnation: 0xffff_ffff,
      status: 'evicted',
    } as const;
    for (const id of ['a', 'c']) network.get(id).core.roster.take(forged, network.now);
    network.get('b').core.roster.take({ ...forged, status: 'alive' }, network.now);
    network.get('b').core.self = { ...forged, status: 'alive' };
    expect(network.runUntil(() => network.agrees(), 70_000, 100)).toBeDefined();
    network.log.length = 0;
    network.run(5000);
    expect(network.log).toEqual([]);
  });

  it('do not keep those who never knew it from knowing it', () => {
    const network = formed();
    for (let round = 0; round < 5; round += 1) {
      const incarnation = selfOf(network, 'b').incarnation + 2 ** 19;
      const forged = { ...selfOf(network, 'b'), incarnation, status: 'suspect' } as const;
      network.inject(CLIQUE, info(network.senderOf('a'), [forged]));
      network.run(100);
    }
    expect(selfOf(network, 'b').incarnation).toBeGreaterThan(2 ** 21);
    network.join('d');
    network.run(500);
    expect(network.agrees()).toBe(true);
    network.start('b');
    network.join('b');
    expect(network.runUntil(() => network.agrees(), 5000)).toBeDefined();
  });

  it('that it was replaced, with no such process alive, do not stop it', () => {
    const network = formed();
    const forged = { ...selfOf(network, 'b'), instance: '00000000000000ee', incarnation: 5 };
    network.inject(CLIQUE, info(network.senderOf('a'), [forged]));
    expect(network.runUntil(() => network.agrees(), 10_000)).toBeDefined();
    expect(network.get('b').core.stage).toBe('active');
    expect(selfOf(network, 'b').instance).toBe('0000000000000002');
  });

  it('that its node key is taken, with no such process alive, do not stop it', () => {
    const network = formed();
    const forged = recordOf({ name: 'x', instance: '0'.repeat(16), nodeKey: '62' });
    network.inject(CLIQUE, info(network.senderOf('a'), [forged]));
    expect(network.runUntil(() => network.agrees(), 10_000)).toBeDefined();
    expect(network.get('b').core.stage).toBe('active');
  });

  it('are dropped where a Join or Leave tells of somebody else than its sender', () => {
    const network = formed();
    const from = network.senderOf('a');
    const record: MemberRecord = { ...selfOf(network, 'b'), incarnation: 3, status: 'left' };
    network.inject(CLIQUE, { type: 'leave', from, record });
    network.inject(CLIQUE, { type: 'join', from, attempt: 1, record: recordOf({ name: 'x' }) });
    network.run(100);
    expect(network.log).toEqual([]);
  });
});

describe('forged crowds', () => {
  it('of 5000 records are bounded, cost no more than their bound, and die out', () => {
    const network = formed();
    const crowd = Array.from({ length: 5000 }, (_, place) =>
      recordOf({ name: `x${place}`, instance: place.toString(16).padStart(16, '0') }),
    );
    network.inject(
      { kind: 'member', name: 'a', inbox: 'control' },
      info(network.senderOf('b'), crowd),
    );
    network.run(2);
    const { roster } = network.get('a').core;
    expect(roster.size).toBe(MAX_RECORDS);
    const { sent } = network.get('a');
    network.run(1000);
    expect(network.get('a').sent - sent).toBeLessThan(2000);
    expect(roster.get('a')?.status).toBe('alive');
    expect(network.get('a').core.stage).toBe('active');
  });

  it('of senders get an answer each, and no more room than that', () => {
    const network = formed();
    network.frames.clear();
    for (let place = 0; place < 5000; place += 1) {
      const from = { ...network.senderOf('a'), name: `x${place}`, instance: '00000000000000ff' };
      const to = { kind: 'member', name: 'b', inbox: 'control' } as const;
      network.inject(to, { type: 'ping', from, number: 1, instance: '' });
      network.inject(to, {
        type: 'ping-request',
        from,
        number: 1,
        target: `x${place}.>`,
        instance: '',
      });
    }
    network.run(90);
    expect(network.frames.get('info')).toBeLessThanOrEqual(1024 + 10);
    expect(network.frames.get('pong')).toBeLessThanOrEqual(5010);
    expect(network.frames.get('ping') ?? 0).toBeLessThan(10);
    network.run(5000);
    expect(network.agrees()).toBe(true);
  });
});

describe('any frame', () => {
  const name = fc.constantFrom('a', 'b', 'c', 'x', 'y', '', 'a.>', '__proto__');
  const number = fc.constantFrom(0, 1, 2, 2 ** 19, 2 ** 20, 0xffff_ffff, -1, Number.NaN);
  const sender = fc.record({
    name,
    instance: fc.constantFrom('0000000000000001', '0000000000000002', '00000000000000ff', ''),
    incarnation: number,
    viewDigest: fc.constantFrom('0', 'ffffffffffffffff'),
    config: fc.constantFrom('ring-1', 'ring-1', 'ring-2'),
    sentAt: fc.constantFrom(1_700_000_003_000, 0, 9e15, Number.NaN),
  });
  const record = records('a', 'b', 'c', 'x', 'y').chain((base) =>
    fc
      .record({ incarnation: number, nodeKey: fc.constantFrom('61', '62', '63', 'ff') })
      .map((change) => ({ ...base, ...change })),
  );
  const flag = fc.boolean();
  const frame = fc.oneof(
    fc.record({
      type: fc.constant('join' as const),
      from: sender,
      record,
      attempt: number,
    }),
    fc.record({
      type: fc.constantFrom('leave' as const, 'suspect' as const),
      from: sender,
      record,
    }),
    fc.record({
      type: fc.constant('evict' as const),
      from: sender,
      record,
      observers: number,
      bus: flag,
    }),
    fc.record({
      type: fc.constant('evict' as const),
      from: sender,
      record,
      observers: number,
      bus: flag,
      operator: fc.constant(true as const),
    }),
    fc.record({
      type: fc.constant('cordon' as const),
      from: sender,
      member: name,
      on: flag,
      revision: number,
    }),
    fc.record({
      type: fc.constant('ping' as const),
      from: sender,
      number,
      instance: fc.constantFrom('', '0000000000000001'),
    }),
    fc.record({
      type: fc.constant('pong' as const),
      from: sender,
      number,
      subject: name,
      subjectInstance: fc.constantFrom('0000000000000001', '00000000000000ff'),
      alive: flag,
    }),
    fc.record({
      type: fc.constant('ping-request' as const),
      from: sender,
      number,
      target: name,
      instance: fc.constantFrom('', '0000000000000001'),
    }),
    fc.record({
      type: fc.constant('info' as const),
      from: sender,
      records: fc.array(record, { maxLength: 5 }),
      last: flag,
      wantsAnswer: flag,
      active: flag,
      members: number,
    }),
    fc.record({ type: fc.constant('beacon' as const), from: sender }),
  );

  it('in any number and order crashes nobody, floods nobody, and is got over', () => {
    fc.assert(
      fc.property(fc.array(frame, { maxLength: 40 }), fc.nat(), (frames, seed) => {
        const network = formed(seed);
        for (const [place, each] of frames.entries()) {
          network.inject(CLIQUE, each);
          if (place % 3 === 0) network.run(20);
        }
        network.frames.clear();
        network.run(40_000);
        const sent = [...network.frames.values()].reduce((sum, count) => sum + count, 0);
        expect(sent).toBeLessThan(3 * 40 * 40);
        // A forged claim to a name or node key can end a member; all others find together.
        expect(network.runUntil(() => network.agrees(), 90_000, 500)).toBeDefined();
      }),
      { numRuns: 100 },
    );
  });
});
