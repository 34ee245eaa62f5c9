import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Lab, orders, textOf } from '../../test/support/broker-lab.ts';
import { protobuf } from '../codec/protobuf.ts';
import type { Broker } from './broker-contract.ts';
import type { CoterieError } from '../runtime/errors.ts';

let lab: Lab;
beforeEach(() => {
  lab = new Lab();
});
afterEach(() => lab.end());

const names = (broker: Broker | undefined): string[] | undefined =>
  broker?.view().members.map((record) => record.name);
const counts = (): Map<string, number> => {
  const by = new Map<string, number>();
  for (const { message } of lab.handled) by.set(message.id, (by.get(message.id) ?? 0) + 1);
  return by;
};

describe('a member with too much to do', () => {
  test('leaves its queue groups and enters them again', async () => {
    const a = lab.recorder('a', { highWater: 50, delivery: { concurrency: 1 } }, 5);
    const b = lab.recorder('b');
    await lab.join();
    const loads = lab.events(a, 'overloaded');
    const key = lab.keyOf('a', a);
    const sends = Array.from({ length: 200 }, () => b.send({ stream: 'orders', key }));
    await lab.advance(100);
    expect(loads).toMatchObject([{ on: true }]);
    let reached = 0;
    lab.intercept(({ message, to }) => {
      if (message.subject === 'orders' && to.label === 'a') reached += 1;
      return undefined;
    });
    await lab.settle(b.publish(orders(50, 50)));
    expect(reached).toBe(0);
    await lab.settle(Promise.all(sends));
    await lab.advance(500);
    expect(loads).toMatchObject([{ on: true }, { on: false }]);
    expect(loads[1]?.load).toBeLessThanOrEqual(25);
    await lab.settle(b.publish(orders(50, 50)));
    expect(reached).toBeGreaterThan(0);
    await lab.advance(500);
    expect(lab.handled).toHaveLength(300);
  });

  test('comes back also with a lowWater of 0', async () => {
    const options = { highWater: 10, lowWater: 0, delivery: { concurrency: 1 } };
    const a = lab.recorder('a', options, 5);
    await lab.join(a);
    const loads = lab.events(a, 'overloaded');
    await lab.settle(Promise.all(orders(40, 40).map((each) => a.send(each))));
    await lab.advance(100);
    expect(loads).toMatchObject([{ on: true }, { on: false, load: 0 }]);
  });
});

describe('a data connection that is away', () => {
  test('for a moment changes nothing but a possible loss', async () => {
    const [a, b] = ['a', 'b'].map((name) => lab.recorder(name)) as [Broker, Broker];
    await lab.join();
    const before = a.owner('orders', lab.keyOf('b', a));
    lab.bus.disconnect('b/data');
    await lab.advance(400);
    lab.bus.reconnect('b/data');
    await lab.advance(1000);
    expect(a.owner('orders', before?.key ?? '')?.owner).toBe('b');
    expect(b.counters()['possibleLoss']).toBe(1);
    expect(b.counters()['ousted']).toBeUndefined();
  });

  test('over dataDownMs withdraws from ownership, and comes back', async () => {
    const [a, b] = ['a', 'b'].map((name) => lab.recorder(name)) as [Broker, Broker];
    await lab.join();
    const key = lab.keyOf('b', a);
    const ousted = lab.events(b, 'ousted');
    lab.bus.disconnect('b/data');
    await lab.advance(400);
    expect(a.owner('orders', key)?.owner).toBe('b');
    await lab.advance(300);
    expect(ousted).toEqual([{ reason: 'disconnected' }]);
    expect(a.owner('orders', key)?.owner).toBe('a');
    expect(names(a)).toEqual(['a', 'b']);
    const sent = await lab.settle(a.send({ stream: 'orders', key }), 1500);
    expect(sent.node).toBe('a');
    lab.bus.reconnect('b/data');
    await lab.advance(500);
    expect(a.owner('orders', key)?.owner).toBe('b');
    expect((await lab.settle(a.send({ stream: 'orders', key }), 1500)).node).toBe('b');
    expect((await lab.settle(b.send({ stream: 'orders', key }), 1500)).node).toBe('b');
    const [first = 0, second = 0] = lab.handled.map((each) => each.epoch);
    expect(second).toBeGreaterThan(first);
  });

  test('aborts what runs and acknowledges nothing of it: the new owner handles it', async () => {
    const a = lab.recorder('a');
    const b = lab.broker('b');
    const reasons: unknown[] = [];
    b.handle('orders', async (_message, { signal }) => {
      signal.addEventListener('abort', () => reasons.push(signal.reason));
      await lab.sleep(1500);
    });
    await lab.join();
    const key = lab.keyOf('b', a);
    const sent = a.send({ stream: 'orders', key });
    await lab.advance(10);
    lab.bus.disconnect('b/data');
    expect((await lab.settle(sent, 1500)).node).toBe('a');
    expect(reasons).toMatchObject([{ code: 'aborted' }]);
    lab.bus.reconnect('b/data');
    await lab.advance(3000);
    expect(b.counters()['void']).toBe(1);
    expect(b.counters()['handled']).toBeUndefined();
  });
});

describe('a frozen member', () => {
  test('is evicted; awake again it aborts, acknowledges nothing, and joins anew', async () => {
    const [a, b, c] = ['a', 'b', 'c'].map((name) => lab.broker(name)) as [Broker, Broker, Broker];
    const reasons: unknown[] = [];
    const handledBy: string[] = [];
    for (const broker of [a, b, c]) {
      broker.handle('orders', async (_message, { signal, node }) => {
        signal.addEventListener('abort', () => reasons.push(signal.reason));
        handledBy.push(node);
        await lab.sleep(node === 'c' ? 5000 : 0);
      });
    }
    await lab.join();
    const before = c.view().members.find((record) => record.name === 'c');
    const ousted = lab.events(c, 'ousted');
    const key = lab.keyOf('c', a);
    const sent = a.send({ stream: 'orders', key });
    await lab.advance(10);
    expect(handledBy).toEqual(['c']);
    lab.freeze('c', 4000);
    const { node } = await lab.settle(sent, 3500);
    expect(['a', 'b']).toContain(node);
    expect(names(a)).toEqual(['a', 'b']);
    await lab.advance(6000);
    expect(ousted).toHaveLength(1);
    expect(reasons).toMatchObject([{ code: 'aborted' }]);
    expect(handledBy).toHaveLength(2);
    expect(c.counters()).toMatchObject({ ousted: 1, void: 1 });
    expect(names(a)).toEqual(['a', 'b', 'c']);
    const after = a.view().members.find((record) => record.name === 'c');
    expect(after?.instance).toBe(before?.instance);
    expect(after?.incarnation).toBeGreaterThan(before?.incarnation ?? 0);
    expect((await lab.settle(a.send({ stream: 'orders', key }), 9000)).node).toBe('c');
  });

  test('handles nothing of what waited in its socket: it is forwarded', async () => {
    const [a, , c] = ['a', 'b', 'c'].map((name) => lab.recorder(name));
    await lab.join();
    lab.freeze('c', 5000);
    const keys = Array.from({ length: 30 }, (_, nth) =>
      lab.keyOf('c', a as Broker, 'orders', nth % 5),
    );
    const messages = keys.map((key, index) => ({ stream: 'orders', key, data: String(index) }));
    await lab.settle((a as Broker).publish(messages));
    await lab.advance(4900);
    const early = lab.handled.length;
    expect(early).toBeGreaterThan(0);
    expect(early).toBeLessThan(30);
    await lab.advance(110);
    // It is awake, and not a member yet.
    expect(lab.handled.slice(early).map((each) => each.node)).not.toContain('c');
    await lab.advance(3000);
    expect(lab.handled).toHaveLength(30);
    expect(Math.max(...counts().values())).toBe(1);
    expect(c?.counters()['dropped.no-handler']).toBeUndefined();
  });

  test('that is a member again before it has read what was sent to it handles nothing twice', async () => {
    const [a, , c] = ['a', 'b', 'c'].map((name) => lab.recorder(name));
    await lab.join();
    const sends = Array.from({ length: 20 }, (_, nth) => {
      const key = lab.keyOf('c', a as Broker, 'orders', nth % 5);
      return (a as Broker).send({ stream: 'orders', key });
    });
    lab.freeze('c', 4000, { data: 1000 });
    await lab.settle(Promise.all(sends), 3900);
    await lab.advance(6000);
    expect(names(a)).toEqual(['a', 'b', 'c']);
    expect(c?.counters()).toEqual({ ousted: 1 });
    expect(lab.handled).toHaveLength(20);
    expect(a?.owner('orders', lab.keyOf('c', a))?.owner).toBe('c');
    await lab.settle(
      (a as Broker).send({ stream: 'orders', key: lab.keyOf('c', a as Broker) }),
      500,
    );
  });

  test('that reads messages before anything tells it that it slept handles none of them', async () => {
    const [a, , c] = ['a', 'b', 'c'].map((name) => lab.recorder(name)) as [Broker, Broker, Broker];
    await lab.join();
    const sends = Array.from({ length: 20 }, (_, nth) => {
      const key = lab.keyOf('c', a, 'orders', nth % 5);
      return a.send({ stream: 'orders', key });
    });
    lab.freeze('c', 4000, { control: 50 });
    await lab.settle(Promise.all(sends), 3900);
    await lab.advance(6000);
    expect(lab.handled).toHaveLength(20);
    expect(lab.handled.map((each) => each.node)).not.toContain('c');
    expect(c.counters()).toEqual({ ousted: 1 });
  });

  test('whose handler finishes in its first moment awake acknowledges nothing', async () => {
    const [a, , c] = ['a', 'b', 'c'].map((name) => lab.recorder(name, {}, 4000)) as [
      Broker,
      Broker,
      Broker,
    ];
    await lab.join();
    const sent = a.send({ stream: 'orders', key: lab.keyOf('c', a) });
    await lab.advance(0);
    expect(lab.handled).toHaveLength(1);
    lab.freeze('c', 4000);
    expect((await lab.settle(sent, 9000)).node).not.toBe('c');
    await lab.advance(3000);
    expect(c.counters()).toEqual({ void: 1, ousted: 1 });
  });

  test('that is stopped while it reads messages begins none of them before it is back', async () => {
    const a = lab.recorder('a', { codec: { ...protobuf, name: 'other' } });
    const begun: string[] = [];
    let left = 3;
    let stoppedAt = Infinity;
    const decode: typeof protobuf.decode = (...encoded) => {
      left -= 1;
      if (left === 0) {
        lab.skip('c', 4000);
        stoppedAt = begun.length;
      }
      return protobuf.decode(...encoded);
    };
    const c = lab.broker('c', { codec: { ...protobuf, name: 'other', decode } });
    c.handle('orders', async ({ data }, { epoch }) => {
      begun.push(`${textOf(data)} ${epoch.number > formerly ? 'later' : 'before'}`);
      await lab.sleep(20);
    });
    await lab.join();
    const formerly = lab.clock.wallTime();
    const sends = Array.from({ length: 6 }, (_, nth) =>
      a.send({ stream: 'orders', key: lab.keyOf('c', a, 'orders', nth % 4), data: String(nth) }),
    );
    await lab.settle(Promise.all(sends), 5000);
    expect(begun.slice(0, stoppedAt)).toEqual(['0 before', '1 before']);
    // What had begun is void, and begins again when this is a member again.
    const later = ['0', '1', '2', '3', '4', '5'].map((text) => `${text} later`);
    expect(begun.slice(stoppedAt).sort()).toEqual(later);
    expect(c.counters()).toMatchObject({ void: 2, ousted: 1, handled: 6 });
  });

  test('that is stopped as a handler begins counts nothing that ended before it', async () => {
    const [a, c] = ['a', 'c'].map((name) => lab.broker(name)) as [Broker, Broker];
    const log: string[] = [];
    let isArmed = true;
    for (const broker of [a, c]) {
      broker.handle('orders', async ({ data }, { node }) => {
        log.push(`${node} begins ${textOf(data)}`);
        if (node === 'c' && textOf(data) === '2' && isArmed) {
          isArmed = false;
          lab.skip('c', 4000);
        }
        await lab.sleep(5);
      });
      broker.on('handled', ({ node, message }) => log.push(`${node} ${textOf(message.data)}`));
    }
    await lab.join();
    const key = lab.keyOf('c', a);
    const sends = ['1', '2', '3'].map((data) => a.send({ stream: 'orders', key, data }));
    await lab.settle(Promise.all(sends), 5000);
    expect(log.slice(0, 2)).toEqual(['c begins 1', 'c begins 2']);
    expect(c.counters()).toMatchObject({ void: 2, ousted: 1 });
    for (const text of ['1', '2', '3']) {
      expect(log.indexOf(`c ${text}`)).toBeGreaterThan(log.lastIndexOf(`c begins ${text}`));
    }
  });

  test('that slept for longer than tombstones live loses nothing that it reads meanwhile', async () => {
    const [a, , c] = ['a', 'b', 'c'].map((name) => lab.recorder(name));
    await lab.join();
    lab.freeze('c', 100_000, { data: 20, control: 100 });
    await lab.settle((a as Broker).publish(orders(30, 30)));
    await lab.advance(110_000);
    expect(names(a)).toEqual(['a', 'b', 'c']);
    expect(c?.counters()).toMatchObject({ ousted: 1 });
    expect(counts().size).toBe(30);
    expect(Math.max(...counts().values())).toBe(1);
  });

  test('whose machine was suspended notices by the wall clock', async () => {
    const a = lab.recorder('a');
    await lab.join(a);
    const ousted = lab.events(a, 'ousted');
    lab.clock.setWallTime(lab.clock.wallTime() + 1000);
    await lab.advance(500);
    expect(ousted).toEqual([]);
    lab.clock.setWallTime(lab.clock.wallTime() + 60_000);
    await lab.advance(3000);
    expect(ousted).toEqual([{ reason: 'gap' }]);
    await lab.settle(a.send({ stream: 'orders', key: 'k' }), 100);
  });

  test('for less than its suspicion time goes on as if nothing had been', async () => {
    const [a, , c] = ['a', 'b', 'c'].map((name) => lab.recorder(name)) as [Broker, Broker, Broker];
    await lab.join();
    lab.freeze('c', 900);
    const key = lab.keyOf('c', a);
    const sent = a.send({ stream: 'orders', key });
    expect((await lab.settle(sent, 2000)).node).toBe('c');
    expect(c.counters()['ousted']).toBeUndefined();
    expect(lab.handled).toHaveLength(1);
  });
});

describe('an owner that is killed', () => {
  test('with confirmed publishes in flight loses none of them', async () => {
    const brokers = ['a', 'b', 'c', 'd'].map((name) => lab.recorder(name, {}, 20));
    await lab.join();
    const [a, b] = brokers as [Broker, Broker];
    let byWayOfD = 0;
    lab.intercept(({ message, to }) => {
      if (message.subject === 'orders' && to.label === 'd') byWayOfD += 1;
      return undefined;
    });
    const confirms: Promise<string[]>[] = [];
    // What is published within one turn goes by way of one member: here by way of all.
    for (let turn = 0; turn < 30; turn += 1) {
      const messages = orders(300, 40).slice(turn * 10, turn * 10 + 10);
      for (const from of [a, b]) confirms.push(from.publish(messages, { confirm: true }));
      await lab.advance(1);
    }
    lab.kill('d');
    expect(byWayOfD).toBeGreaterThan(5);
    const ids = (await lab.settle(Promise.all(confirms), 20_000)).flat();
    const done = new Set(lab.handled.map((each) => each.message.id));
    const lost = ids.filter((id) => !done.has(id));
    expect(lost).toEqual([]);
    expect(new Set(ids).size).toBe(600);
    expect(names(a)).toEqual(['a', 'b', 'c']);
  });

  test('loses no send either, and what it had not acknowledged keeps its order', async () => {
    const [a] = ['a', 'b', 'c'].map((name) => lab.recorder(name, {}, 5));
    await lab.join();
    const key = lab.keyOf('c', a as Broker);
    const sends = Array.from({ length: 50 }, (_, index) =>
      (a as Broker).send({ stream: 'orders', key, data: String(index) }),
    );
    await lab.advance(40);
    lab.kill('c');
    const sent = await lab.settle(Promise.all(sends), 10_000);
    const later = lab.handled.filter((each) => each.node !== 'c').map((each) => Number(each.text));
    expect(later).toEqual([...later].sort((x, y) => x - y));
    expect(sent.filter((each) => each.node !== 'c')).toHaveLength(later.length);
  });
});

describe('a member that is replaced', () => {
  test('leaves its late answers to nobody: the next one of its name asks under other numbers', async () => {
    const a = lab.recorder('a');
    const b = lab.recorder('b', {}, 4000);
    await lab.join();
    const key = lab.keyOf('b', a);
    lab
      .codeOf(a.publish({ stream: 'orders', key, data: 'old' }, { confirm: true }))
      .catch(() => {});
    await lab.advance(100);
    lab.kill('a');
    const heir = lab.recorder('heir', { name: 'a' });
    await lab.settle(heir.join());
    const confirmed = heir.publish({ stream: 'orders', key, data: 'new' }, { confirm: true });
    await lab.settle(confirmed);
    expect(lab.handled.map(({ text }) => text)).toContain('new');
    const { handled } = b.counters();
    expect(handled).toBe(2);
  });

  test('stops: its calls reject, its name is the other one\u2019s', async () => {
    const [a, b] = ['a', 'b'].map((name) => lab.recorder(name)) as [Broker, Broker];
    await lab.join();
    const replaced = lab.events(b, 'replaced');
    lab.freeze('b', 8000);
    await lab.advance(4000);
    expect(names(a)).toEqual(['a']);
    const heir = lab.recorder('heir', { name: 'b' });
    await lab.settle(heir.join());
    await lab.advance(6000);
    expect(replaced).toMatchObject([{ code: expect.stringMatching(/replaced|name-taken/) }]);
    expect(a.view().members.find((record) => record.name === 'b')?.instance).toBe(heir.instance);
    const code = await lab.code(b.publish({ stream: 'orders' }));
    expect(code).toBe((replaced[0] as CoterieError).code);
    await lab.settle(b.leave());
  });
});
