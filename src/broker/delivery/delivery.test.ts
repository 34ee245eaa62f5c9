import { expect, test } from 'vitest';
import { historyProblems } from '../../../test/support/delivery-chaos.ts';
import {
  DeliveryNetwork,
  type DeliveryNetworkOptions,
  type Sent,
} from '../../../test/support/delivery-network.ts';
import type { DataFrame } from '../../codec/data-frame.ts';

const STREAMS = ['a'];

function network(
  members: readonly string[],
  options: Partial<DeliveryNetworkOptions> = {},
): DeliveryNetwork {
  const net = new DeliveryNetwork({ seed: 1, ...options });
  net.addMembers(members, STREAMS);
  net.addSender('s');
  return net;
}

/** Lets everything end, and says what is wrong with it. */
function settle(net: DeliveryNetwork, exactlyOnce = true): string[] {
  net.runUntil(() => net.quiet, 60_000);
  net.run(2000);
  const left = [...net.nodes.values()]
    .map((node) => net.leftOver(node))
    .filter((each) => each !== '');
  return [...left, ...historyProblems(net, exactlyOnce)];
}

/** A key that this member owns. */
function keyOf(net: DeliveryNetwork, owner: string): string {
  const keys = Array.from({ length: 1000 }, (_, place) => `key-${place}`);
  return keys.find((key) => net.ownerOf('a', key) === owner) ?? '';
}

/** Drops the first frames for which `matches` says so. */
function dropping(
  count: number,
  matches: (frame: DataFrame, from: string, to: string) => boolean,
): Required<Pick<DeliveryNetworkOptions, 'intercept'>> & { dropped: () => number } {
  let dropped = 0;
  return {
    dropped: () => dropped,
    intercept: (frame, from, to) => {
      if (dropped >= count || !matches(frame, from, to)) return true;
      dropped += 1;
      return false;
    },
  };
}

function outcomes(sent: readonly Sent[]): (string | undefined)[] {
  return sent.map(({ outcome }) => (outcome?.ok === true ? 'ok' : outcome?.code));
}

const isRefused = (frame: DataFrame, code: string): boolean =>
  frame.type === 'nack' && frame.refusals.some((each) => each.code === code);

// ---- what flow got wrong ----

test('F4: a member that is no owner refuses and never forwards on', () => {
  const forwards = new Set<string>();
  const net = network(['n1', 'n2', 'n3'], {
    viewLagMs: 200,
    intercept: (frame, from) => {
      if (frame.type === 'forward') forwards.add(from);
      return true;
    },
  });
  net.leave('n1');
  for (let place = 0; place < 100; place += 1)
    net.at(place * 2, () => net.send('s', 'a', `k${place}`));
  net.run(200);
  expect(settle(net)).toEqual([]);
  expect(net.frames.get('nack')).toBeGreaterThan(0);
  expect([...forwards]).toEqual(['s']);
});

test('F8: the owner acknowledges after the handler; what it dies with is handled by the next', () => {
  const net = network(['n1', 'n2'], { handlerMs: () => 300 });
  const key = keyOf(net, 'n1');
  const sent = net.send('s', 'a', key);
  net.run(250);
  expect(sent.runs).toHaveLength(1);
  expect(net.frames.get('ack')).toBeUndefined();
  net.crash('n1', 100);
  expect(settle(net, false)).toEqual([]);
  expect(sent.runs.map(({ node }) => node)).toEqual(['n1', 'n2']);
  expect(outcomes([sent])).toEqual(['ok']);
});

test('F9: a handler that takes many acknowledgement timeouts runs once', () => {
  const net = network(['n1', 'n2'], { handlerMs: () => 3000, doubleRate: 0.5 });
  const sent = ['x', 'y', 'x'].map((key) => net.send('s', 'a', key, { request: true }));
  expect(settle(net)).toEqual([]);
  expect(outcomes(sent)).toEqual(['ok', 'ok', 'ok']);
});

test('F11: 5000 messages over 5 keys arrive in order', () => {
  const net = network(['n1', 'n2', 'n3'], { jitterMs: 20, config: { windowMessages: 512 } });
  const sent = Array.from({ length: 5000 }, (_, place) => net.send('s', 'a', `k${place % 5}`));
  expect(settle(net)).toEqual([]);
  expect(new Set(outcomes(sent))).toEqual(new Set(['ok']));
});

test('F12: one key never runs on two members around joins', () => {
  for (let seed = 1; seed <= 5; seed += 1) {
    const net = network(['n1', 'n2'], { seed, viewLagMs: 100, handlerMs: () => 7 });
    for (let place = 0; place < 600; place += 1) {
      net.at(place, () => net.send('s', 'a', `k${place % 30}`));
    }
    net.at(100, () => net.join('n3', STREAMS));
    net.at(130, () => net.join('n4', STREAMS));
    net.run(600);
    expect(settle(net), `seed ${seed}`).toEqual([]);
    net.checkHolders();
    expect(net.violations, `seed ${seed}`).toEqual([]);
    expect(net.counts.gained, `seed ${seed}`).toBeGreaterThan(40);
  }
});

test('F13: dead owners do not delay messages of other owners', () => {
  const names = ['n1', 'n2', 'n3', 'n4', 'n5', 'n6'];
  const net = network(names, { handlerMs: () => 1 });
  for (const name of names.slice(0, 4)) net.crash(name, 5000);
  const keys = Array.from({ length: 300 }, (_, place) => `k${place}`);
  const sent = keys.map((key) => ({ owner: net.ownerOf('a', key), sent: net.send('s', 'a', key) }));
  net.run(200);
  const living = sent.filter(({ owner }) => owner === 'n5' || owner === 'n6');
  expect(living.length).toBeGreaterThan(50);
  expect(new Set(outcomes(living.map((each) => each.sent)))).toEqual(new Set(['ok']));
  expect(settle(net, false)).toEqual([]);
});

test('F14: a member that leaves waits for its handlers, and hands the rest over', () => {
  const net = network(['n1', 'n2'], { handlerMs: () => 700 });
  const key = keyOf(net, 'n1');
  const sent = [1, 2, 3].map(() => net.send('s', 'a', key));
  net.run(50);
  net.leave('n1');
  net.run(600);
  expect(net.nodes.has('n1')).toBe(true);
  expect(settle(net)).toEqual([]);
  expect(net.nodes.has('n1')).toBe(false);
  expect(sent.map(({ runs }) => runs[0]?.node)).toEqual(['n1', 'n2', 'n2']);
});

// ---- what gets lost ----

test('a lost Forward is found by the next one, or by silence', () => {
  const drop = dropping(3, (frame) => frame.type === 'forward');
  const net = network(['n1', 'n2'], drop);
  for (let place = 0; place < 50; place += 1) net.at(place * 4, () => net.send('s', 'a', 'x'));
  net.run(200);
  expect(settle(net)).toEqual([]);
  expect(drop.dropped()).toBe(3);
});

test('a lost acknowledgement does not run anything twice, also while others are answered', () => {
  const drop = dropping(1, (frame) => frame.type === 'ack');
  const net = network(['n1'], { ...drop, handlerMs: () => 1 });
  const first = net.send('s', 'a', 'x');
  for (let place = 1; place < 400; place += 1) net.at(place * 5, () => net.send('s', 'a', 'x'));
  net.run(1500);
  // Messages of the lane are answered all the time, and yet it is asked for again.
  expect(outcomes([first])).toEqual(['ok']);
  expect(settle(net)).toEqual([]);
});

test.each(['gap', 'returned', 'overloaded'])('a lost refusal is said again: %s', (code) => {
  const drop = dropping(2, (frame) => isRefused(frame, code));
  const net = network(['n1', 'n2'], {
    intercept: (frame, from, to) =>
      drop.intercept(frame, from, to) &&
      !(code === 'gap' && frame.type === 'forward' && net.random.next() < 0.2),
    handlerMs: () => 30,
    ...(code === 'overloaded' ? { config: { maxQueued: 5 } } : {}),
  });
  const key = keyOf(net, 'n1');
  for (let place = 0; place < 40; place += 1) net.at(place * 3, () => net.send('s', 'a', key));
  if (code === 'returned') net.at(60, () => net.leave('n1'));
  net.run(150);
  expect(settle(net)).toEqual([]);
  expect(drop.dropped()).toBeGreaterThan(0);
});

test('a lost Released is asked for again, and nothing runs twice', () => {
  // The acknowledgements are lost too: only what the old owner hands on tells of what it handled.
  let cut = false;
  const drop = dropping(3, (frame) => frame.type === 'released');
  const net = network(['n1', 'n2'], {
    intercept: (frame, from, to) =>
      drop.intercept(frame, from, to) && !(cut && frame.type === 'ack' && from === 'n1'),
    handlerMs: () => 5,
  });
  const key = keyOf(net, 'n1');
  const sent = [1, 2, 3].map(() => net.send('s', 'a', key));
  cut = true;
  net.run(60);
  net.leave('n1');
  expect(settle(net)).toEqual([]);
  expect(drop.dropped()).toBe(3);
  expect(sent.map(({ runs }) => runs.map(({ node }) => node))).toEqual([['n1'], ['n1'], ['n1']]);
});

test('a claim that comes before the rings waits for them; one that is lost is repeated', () => {
  const drop = dropping(2, (frame) => frame.type === 'claim');
  const net = network(['n1', 'n2', 'n3'], { ...drop, viewLagMs: 300 });
  for (let place = 0; place < 300; place += 1) {
    net.at(place * 2, () => net.send('s', 'a', `k${place % 20}`));
  }
  net.at(100, () => net.join('n4', STREAMS));
  net.run(600);
  expect(settle(net)).toEqual([]);
  net.checkHolders();
  expect(net.violations).toEqual([]);
});

// ---- who is who ----

test('answers to the run of a name that died are not taken by the next one', () => {
  const net = network(['n1', 'n2'], { handlerMs: () => 100 });
  const key = keyOf(net, 'n1');
  for (let place = 0; place < 3; place += 1) net.send('n2', 'a', key);
  net.run(30);
  net.crash('n2', 5);
  const again = net.join('n2', STREAMS);
  net.runUntil(() => again.routing?.groupOf('a')?.ring.members.includes('n2') === true, 1000);
  const sent = [1, 2, 3].map(() => net.send('n2', 'a', key));
  expect(settle(net, false)).toEqual([]);
  for (const { runs } of sent) expect(runs.length).toBeGreaterThan(0);
});

test('one that was put out runs no key twice, and its outcomes of before are void', () => {
  const net = network(['n1', 'n2'], { handlerMs: () => 900 });
  const key = keyOf(net, 'n1');
  const sent = [1, 2].map(() => net.send('s', 'a', key));
  net.run(50);
  net.oust('n1', 300);
  net.run(700);
  expect(net.nodes.get('n1')?.active).toBe(true);
  expect(settle(net, false)).toEqual([]);
  expect(sent[0]?.runs.map(({ node, counted }) => [node, counted])).toEqual([
    ['n1', false],
    ['n2', true],
  ]);
  expect(outcomes(sent)).toEqual(['ok', 'ok']);
});

test('the acknowledgement of a member that lost the partition without a release is refused', () => {
  const net = network(['n1', 'n2'], { handlerMs: (job) => (job.attempt === 1 ? 400 : 3000) });
  const sent = net.send('s', 'a', keyOf(net, 'n1'));
  net.run(50);
  net.oust('n1', 2000);
  net.run(800);
  // n1 is done and said so, but by then it was n2 whose word counts.
  expect(sent.runs[0]?.endedAt).toBeDefined();
  expect(sent.outcome).toBeUndefined();
  expect(settle(net, false)).toEqual([]);
  expect(sent.outcome).toMatchObject({ ok: true, node: 'n2' });
});

// ---- repeats, deadlines, limits ----

test('a confirmed publish that is repeated while it waits, runs or is done is handled once', () => {
  for (const handlerMs of [0, 40, 500]) {
    const net = network(['n1', 'n2', 'n3'], { handlerMs: () => handlerMs });
    const sent = ['x', 'x', 'y'].map((key) => net.confirm('s', 'a', key, 60));
    expect(settle(net), `${handlerMs} ms`).toEqual([]);
    expect(outcomes(sent)).toEqual(['ok', 'ok', 'ok']);
  }
});

test('a repeat that comes after the answer was lost is answered at once, also by the next owner', () => {
  const drop = dropping(
    4,
    (frame) => frame.type === 'ack' && frame.answers.length + frame.done.length > 0,
  );
  const net = network(['n1', 'n2'], { ...drop, handlerMs: () => 1 });
  const sent = net.confirm('s', 'a', keyOf(net, 'n1'), 200);
  net.run(300);
  net.leave('n1');
  expect(settle(net)).toEqual([]);
  expect(drop.dropped()).toBe(4);
  expect(outcomes([sent])).toEqual(['ok']);
});

test('the failure of a handler is final, and others go on', () => {
  const net = network(['n1', 'n2'], { failRate: 0.5, dropRate: 0.05 });
  const sent = Array.from({ length: 60 }, (_, place) => net.send('s', 'a', `k${place % 3}`));
  expect(settle(net)).toEqual([]);
  expect(new Set(outcomes(sent))).toEqual(new Set(['ok', 'handler-failed']));
});

test('a failure that its sender has not heard of is no success at the next owner', () => {
  const drop = dropping(1, (frame) => isRefused(frame, 'failed'));
  const net = network(['n1', 'n2'], { ...drop, failRate: 1, handlerMs: () => 5 });
  const sent = net.send('s', 'a', keyOf(net, 'n1'));
  net.run(30);
  net.leave('n1');
  net.runUntil(() => net.quiet, 5000);
  expect(drop.dropped()).toBe(1);
  expect(outcomes([sent])).toEqual(['handler-failed']);
});

test('what nobody waits for any more is not begun, and all others are', () => {
  const net = network(['n1'], { handlerMs: () => 50 });
  const sent = Array.from({ length: 20 }, (_, place) =>
    net.send('s', 'a', 'x', place % 2 === 0 ? { timeoutMs: 120 } : {}),
  );
  expect(settle(net)).toEqual([]);
  const late = sent.filter(({ deadline }) => deadline < Infinity);
  expect(late.filter(({ runs }) => runs.length === 0).length).toBeGreaterThan(6);
  expect(new Set(outcomes(sent.filter(({ deadline }) => deadline === Infinity)))).toEqual(
    new Set(['ok']),
  );
});

test('an overloaded owner is given less, and nothing is lost or overtaken', () => {
  const net = network(['n1', 'n2'], { handlerMs: () => 3, config: { maxQueued: 20 } });
  for (let place = 0; place < 400; place += 1) net.send('s', 'a', `k${place % 7}`);
  expect(settle(net)).toEqual([]);
});

test('after the last attempt a message fails, and those behind it go on', () => {
  const drop = dropping(1, (frame) => frame.type === 'forward');
  const net = network(['n1'], { ...drop, handlerMs: () => 20, config: { maxAttempts: 1 } });
  const sent = Array.from({ length: 10 }, (_, place) => {
    net.run(place === 1 ? 20 : 0);
    return net.send('s', 'a', 'x');
  });
  net.runUntil(() => net.quiet, 60_000);
  expect(outcomes(sent)).toContain('timeout');
  expect(outcomes(sent)).toContain('ok');
  expect([...net.nodes.values()].map((node) => net.leftOver(node))).toEqual(['', '']);
});

test('messages larger than frames and windows get through, also many at once', () => {
  const net = network(['n1', 'n2'], { config: { windowBytes: 20_000, batchBytes: 4000 } });
  for (let place = 0; place < 40; place += 1) {
    net.send('s', 'a', `k${place % 5}`, { bytes: place % 4 === 0 ? 50_000 : 10 });
  }
  expect(settle(net)).toEqual([]);
});

test('leaving while others claim, and joining twice at once', () => {
  for (let seed = 1; seed <= 8; seed += 1) {
    const net = network(['n1', 'n2', 'n3'], { seed, viewLagMs: 80, handlerMs: () => 12 });
    for (let place = 0; place < 300; place += 1) {
      net.at(place * 2, () => net.send('s', 'a', `k${place % 25}`));
    }
    net.at(100, () => net.join('n4', STREAMS));
    net.at(105, () => net.join('n5', STREAMS));
    net.at(120, () => net.leave('n1'));
    net.at(180, () => net.leave('n4'));
    net.run(600);
    expect(settle(net), `seed ${seed}`).toEqual([]);
    net.checkHolders();
    expect(net.violations, `seed ${seed}`).toEqual([]);
  }
});

test('after a cut both sides hold, and in the end one does, with the higher epoch', () => {
  const net = network(['n1', 'n2'], { handlerMs: () => 5 });
  net.cut(['n1', 's'], ['n2']);
  net.run(500);
  for (let place = 0; place < 40; place += 1) net.send('s', 'a', `k${place}`);
  net.run(500);
  net.heal();
  expect(settle(net, false)).toEqual([]);
  net.checkHolders();
  expect(net.violations).toEqual([]);
});
