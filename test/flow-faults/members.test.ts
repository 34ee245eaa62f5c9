import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Broker } from '../../src/broker/broker-contract.ts';
import { decodeFrame, encodeFrame } from '../../src/codec/frame.ts';
import type { ControlFrame, InfoFrame, LeaveFrame } from '../../src/ring/frame.ts';
import { partitionOf } from '../../src/ring/key-hash.ts';
import { buildRouting } from '../../src/ring/routing.ts';
import { Lab, orders, SMALL_RING } from '../support/broker-lab.ts';

let lab: Lab;
beforeEach(() => {
  lab = new Lab();
});
afterEach(() => lab.end());

const names = (broker: Broker): string[] => broker.view().members.map((record) => record.name);
const recorders = (...list: string[]): Broker[] => list.map((name) => lab.recorder(name));

/** The owners of all keys by one broker's rings. */
const owners = (broker: Broker): (string | undefined)[] =>
  Array.from({ length: 200 }, (_, index) => broker.owner('orders', `k${index}`)?.owner);

/** The views that b sends to this broker from now on. */
function viewsTo(name: string): InfoFrame[] {
  const views: InfoFrame[] = [];
  lab.intercept(({ message, from, to }) => {
    if (from.label !== 'b' || to.label !== name || to.purpose !== 'control') return undefined;
    const frame = decodeFrame(message.data);
    if (frame.type === 'info') views.push(frame);
    return undefined;
  });
  return views;
}

describe('membership of whole brokers', () => {
  test('F1 goodbyes of members that nobody knows change nothing', async () => {
    const [a] = recorders('a', 'b', 'c') as [Broker];
    await lab.join();
    const before = owners(a);
    const { digest } = a.view();
    const stranger = await lab.bus.connect('control', 'stranger');
    const known = a.view().members[0];
    for (const name of ['x', 'y', '0', 'zz']) {
      const from = {
        name,
        instance: '00000000000000aa',
        incarnation: 1,
        viewDigest: '',
        config: 'murmur3/64/16/1.25',
        sentAt: lab.clock.wallTime(),
      };
      const record = { ...known, name, instance: from.instance, nodeKey: '77', status: 'left' };
      const frame = { type: 'leave', from, record } as LeaveFrame;
      stranger.publish('coterie._global.ctl', encodeFrame(frame));
      await lab.advance(10);
    }
    await lab.settle(stranger.close());
    await lab.advance(1000);
    for (const broker of lab.brokers.values()) {
      expect(names(broker)).toEqual(['a', 'b', 'c']);
      expect(owners(broker)).toEqual(before);
      expect(broker.view().digest).toBe(digest);
    }
    await lab.settle(a.publish(orders(50, 50), { confirm: true }));
    expect(lab.handled).toHaveLength(50);
  });

  test('F2 owners and successors are those of the list of members, in whatever order they came', async () => {
    // Names below, between and above those that are there.
    for (const name of ['m', 'f', 't', 'a', 'z', 'g']) {
      await lab.join(lab.recorder(name));
      const everybody = [...lab.brokers.values()];
      const routing = buildRouting(everybody[0]?.view().members ?? [], SMALL_RING);
      const ring = routing.groupOf('orders')?.ring;
      for (const broker of everybody) {
        for (let index = 0; index < 200; index += 1) {
          const owned = broker.owner('orders', `k${index}`);
          const partition = partitionOf(`k${index}`, SMALL_RING.partitions);
          expect(owned?.owner).toBe(ring?.ownerOf(partition));
          expect(owned?.successors).toEqual(ring?.successors(partition, 3));
        }
      }
    }
  });

  test('F6 a dead member does not come back by what was said of it', async () => {
    const [a] = recorders('a', 'b', 'c') as [Broker];
    await lab.join();
    const views = viewsTo('d');
    await lab.settle(lab.recorder('d').join());
    await lab.advance(100);
    lab.kill('c');
    await lab.advance(4000);
    expect(names(a)).toEqual(['a', 'b', 'd']);
    const joined = lab.events(a, 'memberJoined');
    const active = lab.events(a, 'memberActive');
    const gossip = await lab.bus.connect('control', 'gossip');
    for (let round = 0; round < 5; round += 1) {
      // As a member would tell it that has not heard of the death: an old view, sent anew.
      for (const view of views) {
        const frame = { ...view, from: { ...view.from, sentAt: lab.clock.wallTime() } };
        gossip.publish('coterie._global.c.a', encodeFrame(frame));
      }
      await lab.advance(2000);
      expect(names(a)).toEqual(['a', 'b', 'd']);
    }
    await lab.settle(gossip.close());
    expect([joined, active]).toEqual([[], []]);
  });

  test('F7 after a partition has healed everybody is there again, and messages flow', async () => {
    const brokers = recorders('a', 'b', 'c', 'd');
    await lab.join();
    const half = new Set(['a', 'b']);
    const heal = lab.intercept(({ from, to }) =>
      half.has(from.label) === half.has(to.label) ? undefined : 'drop',
    );
    await lab.advance(20_000);
    expect(brokers.map((each) => names(each).join(''))).toEqual(['ab', 'ab', 'cd', 'cd']);
    heal();
    await lab.advance(10_000);
    for (const broker of brokers) expect(names(broker)).toEqual(['a', 'b', 'c', 'd']);
    expect(new Set(brokers.map((each) => each.view().digest)).size).toBe(1);
    await lab.settle((brokers[0] as Broker).publish(orders(50, 50), { confirm: true }), 2000);
    expect(new Set(lab.handled.map((each) => each.node)).size).toBe(4);
  });

  test('F17 of two brokers with one node key the second is refused', async () => {
    const a = lab.recorder('a', { nodeKey: 'left' });
    const b = lab.recorder('b', { nodeKey: 'left' });
    const codes = [lab.codeOf(a.join()), lab.codeOf(b.join())];
    const joined = (await lab.settle(Promise.all(codes), 5000)).sort();
    expect(joined).toEqual(['node-key-taken', 'resolved']);
    expect(await lab.code(lab.recorder('c', { nodeKey: 'left' }).join())).toBe('node-key-taken');
  });

  test('F19 frames of another protocol version are refused and counted', async () => {
    const [a] = recorders('a', 'b') as [Broker];
    await lab.join();
    const dropped = lab.events(a, 'dropped');
    const other = await lab.bus.connect('control', 'other');
    const subjects = ['coterie._global.c.a', 'coterie._global.d.a'];
    const bytes = encodeFrame({
      type: 'ping',
      from: {
        name: 'b',
        instance: 'b-1',
        incarnation: 1,
        viewDigest: '',
        config: '',
        sentAt: lab.clock.wallTime(),
      },
      number: 1,
      instance: '',
    });
    // The version is the second byte of a frame.
    bytes[1] = 99;
    for (const subject of subjects) other.publish(subject, bytes);
    await lab.settle(other.close());
    expect(dropped.map((each) => each.reason)).toEqual(Array(2).fill('unsupported-version'));
    expect(a.counters()['dropped.unsupported-version']).toBe(2);
    expect(a.view().members[0]?.protocol).toEqual({ min: 1, max: 1 });
    expect(names(a)).toEqual(['a', 'b']);
  });

  test('F20 a member that left does not come back by news that were on their way', async () => {
    const [a, , c] = recorders('a', 'b', 'c') as [Broker, Broker, Broker];
    await lab.join();
    // Whole views that name it are on their way when it leaves: a fourth member has just asked.
    const views = viewsTo('d');
    await lab.settle(lab.recorder('d').join());
    await lab.advance(100);
    expect(views.length).toBeGreaterThan(0);
    await lab.settle(c.leave());
    await lab.advance(50);
    expect(names(a)).toEqual(['a', 'b', 'd']);
    const joined = lab.events(a, 'memberJoined');
    const late = await lab.bus.connect('control', 'late');
    for (const view of views) late.publish('coterie._global.c.a', encodeFrame(view));
    await lab.settle(late.close());
    for (let round = 0; round < 20; round += 1) {
      expect(names(a)).toEqual(['a', 'b', 'd']);
      await lab.advance(200);
    }
    expect(joined).toEqual([]);
  });

  test('F21 a join costs few views, and a silent death is noticed within seconds', async () => {
    const ten = Array.from({ length: 10 }, (_, index) => `m${index}`);
    const [first] = recorders(...ten) as [Broker];
    await lab.join();
    const sent: Record<string, number> = {};
    const seen = new WeakSet<object>();
    lab.intercept(({ message, from }) => {
      if (!message.subject.startsWith('coterie.')) return undefined;
      const frame = decodeFrame(message.data) as ControlFrame;
      // A broadcast is one frame, however many hear it.
      const key = `${from.label} ${frame.type}`;
      if (frame.type === 'info' && !seen.has(message)) sent[key] = (sent[key] ?? 0) + 1;
      return undefined;
    });
    await lab.join(lab.recorder('n'));
    const views = Object.values(sent).reduce((sum, each) => sum + each, 0);
    expect(views).toBeGreaterThan(0);
    expect(views).toBeLessThanOrEqual(5);
    const from = lab.clock.now();
    lab.kill('n');
    while (names(first).includes('n') && lab.clock.now() - from < 10_000) await lab.advance(50);
    expect(lab.clock.now() - from).toBeLessThan(4000);
  });

  test('F22 three members share evenly, also with one point for each, and tell what they do', async () => {
    // One point for each member is what gave 92, 4 and 4 %.
    const ring = { partitions: 16_384, pointsPerMember: 1, loadCap: 1.1 };
    const brokers = ['a', 'b', 'c'].map((name) => lab.recorder(name, { ring }));
    await lab.join();
    const [a] = brokers as [Broker];
    const handled = brokers.map((broker) => lab.events(broker, 'handled'));
    await lab.settle(a.publish(orders(1000, 1000), { confirm: true }));
    const counts = brokers.map((broker) => broker.counters()['handled'] ?? 0);
    expect(handled.map((each) => each.length)).toEqual(counts);
    expect(counts.reduce((sum, each) => sum + each, 0)).toBe(1000);
    const shares = Object.values(a.routing()?.groupOf('orders')?.ring.counts() ?? {});
    expect(Math.max(...shares)).toBeLessThanOrEqual(Math.ceil((1.1 * 16_384) / 3));
    // Chance comes on top of the share.
    expect(Math.max(...counts)).toBeLessThan(1.25 * (1000 / 3));
  });
});
