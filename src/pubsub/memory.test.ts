import { describe, expect, it } from 'vitest';

import { PUBSUB_FEATURES } from '../../test/support/driver-features.ts';
import { seededRandom } from '../runtime/random.ts';
import { pubsubSuite } from '../testing/pubsub-suite.ts';
import { bytesOf, textOf, waitFor } from '../testing/pubsub-suite-kit.ts';
import { memory } from './memory.ts';
import type { PubSubStatusEvent } from './pubsub.ts';
import { matches } from './subject.ts';

const suite = pubsubSuite({
  name: 'memory',
  features: PUBSUB_FEATURES.memory,
  async open() {
    const driver = memory();
    return { driver, down: async () => driver.down(), up: async () => driver.up() };
  },
});

describe('conformance of the in-memory bus', () => {
  for (const each of suite) it.skipIf(each.skip !== undefined)(each.name, () => each.run());
});

describe('faults of the in-memory bus', () => {
  it('takes one connection away by its name and brings it back', async () => {
    const bus = memory();
    const control = await bus.connect('control', 'one');
    const data = await bus.connect('data', 'one');
    const other = await bus.connect('data', 'two');
    const events: PubSubStatusEvent[] = [];
    control.onStatus((event) => events.push(event));
    const got: string[] = [];
    control.subscribe('s', (message) => got.push(`control ${textOf(message.data)}`));
    data.subscribe('s', (message) => got.push(`data ${textOf(message.data)}`));

    other.publish('s', bytesOf('on its way'));
    bus.disconnect('one/control');
    expect(() => control.publish('s', bytesOf('x'))).toThrow(/away/);
    other.publish('s', bytesOf('while away'));
    bus.reconnect('one/control');
    other.publish('s', bytesOf('back'));
    await other.flush();
    expect(got).toEqual(['data on its way', 'data while away', 'control back', 'data back']);
    expect(events).toEqual([{ type: 'disconnected' }, { type: 'reconnected' }]);

    bus.disconnect('one');
    expect([control.connected, data.connected, other.connected]).toEqual([false, false, true]);
    bus.disconnect(other);
    expect(other.connected).toBe(false);
    expect(() => bus.disconnect('three')).toThrow(/no such connection/);
  });

  it('counts a connection that is away as nobody', async () => {
    const bus = memory();
    const a = await bus.connect('data', 'a');
    const b = await bus.connect('data', 'b');
    const events: PubSubStatusEvent[] = [];
    a.onStatus((event) => events.push(event));
    a.subscribe('reply', () => {});
    b.subscribe('s', () => {});
    bus.disconnect('b');
    a.publish('s', bytesOf('?'), { reply: 'reply' });
    await a.flush();
    expect(events).toEqual([{ type: 'noResponders', reply: 'reply' }]);
  });

  it('refuses connections while it is down, and brings all back', async () => {
    const bus = memory();
    const a = await bus.connect('data');
    bus.down();
    await expect(bus.connect('data')).rejects.toMatchObject({ code: 'disconnected' });
    bus.reconnect(a);
    expect(a.connected).toBe(false);
    bus.up();
    expect(a.connected).toBe(true);
  });

  it('drops and delays single messages on demand', async () => {
    const bus = memory();
    const a = await bus.connect('data', 'a');
    const b = await bus.connect('data', 'b');
    const got: string[] = [];
    b.subscribe('s', (message) => got.push(textOf(message.data)));
    const remove = bus.intercept(({ from, to, message }) => {
      expect([from.label, to.label, to.purpose]).toEqual(['a', 'b', 'data']);
      const text = textOf(message.data);
      if (text === 'drop') return 'drop';
      return text === 'late' ? 5 : undefined;
    });
    for (const text of ['drop', 'late', 'through']) a.publish('s', bytesOf(text));
    await waitFor('the late message', () => got.length === 2);
    expect(got).toEqual(['through', 'late']);
    remove();
    a.publish('s', bytesOf('drop'));
    await b.flush();
    expect(got).toEqual(['through', 'late', 'drop']);
  });

  it('drops what exceeds the limit of waiting messages, and says so', async () => {
    const bus = memory({ maxPending: 2 });
    const a = await bus.connect('data');
    const events: PubSubStatusEvent[] = [];
    a.onStatus((event) => events.push(event));
    let got = 0;
    a.subscribe('s', () => (got += 1));
    for (let n = 0; n < 3; n += 1) a.publish('s', bytesOf('x'));
    await a.flush();
    expect(got).toBe(2);
    expect(events).toMatchObject([{ type: 'error', error: { code: 'overloaded' } }]);
  });
});

describe('choices of the in-memory bus', () => {
  it('picks the same members of a group with the same dice', async () => {
    const run = async (): Promise<string> => {
      const bus = memory({ random: seededRandom(7) });
      const a = await bus.connect('data');
      let picked = '';
      for (const name of ['x', 'y', 'z']) a.subscribe('s', () => (picked += name), { queue: 'q' });
      for (let n = 0; n < 30; n += 1) a.publish('s', bytesOf('x'));
      await a.flush();
      return picked;
    };
    const first = await run();
    expect(first).toMatch(/^[xyz]{30}$/);
    expect(await run()).toBe(first);
  });

  it('gives one message to one member also where patterns of a group overlap', async () => {
    const a = await memory().connect('data');
    let got = 0;
    for (const pattern of ['s.a', 's.*', '>']) {
      a.subscribe(pattern, () => (got += 1), { queue: 'q' });
    }
    for (let n = 0; n < 30; n += 1) a.publish('s.a', bytesOf('x'));
    await a.flush();
    expect(got).toBe(30);
  });

  it('gives a message to all whose pattern covers it, and to no other', async () => {
    const a = await memory().connect('data');
    const tokens = ['a', 'b', '*'];
    const two = tokens.flatMap((one) => tokens.map((other) => `${one}.${other}`));
    const three = two.flatMap((one) => tokens.map((other) => `${one}.${other}`));
    const open = ['>', ...[...tokens, ...two].map((one) => `${one}.>`)];
    const patterns = [...tokens, ...two, ...three, ...open];
    const subjects = patterns.filter((each) => !/[*>]/.test(each));
    let got: string[] = [];
    const made = patterns.map((each) => a.subscribe(each, () => got.push(each)));
    const check = async (left: readonly string[]): Promise<void> => {
      for (const subject of subjects) {
        got = [];
        a.publish(subject, bytesOf('x'));
        await a.flush();
        expect(got.toSorted()).toEqual(left.filter((each) => matches(each, subject)).toSorted());
      }
    };
    await check(patterns);
    const ended = made.filter((_, place) => place % 2 === 0);
    await Promise.all(ended.map((each) => each.unsubscribe()));
    await check(patterns.filter((_, place) => place % 2 === 1));
    expect(subjects).toHaveLength(14);
  });

  it('leaves the event loop to others while two members answer each other for ever', async () => {
    const a = await memory().connect('data');
    a.subscribe('ping', () => a.publish('pong', bytesOf('x')));
    a.subscribe('pong', () => a.connected && a.publish('ping', bytesOf('x')));
    a.publish('ping', bytesOf('x'));
    await new Promise<void>((resolve) => setImmediate(resolve));
    await a.close();
  });
});
