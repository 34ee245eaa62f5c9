import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Lab, SMALL_RING } from '../../test/support/broker-lab.ts';
import type { Broker } from './broker-contract.ts';
import { createBroker } from './broker.ts';

let lab: Lab;
beforeEach(() => {
  lab = new Lab();
});
afterEach(() => lab.end());

function ownedBy(name: string, seenBy: Broker): number {
  return seenBy.routing()?.groupOf('orders')?.ring.counts()[name] ?? 0;
}

/** A health check that the test steers. */
function steered() {
  const state = {
    mode: 'ok' as 'ok' | 'no' | 'throw' | 'reject' | 'hang',
    calls: 0,
    aborted: 0,
    release: [] as (() => void)[],
  };
  const check = (signal: AbortSignal): boolean | Promise<boolean> => {
    state.calls += 1;
    signal.addEventListener('abort', () => {
      state.aborted += 1;
    });
    if (state.mode === 'throw') throw new Error('boom');
    if (state.mode === 'reject') return Promise.reject(new Error('database away'));
    if (state.mode === 'hang') {
      return new Promise((resolve) => state.release.push(() => resolve(true)));
    }
    return state.mode === 'ok';
  };
  return { state, check };
}

describe('a health check', () => {
  test.each(['no', 'throw', 'reject', 'hang'] as const)(
    'that fails three times (%s) takes a member out of ownership, and lets it back',
    async (mode) => {
      const { state, check } = steered();
      const a = lab.recorder('a');
      const b = lab.recorder('b', { healthCheck: { check, intervalMs: 200, timeoutMs: 100 } });
      const events = lab.events(b, 'health');
      await lab.join();
      expect(events).toEqual([{ healthy: true, reason: 'the health check succeeds' }]);
      expect(ownedBy('b', a)).toBeGreaterThan(10);
      state.mode = mode;
      await lab.advance(450);
      expect(ownedBy('b', a)).toBeGreaterThan(10);
      await lab.advance(600);
      expect(ownedBy('b', a)).toBe(0);
      expect(events.at(-1)).toMatchObject({ healthy: false });
      expect(lab.subscribed.filter((subject) => subject === 'orders')).toHaveLength(1);
      // It is a member all the same, and sends.
      expect(b.view().members).toHaveLength(2);
      const { node } = await lab.settle(b.send({ stream: 'orders', key: 'k', data: 'x' }));
      expect(node).toBe('a');
      state.mode = 'ok';
      await lab.advance(600);
      expect(ownedBy('b', a)).toBeGreaterThan(10);
      expect(events).toHaveLength(3);
      for (const release of state.release) release();
    },
  );

  test('that fails now and then changes nothing', async () => {
    const { state, check } = steered();
    lab.recorder('a');
    const b = lab.recorder('b', { healthCheck: { check, intervalMs: 100, failures: 2 } });
    await lab.join();
    const events = lab.events(b, 'health');
    for (let round = 0; round < 10; round += 1) {
      state.mode = round % 2 === 0 ? 'no' : 'ok';
      await lab.advance(100);
    }
    expect(events).toEqual([]);
  });

  test('that hangs for ever is begun a few times only, and is heard when it ends', async () => {
    const { state, check } = steered();
    const a = lab.recorder('a');
    const b = lab.recorder('b', { healthCheck: { check, intervalMs: 50, timeoutMs: 50 } });
    await lab.join();
    state.mode = 'hang';
    const before = state.calls;
    await lab.advance(10_000);
    expect({ begun: state.calls - before, aborted: state.aborted }).toEqual({
      begun: 8,
      aborted: 8,
    });
    expect(ownedBy('b', a)).toBe(0);
    state.mode = 'ok';
    await lab.advance(1000);
    expect(ownedBy('b', a)).toBe(0);
    state.release.pop()?.();
    await lab.advance(300);
    expect(ownedBy('b', b)).toBeGreaterThan(10);
    for (const release of state.release) release();
  });

  test('hands over in good order: what runs ends, and counts, and nothing is handled twice', async () => {
    const { state, check } = steered();
    const a = lab.recorder('a', {}, 30);
    lab.recorder('b', { healthCheck: { check, intervalMs: 50, failures: 1 } }, 30);
    await lab.join();
    const sends: Promise<unknown>[] = [];
    for (let place = 0; place < 200; place += 1) {
      const message = { stream: 'orders', key: `k${place % 20}`, data: String(place) };
      lab.clock.setTimer(() => sends.push(a.send(message)), 3 * place);
    }
    await lab.advance(300);
    state.mode = 'no';
    await lab.advance(400);
    await lab.settle(Promise.all(sends));
    expect(lab.handled).toHaveLength(200);
    expect(lab.handled.some(({ node }) => node === 'b')).toBe(true);
    expect(lab.handled.slice(-50).every(({ node }) => node === 'a')).toBe(true);
  });

  test('that fails from the start lets the member join, and own nothing', async () => {
    const { state, check } = steered();
    state.mode = 'no';
    const a = lab.recorder('a');
    const b = lab.recorder('b', { healthCheck: { check, intervalMs: 100 } });
    await lab.join();
    expect(b.view().members.find(({ name }) => name === 'b')).toMatchObject({
      phase: 'active',
      healthy: false,
    });
    expect(ownedBy('b', a)).toBe(0);
    state.mode = 'ok';
    await lab.advance(300);
    expect(ownedBy('b', a)).toBeGreaterThan(10);
  });

  test.each<[string, unknown]>([
    ['healthCheck.check', {}],
    ['healthCheck.check', null],
    ['healthCheck.intervalMs', { check: () => true, intervalMs: 1 }],
    ['healthCheck.timeoutMs', { check: () => true, timeoutMs: Number.NaN }],
    ['healthCheck.failures must be a number', { check: () => true, failures: 0 }],
    ['healthCheck.failures must be an integer', { check: () => true, failures: 1.5 }],
    ['healthCheck.retries is not an option', { check: () => true, retries: 2 }],
  ])('with wrong options is refused: %s', (text, healthCheck) => {
    const options = { pubsub: lab.driver, healthCheck: healthCheck as never };
    expect(() => createBroker(options)).toThrow(text);
  });
});

describe('minMembers', () => {
  const options = { minMembers: 3, ring: SMALL_RING };

  test('2|3: the half of two handles nothing; healed, all is back and nothing confirmed is lost', async () => {
    const all = ['a', 'b', 'c', 'd', 'e'];
    const brokers = all.map((name) => lab.recorder(name, options));
    const [a, , c] = brokers as [Broker, Broker, Broker];
    await lab.join();
    const quorum = lab.events(a, 'quorum');
    const few = new Set(['a', 'b']);
    const heal = lab.intercept(({ from, to }) =>
      few.has(from.label) === few.has(to.label) ? undefined : 'drop',
    );
    const confirmed: Promise<unknown>[] = [];
    const publish = (from: Broker, count: number): void => {
      for (let place = 0; place < count; place += 1) {
        const message = {
          stream: 'orders',
          key: `k${place}`,
          data: `${from.name}${confirmed.length}`,
        };
        confirmed.push(from.publish(message, { confirm: ['_global'], timeoutMs: 60_000 }));
      }
    };
    for (let round = 0; round < 30; round += 1) {
      publish(a, 2);
      publish(c, 2);
      await lab.advance(200);
    }
    expect(quorum).toEqual([{ reached: false, members: 2, minMembers: 3 }]);
    expect(a.routing()).toMatchObject({ isShort: true, groups: [] });
    expect(c.routing()?.groupOf('orders')?.ring.members).toEqual(['c', 'd', 'e']);
    const { length } = lab.handled;
    const refused = a.send({ stream: 'orders', key: 'k', data: 'refused' }, { timeoutMs: 1000 });
    expect(await lab.code(refused)).toBe('no-quorum');
    publish(c, 20);
    await lab.advance(3000);
    const since = lab.handled.slice(length).map(({ node }) => node);
    expect(since.length).toBeGreaterThanOrEqual(20);
    expect(since.filter((node) => few.has(node))).toEqual([]);
    heal();
    await lab.settle(Promise.all(confirmed));
    await lab.advance(2000);
    const texts = new Set(lab.handled.map(({ text }) => text));
    expect(texts.size).toBe(confirmed.length);
    // Told as soon as there are enough; who comes after that is seen in the rings.
    const last = quorum.at(-1) as { reached: boolean; members: number };
    expect([last.reached, last.members >= 3]).toEqual([true, true]);
    for (const broker of brokers) {
      expect(broker.routing()?.groupOf('orders')?.ring.members).toEqual(all);
    }
  });

  test('members become active below it, own nothing, and begin together when there are enough', async () => {
    const warned: unknown[] = [];
    const silent = { debug: () => {}, info: () => {}, error: () => {} };
    const logger = { ...silent, warn: (_: object, text?: string) => void warned.push(text) };
    const a = lab.recorder('a', { ...options, logger });
    await lab.join();
    const sent = a.send({ stream: 'orders', key: 'k', data: '1' });
    const b = lab.recorder('b', options);
    await lab.settle(b.join());
    await lab.advance(1000);
    expect(lab.handled).toEqual([]);
    expect(lab.subscribed).not.toContain('orders');
    expect(warned).toEqual(['too few members: this one owns and handles nothing']);
    lab.recorder('c', options);
    await lab.settle(lab.brokers.get('c')?.join() as Promise<void>);
    await lab.settle(sent);
    await lab.advance(100);
    expect(lab.handled).toHaveLength(1);
    const total = ['a', 'b', 'c'].map((name) => ownedBy(name, a));
    expect(total.reduce((sum, each) => sum + each, 0)).toBe(SMALL_RING.partitions);
  });

  test('aborts what runs when members go, and handles it again when they are back', async () => {
    const aborted: string[] = [];
    const a = lab.broker('a', options);
    a.handle('orders', async (message, { signal }) => {
      signal.addEventListener('abort', () => aborted.push((signal.reason as Error).message));
      await lab.record(3000)(message, { node: 'a', epoch: { number: 0 }, attempt: 1 } as never);
    });
    for (const name of ['b', 'c']) lab.recorder(name, options);
    await lab.join();
    const sent = a.send({ stream: 'orders', key: lab.keyOf('a', a), data: '1' });
    await lab.advance(100);
    await lab.settle(lab.brokers.get('c')?.leave() as Promise<void>);
    await lab.advance(100);
    expect(aborted).toEqual([expect.stringContaining('2 of 3 members')]);
    await lab.settle(lab.recorder('d', options).join());
    await lab.settle(sent);
    expect(lab.handled.length).toBe(2);
  });

  test('is one for all members: another one is refused', async () => {
    lab.recorder('a', options);
    await lab.join();
    const b = lab.broker('b', { minMembers: 2, ring: SMALL_RING });
    expect(await lab.code(b.join())).toBe('config-mismatch');
    lab.brokers.delete('b');
    for (const minMembers of [0, 1.5, 1025, '3' as never]) {
      expect(() => createBroker({ pubsub: lab.driver, minMembers })).toThrow('minMembers must be');
    }
  });
});

describe('a ring of one', () => {
  test('warns at once when there had been others, once, and says when it is over', async () => {
    const a = lab.recorder('a');
    const b = lab.recorder('b');
    await lab.join();
    const events = lab.events(a, 'alone');
    await lab.settle(b.leave());
    await lab.advance(30_000);
    expect(events).toEqual([{ on: true }]);
    await lab.settle(lab.recorder('c').join());
    expect(events).toEqual([{ on: true }, { on: false }]);
  });

  test('warns after a while when there were none', async () => {
    const a = lab.recorder('a');
    const events = lab.events(a, 'alone');
    await lab.join();
    await lab.advance(9000);
    expect(events).toEqual([]);
    await lab.advance(2000);
    expect(events).toEqual([{ on: true }]);
    await lab.advance(60_000);
    expect(events).toHaveLength(1);
  });
});
