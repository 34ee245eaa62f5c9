import { describe, expect, it } from 'vitest';
import { RingNetwork } from '../../test/support/ring-network.ts';
import type { LogEntry } from '../../test/support/virtual-member.ts';
import { recordOf } from '../../test/support/ring-records.ts';
import type { MemberRecord } from './member.ts';

function formed(count = 3): RingNetwork {
  const network = new RingNetwork({ seed: 7 });
  network.join(...['a', 'b', 'c', 'd', 'e'].slice(0, count));
  network.run(3000);
  expect(network.agrees()).toBe(true);
  network.log.length = 0;
  return network;
}

function seen(network: RingNetwork, by: string, of: string): MemberRecord | undefined {
  return network.get(by).core.roster.get(of);
}

function effects(network: RingNetwork, id: string): string[] {
  return network.log.filter((entry) => entry.id === id).map(nameOf);
}

function nameOf({ effect }: LogEntry): string {
  return effect.type === 'event' ? `${effect.record.name} ${effect.event}` : effect.type;
}

describe('the own record', () => {
  it('refutes a suspicion at once, with a higher incarnation', () => {
    const network = formed();
    const record: MemberRecord = { ...network.get('b').core.self, status: 'suspect' };
    const from = network.senderOf('a');
    network.inject({ kind: 'clique' }, { type: 'suspect', from, record });
    network.run(3);
    expect(seen(network, 'c', 'b')).toMatchObject({ incarnation: 2, status: 'alive' });
    expect(effects(network, 'c')).toEqual(['b suspected', 'view', 'b refuted', 'view']);
  });

  it('is left by an eviction that two observers agree on, and rejoins at once', () => {
    const network = formed();
    const record: MemberRecord = { ...network.get('b').core.self, status: 'evicted' };
    const from = network.senderOf('a');
    const verdict = { type: 'evict', from, record, observers: 2, bus: false } as const;
    network.inject({ kind: 'clique' }, verdict);
    network.run(20);
    expect(effects(network, 'b')).toEqual(['ousted', 'view', 'b active', 'joined', 'view']);
    expect(network.agrees()).toBe(true);
    expect(seen(network, 'a', 'b')?.incarnation).toBe(2);
  });

  it('is left by an eviction that its refutation came too late for: others have what it had', () => {
    const network = formed();
    const before = network.get('b').core.self;
    const from = network.senderOf('a');
    const suspected: MemberRecord = { ...before, status: 'suspect' };
    network.inject({ kind: 'clique' }, { type: 'suspect', from, record: suspected });
    network.run(3);
    expect(network.get('b').core.self.incarnation).toBe(2);
    network.log.length = 0;
    // On its way while the refutation was on its own.
    const record: MemberRecord = { ...before, status: 'evicted' };
    const verdict = { type: 'evict', from, record, observers: 2, bus: false } as const;
    network.inject({ kind: 'clique' }, verdict);
    network.run(20);
    expect(effects(network, 'b')).toEqual(['ousted', 'view', 'b active', 'joined', 'view']);
    expect(network.agrees()).toBe(true);
    expect(seen(network, 'a', 'b')?.incarnation).toBe(3);
    // Once more, late: it is a member anew since.
    network.log.length = 0;
    network.inject({ kind: 'clique' }, verdict);
    network.run(100);
    expect(network.log).toEqual([]);
  });

  it('refutes an eviction that one observer claims alone, and nobody believes it', () => {
    const network = formed(4);
    const record: MemberRecord = { ...network.get('b').core.self, status: 'evicted' };
    const from = network.senderOf('a');
    const verdict = { type: 'evict', from, record, observers: 1, bus: false } as const;
    network.inject({ kind: 'clique' }, verdict);
    network.run(3000);
    expect(network.log.map(nameOf).filter((name) => name !== 'view')).toEqual([]);
    expect(network.agrees()).toBe(true);
    expect(seen(network, 'c', 'b')?.incarnation).toBe(2);
  });

  it('was out itself, where others took a dead namesake for it and put that one out', () => {
    const network = formed(4);
    const { self } = network.get('b').core;
    const namesake = { ...self, instance: '00000000000000ee', incarnation: 3 };
    const record: MemberRecord = { ...namesake, status: 'evicted' };
    const from = network.senderOf('a');
    const verdict = { type: 'evict', from, record, observers: 2, bus: false } as const;
    network.inject({ kind: 'clique' }, verdict);
    network.run(3000);
    expect(effects(network, 'b')).toContain('ousted');
    expect(network.agrees()).toBe(true);
    expect(seen(network, 'c', 'b')).toMatchObject({ instance: self.instance, incarnation: 4 });
  });

  it('outranks what a stranger says of a dead namesake, and stays', () => {
    const network = formed(4);
    const { self } = network.get('b').core;
    const record: MemberRecord = {
      ...self,
      instance: '00000000000000ee',
      incarnation: 3,
      status: 'evicted',
    };
    const from = { ...network.senderOf('a'), name: 'x', instance: '00000000000000ff' };
    const told = { last: false, wantsAnswer: false, active: true, members: 1 };
    network.inject(
      { kind: 'member', name: 'b', inbox: 'control' },
      { type: 'info', from, records: [record], ...told },
    );
    network.run(3000);
    expect(effects(network, 'b')).not.toContain('ousted');
    expect(network.agrees()).toBe(true);
    expect(seen(network, 'c', 'b')).toMatchObject({ instance: self.instance, incarnation: 4 });
  });

  it('believes no verdict of somebody who does not count', () => {
    const network = formed();
    const record: MemberRecord = { ...network.get('b').core.self, status: 'evicted' };
    const from = { ...network.senderOf('a'), name: 'x', instance: '00000000000000ff' };
    const verdict = { type: 'evict', from, record, observers: 9, bus: true } as const;
    network.inject({ kind: 'clique' }, verdict);
    network.run(100);
    expect(network.log).toEqual([]);
  });

  it('is left by an order of an operator, and only by one about this very incarnation', () => {
    const network = formed();
    const self = network.get('b').core.self;
    const from = { ...network.senderOf('a'), name: 'operator', instance: '00000000000000ff' };
    const order = (change: Partial<MemberRecord>): void => {
      const record: MemberRecord = { ...self, status: 'evicted', ...change };
      const rest = { observers: 0, bus: false, operator: true } as const;
      network.inject({ kind: 'clique' }, { type: 'evict', from, record, ...rest });
      network.run(100);
    };
    order({ instance: '00000000000000ee' });
    order({ incarnation: 7 });
    order({ incarnation: 0 });
    order({ name: 'nobody' });
    order({ status: 'suspect' });
    expect(network.log).toEqual([]);
    order({});
    expect(effects(network, 'b')).toEqual(['ousted', 'view', 'b active', 'joined', 'view']);
    network.log.length = 0;
    order({});
    expect(network.log).toEqual([]);
    expect(network.agrees()).toBe(true);
  });

  it('takes the cordon with the highest revision, whoever says it, and none for a stranger', () => {
    const network = formed();
    const from = { ...network.senderOf('a'), name: 'operator', instance: '00000000000000ff' };
    const order = (member: string, on: boolean, revision: number): void => {
      network.inject({ kind: 'clique' }, { type: 'cordon', from, member, on, revision });
      network.run(100);
    };
    order('b', true, 2);
    order('b', false, 1);
    order('b', false, 2);
    order('nobody', true, 1);
    order('b', false, 2 ** 31);
    order('b', true, Number.NaN);
    expect(seen(network, 'c', 'b')?.cordon).toEqual({ on: true, revision: 2 });
    expect(effects(network, 'c')).toEqual(['b cordoned', 'view', 'view']);
    expect(network.agrees()).toBe(true);
    expect(network.get('a').core.roster.size).toBe(3);
  });

  it('takes a cordon from others, passes it on, and keeps it over a rejoin', () => {
    const network = formed();
    const record = { ...network.get('b').core.self, cordon: { on: true, revision: 1 } };
    const from = network.senderOf('a');
    const news = { type: 'info', from, records: [record], last: true, wantsAnswer: false } as const;
    network.inject(
      { kind: 'member', name: 'b', inbox: 'control' },
      { ...news, active: true, members: 3 },
    );
    network.run(20);
    for (const id of ['a', 'b', 'c']) expect(seen(network, id, 'b')?.cordon.on).toBe(true);
    network.freeze('b');
    network.run(5000);
    network.thaw('b');
    network.run(1000);
    expect(network.agrees()).toBe(true);
    expect(seen(network, 'c', 'b')).toMatchObject({ cordon: { on: true, revision: 1 } });
  });

  it('agrees on a cordon that two operators set and lifted under one revision', () => {
    const network = formed();
    const record = { ...network.get('b').core.self, cordon: { on: false, revision: 1 } };
    const from = network.senderOf('c');
    network.inject(
      { kind: 'clique' },
      {
        type: 'info',
        from,
        records: [record, { ...record, cordon: { on: true, revision: 1 } }],
        last: true,
        wantsAnswer: false,
        active: true,
        members: 3,
      },
    );
    network.run(2000);
    expect(network.agrees()).toBe(true);
    expect(seen(network, 'a', 'b')?.cordon).toEqual({ on: true, revision: 1 });
  });

  it('announces changes of its streams, sorted and each once, and of its health', () => {
    const network = formed();
    const streams = ['z', 'a', 'z'];
    network.give(network.get('a'), { type: 'update', streams, healthy: false });
    network.run(5);
    expect(seen(network, 'b', 'a')).toMatchObject({ streams: ['a', 'z'], healthy: false });
    expect(network.agrees()).toBe(true);
  });

  it('corrects what others have of it, even under its own incarnation', () => {
    const network = formed();
    const forged = { ...network.get('b').core.self, revision: 1_000_000, streams: ['forged'] };
    network.get('a').core.roster.take(forged, network.now);
    expect(network.runUntil(() => network.agrees(), 3000)).toBeDefined();
    expect(seen(network, 'a', 'b')?.streams).toEqual(['orders']);
  });
});

describe('leaving', () => {
  it('goes on when the member is put out of the ring meanwhile: it comes back as leaving', () => {
    const network = formed();
    network.give(network.get('b'), { type: 'leaving' });
    network.run(5);
    const record: MemberRecord = { ...network.get('b').core.self, status: 'evicted' };
    const from = network.senderOf('a');
    const verdict = { type: 'evict', from, record, observers: 2, bus: false } as const;
    network.inject({ kind: 'clique' }, verdict);
    network.run(500);
    expect(effects(network, 'b')).toContain('ousted');
    expect(effects(network, 'b')).not.toContain('joined');
    expect(seen(network, 'a', 'b')).toMatchObject({ phase: 'leaving', status: 'alive' });
  });

  it('does not forget how long the member slept', () => {
    const network = formed();
    network.give(network.get('b'), { type: 'leaving' });
    network.freeze('b');
    network.run(5000);
    network.thaw('b');
    network.run(500);
    expect(effects(network, 'b')).toContain('ousted');
    expect(seen(network, 'a', 'b')).toMatchObject({ phase: 'leaving', status: 'alive' });
  });

  it('is told first, ends with the own word, and stops', () => {
    const network = formed();
    network.leave('b', 500);
    network.run(5);
    expect(seen(network, 'a', 'b')).toMatchObject({ phase: 'leaving', status: 'alive' });
    network.run(600);
    expect(seen(network, 'a', 'b')?.status).toBe('left');
    expect(network.get('b').core.stage).toBe('stopped');
    expect(network.get('b').core.step({ type: 'tick' }, network.now, 0)).toEqual([]);
  });

  it('answers pings while it lasts, so that a long drain is not taken for a death', () => {
    const network = formed();
    network.leave('b', 20_000);
    network.run(19_000);
    expect(seen(network, 'a', 'b')).toMatchObject({ phase: 'leaving', status: 'alive' });
    expect(network.log.map(nameOf)).not.toContain('b suspected');
    network.run(2000);
    expect(network.agrees()).toBe(true);
  });

  it('does nothing before it has joined, and stops a member that is still joining', () => {
    const network = new RingNetwork();
    const member = network.start('a');
    network.give(member, { type: 'leaving' });
    expect(member.core.stage).toBe('idle');
    network.join('a');
    network.run(50);
    network.leave('a');
    network.run(50);
    expect(member.core.stage).toBe('stopped');
  });
});

describe('views', () => {
  it('are urgent when somebody is gone or leaves, not when somebody comes', () => {
    const network = formed();
    const urgent = () =>
      network.log.flatMap(({ id, effect }) =>
        id === 'a' && effect.type === 'view' ? [effect.urgent] : [],
      );
    network.join('d');
    network.run(1000);
    expect(urgent()).not.toContain(true);
    network.log.length = 0;
    network.leave('d');
    network.run(1000);
    expect(urgent()).toEqual([true, true]);
  });

  it('come only with a change', () => {
    const network = formed();
    network.run(10_000);
    expect(network.log).toEqual([]);
  });
});

describe('gaps', () => {
  it('F3: a stall of 1.5 s evicts nobody and is not taken for a freeze', () => {
    for (let seed = 1; seed <= 40; seed += 1) {
      const network = new RingNetwork({ seed });
      network.join('a', 'b', 'c');
      network.run(3000 + seed * 37);
      network.log.length = 0;
      network.freeze('b');
      network.run(1500);
      network.thaw('b');
      network.run(4000);
      const bad = network.log.map(nameOf).filter((name) => /evicted|ousted/.test(name));
      expect(bad, `seed ${seed}`).toEqual([]);
      expect(network.agrees(), `seed ${seed}`).toBe(true);
    }
  });

  it('a freeze of 3 s ends in eviction, and in a rejoin with a higher incarnation', () => {
    for (let seed = 1; seed <= 20; seed += 1) {
      const network = new RingNetwork({ seed });
      network.join('a', 'b', 'c');
      network.run(3000 + seed * 37);
      network.freeze('b');
      network.run(3000);
      expect(seen(network, 'a', 'b')?.status, `seed ${seed}`).toBe('evicted');
      network.thaw('b');
      expect(network.get('b').core.stage).toBe('joining');
      const back = network.runUntil(() => network.agrees(), 2000, 1);
      expect(back, `seed ${seed}`).toBeLessThan(200);
      expect(seen(network, 'a', 'b')?.incarnation).toBe(2);
    }
  });

  it('drops its view after half a tombstone life, and believes the others anew', () => {
    const network = formed();
    network.crash('c');
    network.freeze('b');
    network.run(61_000);
    network.thaw('b');
    expect(seen(network, 'b', 'c')).toBeUndefined();
    network.run(1000);
    expect(network.agrees()).toBe(true);
    expect(recordOf(seen(network, 'a', 'b')).incarnation).toBe(2);
  });
});
