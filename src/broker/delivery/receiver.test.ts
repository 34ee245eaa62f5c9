import { expect, test } from 'vitest';
import { recordOf } from '../../../test/support/ring-records.ts';
import { TEST_DELIVERY } from '../../../test/support/delivery-network.ts';
import type { DataFrame, ForwardFrame, ForwardItem } from '../../codec/data-frame.ts';
import { buildRouting } from '../../ring/routing.ts';
import type { Message } from '../../runtime/message.ts';
import { Delivery, type DeliveryConfig } from './delivery.ts';
import type { Job } from './job.ts';
import type { Outcome } from './parcel.ts';

const CONFIG = { partitions: 16, pointsPerMember: 4, loadCap: 2 };
const ROUTING = buildRouting([recordOf({ name: 'ada', streams: ['orders'] })], CONFIG);
const GROUP = ROUTING.groups[0] as (typeof ROUTING.groups)[number];
const SENDER = { name: 'ben', instance: '00000000000000f1', incarnation: 1 };
const OTHER = { name: 'cy', instance: '00000000000000f2', incarnation: 1 };
const DONE: Outcome = {
  ok: true,
  reply: { data: new TextEncoder().encode('done'), headers: undefined },
  node: 'ada',
};

/** The one member of a ring, whose handlers end when they are told to. */
class Owner {
  readonly core: Delivery;
  readonly running = new Map<string, Job>();
  readonly sent: { to: string; frame: DataFrame }[] = [];
  readonly dropped: string[] = [];
  readonly plain: Outcome[] = [];
  handles = true;
  now = 1000;

  constructor(config: Partial<DeliveryConfig> = {}) {
    const peer = { name: 'ada', instance: '00000000000000a1', incarnation: 1 };
    this.core = new Delivery(
      peer,
      'c',
      { ...TEST_DELIVERY, ...config },
      {
        peer: () => peer,
        viewDigest: () => '',
        send: (to, frame) => this.sent.push({ to, frame }),
        sendTo: (to, frame) => this.sent.push({ to, frame }),
        run: (job) => this.running.set(job.message.id, job),
        flushSoon: () => {},
        look: () => {},
        decode: (item) => ({
          message: messageOf(new TextDecoder().decode(item.data), 'k'),
          chain: [],
          wants: item.reply === undefined ? undefined : ('confirm' as const),
        }),
        handles: () => this.handles,
        hooksOn: () => 'none',
        load: () => {},
        cancel: () => {},
        store: () => {},
        dropped: (_stream, error) => this.dropped.push(error.code),
        answerPlainly: (_reply, outcome) => this.plain.push(outcome),
        resent: () => {},
        lost: () => {},
        gained: () => {},
        released: () => {},
        idsEvicted: () => {},
      },
    );
    this.core.install(ROUTING, new Map([['ada', peer.instance]]), this.now, this.now);
  }

  take(...items: readonly ForwardItem[]): void {
    this.takeFrom(SENDER, ...items);
  }

  takeFrom(from: ForwardFrame['from'], ...items: readonly ForwardItem[]): void {
    const frame = { type: 'forward', from, ring: GROUP.id, ringDigest: '', items } as const;
    this.core.onFrame(frame, this.now, this.now);
  }

  end(id: string, outcome: Outcome = DONE): boolean {
    const job = this.running.get(id) as Job;
    this.running.delete(id);
    return this.core.finished(job, outcome, this.now);
  }

  /** What it has said since it was asked last. */
  said(): string[] {
    this.core.flush(this.now);
    return this.sent.splice(0).flatMap(({ to, frame }) => {
      if (frame.type === 'ack') {
        const replies = frame.replies.map((each) => `reply ${each.sequence}`);
        const ranges = frame.ranges.length === 0 ? [] : [`done ${frame.ranges.slice(1).join('+')}`];
        const refs = [...frame.done, ...frame.answers.map(({ ref }) => ref)];
        const answers = refs.map((ref) => `answer ${ref}`);
        return [...ranges, ...replies, ...answers].map((each) => `${to}: ${each}`);
      }
      if (frame.type !== 'nack') return [`${to}: ${frame.type}`];
      const refusals = frame.refusals.map((each) => `${each.code} ${each.sequence}`);
      const answers = frame.answers.map((each) => `${each.code} ${each.ref}`);
      return [...refusals, ...answers].map((each) => `${to}: ${each}`);
    });
  }
}

function messageOf(id: string, key?: string): Message {
  const data = new Uint8Array(0);
  return {
    id,
    stream: 'orders',
    ...(key === undefined ? {} : { key }),
    data,
    headers: {},
    time: 0,
  };
}

function itemOf(
  id: string,
  place: number,
  change: Partial<ForwardItem> & { opening?: number } = {},
): ForwardItem {
  return {
    stream: 'orders',
    partition: 1,
    sequence: place,
    opening: 1,
    position: place,
    data: new TextEncoder().encode(id),
    headers: undefined,
    reply: undefined,
    wantsReply: false,
    attempt: 1,
    remainingMs: 0,
    late: false,
    ...change,
  };
}

test('acknowledges what is done, and nothing else', () => {
  const owner = new Owner();
  owner.take(itemOf('a', 1), itemOf('b', 2, { wantsReply: true }));
  expect(owner.said()).toEqual([]);
  owner.end('a');
  expect(owner.said()).toEqual(['ben: done 1+1']);
  owner.end('b');
  expect(owner.said()).toEqual(['ben: reply 2']);
  expect(owner.core.load).toBe(0);
});

test('takes a lane in its order only', () => {
  const owner = new Owner();
  owner.take(itemOf('a', 1), itemOf('c', 3), itemOf('d', 4));
  expect(owner.said()).toEqual(['ben: gap 3']);
  owner.take(itemOf('b', 2));
  expect(owner.core.load).toBe(1);
  owner.said();
  // All comes again under a new opening; what is here is known.
  owner.take(
    itemOf('a', 1, { opening: 2 }),
    itemOf('b', 2, { opening: 2 }),
    itemOf('c', 3, { opening: 2 }),
  );
  owner.take(itemOf('d', 4));
  expect(owner.core.load).toBe(3);
  for (const id of ['a', 'b', 'c']) owner.end(id);
  expect(owner.said()).toEqual(['ben: done 1+3']);
});

test('after a refusal, nothing more is taken before the lane is opened anew', () => {
  const owner = new Owner({ maxQueued: 1 });
  owner.take(itemOf('a', 1), itemOf('b', 2));
  expect(owner.said()).toEqual(['ben: overloaded 2']);
  owner.end('a');
  owner.take(itemOf('c', 3));
  expect(owner.core.load).toBe(0);
  owner.take(itemOf('b', 2, { opening: 2, position: 1 }));
  expect([...owner.running.keys()]).toEqual(['b']);
});

test('answers a retransmission as before: reply, failure, or plain', () => {
  const owner = new Owner();
  owner.take(itemOf('a', 1), itemOf('b', 2, { wantsReply: true }), itemOf('c', 3));
  owner.end('a');
  owner.end('b');
  owner.end('c', { ok: false, code: 'handler-failed', text: 'no', node: 'ada' });
  owner.said();
  const again = { opening: 2 };
  owner.take(
    itemOf('a', 1, again),
    itemOf('b', 2, { ...again, wantsReply: true }),
    itemOf('c', 3, again),
  );
  expect(owner.said()).toEqual(['ben: done 1+1', 'ben: reply 2', 'ben: failed 3']);
  expect(owner.running.size).toBe(0);
});

test('says so when the reply of a handled message is not kept any more', () => {
  const owner = new Owner({ outcomeBytes: 0 });
  owner.take(itemOf('a', 1, { wantsReply: true }));
  owner.end('a');
  owner.said();
  owner.take(itemOf('a', 1, { opening: 2, wantsReply: true }));
  expect(owner.said()).toEqual(['ben: unconfirmed 1']);
});

test('a repeat by another way attaches to the first, and each asker is told', () => {
  const owner = new Owner();
  owner.take(itemOf('x', 1), itemOf('a', 2, { reply: { inbox: 'inbox.p', ref: 1 } }));
  // Queued behind x, then running, then done.
  owner.takeFrom(OTHER, itemOf('a', 1, { reply: { inbox: 'inbox.p', ref: 1 } }));
  owner.end('x');
  owner.takeFrom(OTHER, itemOf('a', 2, { reply: { inbox: 'inbox.p', ref: 2 }, wantsReply: true }));
  expect(owner.said()).toEqual(['ben: done 1+1']);
  owner.end('a');
  expect(owner.said()).toEqual([
    'ben: done 2+1',
    'cy: done 1+1',
    'cy: reply 2',
    'inbox.p: answer 1',
    'inbox.p: answer 1',
    'inbox.p: answer 2',
  ]);
  owner.takeFrom(OTHER, itemOf('a', 3, { reply: { inbox: 'inbox.p', ref: 3 } }));
  expect(owner.said()).toEqual(['cy: done 3+1', 'inbox.p: answer 3']);
  expect([owner.core.load, owner.running.size]).toEqual([0, 0]);
});

test('a repeat of what failed gets the failure', () => {
  const owner = new Owner();
  owner.take(itemOf('a', 1, { reply: { inbox: 'inbox.p', ref: 1 } }));
  owner.end('a', { ok: false, code: 'handler-failed', text: 'no', node: 'ada' });
  owner.said();
  owner.takeFrom(OTHER, itemOf('a', 1, { reply: { inbox: 'inbox.p', ref: 2 } }));
  expect(owner.said()).toEqual(['cy: failed 1', 'inbox.p: handler-failed 2']);
});

test('what is over its deadline when its turn comes is refused', () => {
  const owner = new Owner();
  owner.take(itemOf('a', 1), itemOf('b', 2, { remainingMs: 50 }), itemOf('c', 3));
  owner.now += 60;
  owner.end('a');
  expect([...owner.running.keys()]).toEqual(['c']);
  owner.end('c');
  expect(owner.said()).toEqual(['ben: done 1+1+1+3+1', 'ben: expired 2']);
});

test('a repeat with more time extends that of the first', () => {
  const owner = new Owner();
  owner.take(
    itemOf('x', 1),
    itemOf('a', 2, { reply: { inbox: 'inbox.p', ref: 1 }, remainingMs: 50 }),
  );
  owner.takeFrom(OTHER, itemOf('a', 1, { reply: { inbox: 'inbox.p', ref: 1 }, remainingMs: 500 }));
  owner.now += 60;
  owner.end('x');
  expect([...owner.running.keys()]).toEqual(['a']);
});

test('a message without a key is handled here, once, and never sent on', () => {
  const owner = new Owner();
  const incoming = { message: messageOf('a'), chain: [], wants: 'reply' as const };
  owner.core.handleHere(incoming, { inbox: 'inbox.p', ref: 1 }, undefined);
  owner.core.handleHere(incoming, { inbox: 'inbox.p', ref: 1 }, undefined);
  expect([...owner.running.keys()]).toEqual(['a']);
  owner.end('a');
  owner.core.handleHere(incoming, { inbox: 'inbox.p', ref: 2 }, undefined);
  expect(owner.said()).toEqual(['inbox.p: answer 1', 'inbox.p: answer 1', 'inbox.p: answer 2']);
  owner.core.handleHere({ ...incoming, wants: undefined }, { inbox: 'plain', ref: 0 }, undefined);
  owner.end('a');
  expect(owner.plain).toEqual([DONE]);
  expect(owner.core.outbox.pending).toBe(0);
});

test('more messages without a key than it takes are dropped aloud', () => {
  const owner = new Owner({ maxQueued: 2 });
  for (const [place, id] of ['a', 'b', 'c'].entries()) {
    const incoming = { message: messageOf(id), chain: [], wants: 'reply' as const };
    owner.core.handleHere(incoming, { inbox: 'inbox.p', ref: 10 + place }, undefined);
  }
  expect(owner.dropped).toEqual(['overloaded']);
  expect(owner.said()).toEqual(['inbox.p: overloaded 12']);
});

test('what is queued when the handler goes is handed back', () => {
  const owner = new Owner();
  owner.take(itemOf('a', 1), itemOf('b', 2), itemOf('c', 3));
  owner.handles = false;
  owner.end('a', { ok: false, code: 'no-handler', text: 'gone', node: 'ada' });
  expect(owner.running.size).toBe(0);
  expect(owner.said()).toEqual([
    'ben: returned 1',
    'ben: returned 2',
    'ben: returned 3',
    'ben: not-owner 4',
  ]);
  owner.take(itemOf('a', 1, { opening: 2 }));
  expect(owner.said()).toEqual(['ben: returned 1', 'ben: no-handler 4']);
});

test('put out of the ring: all goes back, outcomes are void, the key stays taken', () => {
  const owner = new Owner();
  owner.take(itemOf('a', 1), itemOf('b', 2));
  owner.takeFrom(OTHER, itemOf('z', 1, { partition: 2 }));
  const first = owner.running.get('a') as Job;
  owner.core.oust(owner.now);
  expect(owner.said().toSorted()).toEqual([
    'ben: not-owner 3',
    'ben: returned 1',
    'ben: returned 2',
    'cy: not-owner 2',
    'cy: returned 1',
  ]);
  owner.core.install(ROUTING, new Map([['ada', '00000000000000a1']]), owner.now, owner.now);
  owner.take(itemOf('a', 1, { opening: 2 }), itemOf('b', 2, { opening: 2 }));
  expect(owner.running.get('a')).toBe(first);
  expect(owner.core.isCurrent(first)).toBe(false);
  expect(owner.end('a')).toBe(false);
  expect(owner.said()).toEqual([]);
  expect([...owner.running.keys()]).toEqual(['a']);
  expect(owner.end('a')).toBe(true);
  expect(owner.end('b')).toBe(true);
  expect(owner.said()).toEqual(['ben: done 1+2']);
  expect(owner.core.load).toBe(0);
});

test('put out of the ring: what was done before is known when it comes again', () => {
  const owner = new Owner();
  owner.take(itemOf('a', 1), itemOf('b', 2), itemOf('c', 3));
  owner.end('a');
  owner.end('b', { ok: false, code: 'handler-failed', text: 'no', node: '' });
  // This may be lost.
  expect(owner.said()).toEqual(['ben: done 1+1', 'ben: failed 2']);
  owner.end('c');
  // This is not said any more: nobody may count on it.
  owner.core.oust(owner.now);
  owner.said();
  owner.core.install(ROUTING, new Map([['ada', '00000000000000a1']]), owner.now, owner.now);
  const opening = { opening: 2 };
  owner.take(itemOf('a', 1, opening), itemOf('b', 2, opening), itemOf('c', 3, opening));
  expect([...owner.running.keys()]).toEqual(['c']);
  expect(owner.said()).toEqual(['ben: done 1+1', 'ben: failed 2']);
  owner.end('c');
  expect(owner.said()).toEqual(['ben: done 3+1']);
});

test('tells senders and publishers that it is at work, each in one frame', () => {
  const owner = new Owner();
  for (let place = 1; place <= 100; place += 1) owner.take(itemOf(`a${place}`, place));
  owner.takeFrom(OTHER, itemOf('b', 1, { reply: { inbox: 'inbox.p', ref: 1 } }));
  owner.now += 1000;
  owner.core.tick(owner.now, owner.now);
  const progress = owner.sent.filter(({ frame }) => frame.type === 'progress');
  expect(progress.map(({ to }) => to)).toEqual(['ben', 'cy', 'inbox.p']);
  expect(progress[0]?.frame).toMatchObject({ ring: GROUP.id, partitions: [1] });
  expect(progress[2]?.frame).toMatchObject({ refs: [1] });
});

test('what its sender moved to another place is neither taken for handled nor handled twice', () => {
  const owner = new Owner();
  owner.take(
    itemOf('busy', 1),
    itemOf('a', 2),
    itemOf('b', 3, { reply: { inbox: 'inbox.p', ref: 1 } }),
  );
  // Its streams were grouped anew and back: what was under way is sent again under new numbers.
  owner.take(
    itemOf('a', 5, { opening: 2, position: 1 }),
    itemOf('b', 6, { opening: 2, position: 2, reply: { inbox: 'inbox.p', ref: 1 } }),
  );
  owner.end('busy');
  expect([...owner.running.keys()]).toEqual(['a']);
  owner.end('a');
  expect([...owner.running.keys()]).toEqual(['b']);
  owner.end('b');
  expect(owner.running.size).toBe(0);
  expect(owner.core.load).toBe(0);
  expect(owner.said()).toEqual(['ben: done 1+1+1+5+2', 'inbox.p: answer 1']);
});
