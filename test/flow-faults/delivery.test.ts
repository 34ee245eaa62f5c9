import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Broker } from '../../src/broker/broker-contract.ts';
import { decodeFrame } from '../../src/codec/frame.ts';
import { Lab, orders, textOf } from '../support/broker-lab.ts';

let lab: Lab;
beforeEach(() => {
  lab = new Lab();
});
afterEach(() => lab.end());

const names = (broker: Broker): string[] => broker.view().members.map((record) => record.name);
const isAck = (data: Uint8Array): boolean => decodeFrame(data).type === 'ack';

describe('delivery between whole brokers', () => {
  test('F4 who is sent a message that another member owns refuses it: nobody waits, nobody is evicted', async () => {
    const [a, b] = ['a', 'b'].map((name) => lab.recorder(name)) as [Broker, Broker];
    await lab.join();
    const evicted = [lab.events(a, 'memberEvicted'), lab.events(b, 'memberEvicted')];
    const formerly = Array.from({ length: 20 }, (_, nth) => lab.keyOf('b', a, 'orders', nth));
    // The sender learns late that a third member has come: it sends to members that own no more.
    const deaf = lab.intercept(({ message, to }) =>
      to.label === 'a' && to.purpose === 'control' && message.subject.endsWith('.ctl')
        ? 'drop'
        : undefined,
    );
    const c = lab.recorder('c');
    const joining = c.join();
    await lab.advance(100);
    const key = formerly.find((each) => b.owner('orders', each)?.owner === 'c') as string;
    expect(a.owner('orders', key)?.owner).toBe('b');
    const from = lab.clock.now();
    const sends = Array.from({ length: 20 }, (_, index) =>
      a.send({ stream: 'orders', key, data: String(index) }),
    );
    const sent = await lab.settle(Promise.all(sends), 2000);
    expect(lab.clock.now() - from).toBeLessThan(1000);
    deaf();
    await lab.settle(joining);
    expect(new Set(sent.map((each) => each.node))).toEqual(new Set(['c']));
    expect(lab.handled.map((each) => Number(each.text))).toEqual(
      Array.from({ length: 20 }, (_, index) => index),
    );
    await lab.advance(3000);
    expect(evicted).toEqual([[], []]);
  });

  test('F8 is acknowledged after the handler: what a dying owner had begun is handled by the next', async () => {
    const [a] = ['a', 'b', 'c'].map((name) => {
      const broker = lab.broker(name);
      broker.handle('orders', async (message, context) => {
        await lab.record(name === 'c' ? 60_000 : 0)(message, context);
      });
      return broker;
    }) as [Broker];
    await lab.join();
    const key = lab.keyOf('c', a);
    const outcomes: string[] = [];
    const calls = [
      a.send({ stream: 'orders', key, id: 'sent' }).then(({ node }) => outcomes.push(node)),
      a
        .publish({ stream: 'orders', key, id: 'published' }, { confirm: true })
        .then((id) => outcomes.push(id)),
    ];
    await lab.advance(500);
    expect(lab.handled.map((each) => each.node)).toEqual(['c']);
    expect(outcomes).toEqual([]);
    lab.kill('c');
    await lab.settle(Promise.all(calls), 6000);
    const later = lab.handled.filter((each) => each.node !== 'c');
    expect(later.map((each) => each.message.id).sort()).toEqual(['published', 'sent']);
  });

  test('F9 a slow handler, and a lost acknowledgement, make no duplicate', async () => {
    const [a] = ['a', 'b'].map((name) => lab.recorder(name, {}, 5000)) as [Broker];
    await lab.join();
    const keys = ['a', 'b'].map((name) => lab.keyOf(name, a));
    let lost = 0;
    lab.intercept(({ message, to }) => {
      const isForUs = to.label === 'a' && message.subject.startsWith('coterie._global.d.a');
      if (!isForUs || lost >= 3 || !isAck(message.data)) return undefined;
      lost += 1;
      return 'drop';
    });
    const slow = [
      ...keys.map((key) => a.send({ stream: 'orders', key, data: 'send' })),
      ...keys.map((key) =>
        a.publish({ stream: 'orders', key, data: 'publish' }, { confirm: true }),
      ),
    ];
    await lab.settle(Promise.all(slow));
    expect(lost).toBe(3);
    await lab.advance(10_000);
    expect(lab.handled.map((each) => each.text).sort()).toEqual([
      'publish',
      'publish',
      'send',
      'send',
    ]);
    // Every message has an id, by which a repeat is known.
    expect(new Set(lab.handled.map((each) => each.message.id)).size).toBe(4);
  });

  test('F10 members that do not handle a stream own none of its keys: nothing is dropped', async () => {
    const a = lab.recorder('a');
    const b = lab.broker('b');
    b.handle('bills', lab.record());
    const c = lab.recorder('c');
    c.handle('bills', lab.record());
    const d = lab.broker('d');
    await lab.join();
    await lab.settle(d.publish(orders(1000, 1000)));
    await lab.settle(d.publish(orders(1000, 1000, 'bills')));
    await lab.advance(500);
    const handlers = (stream: string): string[] => {
      const of = lab.handled.filter((each) => each.message.stream === stream);
      expect(of).toHaveLength(1000);
      return [...new Set(of.map((each) => each.node))].sort();
    };
    expect([handlers('orders'), handlers('bills')]).toEqual([
      ['a', 'c'],
      ['b', 'c'],
    ]);
    for (const broker of [a, b, c, d]) {
      const dropped = Object.keys(broker.counters()).filter((name) => name.startsWith('dropped'));
      expect(dropped).toEqual([]);
    }
  });

  test('F11 a burst keeps the order of each key: 5000 over 5 keys, by publish from one ingress', async () => {
    // Owners that are full refuse: what is refused goes again, and nothing may overtake it.
    const options = { delivery: { maxQueued: 64 } };
    const [a] = ['a', 'b', 'c', 'd'].map((name) => lab.recorder(name, options, 1)) as [Broker];
    await lab.join();
    // On a bus that takes its time, refusals meet what was sent after the refused message.
    lab.intercept(({ message }) => (message.subject.includes('.d.') ? 2 : undefined));
    // One member receives all of the burst, the others own their keys.
    lab.intercept(({ message, to }) =>
      message.subject === 'orders' && to.label !== 'a' ? 'drop' : undefined,
    );
    const messages = orders(5000, 5);
    const ids = new Set(await lab.settle(a.publish(messages)));
    const sends: Promise<unknown>[] = [];
    for (const [index, message] of orders(2000, 5).entries()) {
      sends.push(a.send(message));
      if (index % 5 === 4) await lab.advance(1);
    }
    await lab.settle(Promise.all(sends));
    await lab.advance(20_000);
    expect(lab.handled.length).toBeGreaterThan(2500);
    for (const key of ['k0', 'k1', 'k2', 'k3', 'k4']) {
      const ofKey = lab.handled.filter((each) => each.message.key === key);
      const published = new Set(ofKey.filter((each) => ids.has(each.message.id)));
      for (const each of [published, ofKey.filter((other) => !published.has(other))]) {
        const numbers = [...each].map(({ text }) => Number(text));
        expect(numbers).toEqual([...numbers].sort((x, y) => x - y));
      }
    }
  });

  test('F12 around a join no key runs on two brokers', async () => {
    const running = new Map<unknown, string>();
    const overlaps: string[] = [];
    const make = (name: string): Broker => {
      const broker = lab.broker(name);
      broker.handle('orders', async ({ key, data }) => {
        const other = running.get(key);
        if (other !== undefined) overlaps.push(`${String(key)}: ${other} and ${name}`);
        running.set(key, name);
        lab.handled.push({ node: name, text: textOf(data) } as never);
        await lab.sleep(400);
        running.delete(key);
      });
      return broker;
    };
    const a = make('a');
    await lab.join(a);
    const sends = orders(120, 30).map((message) => a.send(message));
    await lab.advance(100);
    expect(running.size).toBe(30);
    const b = make('b');
    await lab.settle(b.join());
    // The new owner gets messages from others, too, while the old one still works on its last ones.
    const more = orders(60, 30).map((message) => b.send(message));
    await lab.settle(Promise.all([...sends, ...more]));
    expect(overlaps).toEqual([]);
    expect(lab.handled).toHaveLength(180);
    expect(new Set(lab.handled.map((each) => each.node))).toEqual(new Set(['a', 'b']));
  });

  test('F13 messages for dead owners delay no others', async () => {
    const all = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => lab.recorder(name));
    const [a, b] = all as [Broker, Broker];
    await lab.join();
    const dead = ['c', 'd', 'e', 'f'];
    const lost = dead.map((owner) => lab.keyOf(owner, a));
    const live = lab.keyOf('b', a);
    // Frozen: nothing tells that they are gone, but that they do not answer.
    for (const name of dead) lab.freeze(name, 1e9);
    const stuck = lost.map((key) => a.send({ stream: 'orders', key, data: 'stuck' }));
    const from = lab.clock.now();
    const sends = Array.from({ length: 100 }, (_, index) =>
      a.send({ stream: 'orders', key: live, data: String(index) }),
    );
    await lab.settle(Promise.all(sends), 1000);
    expect(lab.clock.now() - from).toBeLessThan(50);
    const sent = await lab.settle(Promise.all(stuck), 15_000);
    for (const { node } of sent) expect(['a', 'b']).toContain(node);
    expect(names(b)).toEqual(['a', 'b']);
  });

  test('F14 leaving waits for the handlers of forwarded messages', async () => {
    const a = lab.recorder('a');
    const b = lab.recorder('b', {}, 3000);
    await lab.join();
    const done = lab.events(b, 'handled');
    const sent = a.send({ stream: 'orders', key: lab.keyOf('b', a) });
    await lab.advance(10);
    expect(lab.handled).toHaveLength(1);
    await lab.settle(b.leave());
    expect(done).toHaveLength(1);
    expect((await lab.settle(sent, 10)).node).toBe('b');
    expect(lab.handled).toHaveLength(1);
  });
});
