import assert from 'node:assert/strict';

import type { PubSubStatusEvent } from '../pubsub/pubsub.ts';
import {
  type PubSubCase,
  type PubSubKit,
  type SuitePubSub,
  assertRejects,
  assertThrows,
  bytesOf,
  textOf,
} from './pubsub-suite-kit.ts';

const count = (length: number): number[] => Array.from({ length }, (_, index) => index);

/** Opening, closing, errors of listeners, and the bus going away. */
export const lifeCases: readonly PubSubCase[] = [
  {
    name: 'loses nothing that was published before close',
    async run(kit) {
      const [a, b] = [await kit.connect(), await kit.connect()];
      const inbox = await kit.inbox(b, kit.subject('close'));
      for (const n of count(1000)) a.publish(kit.subject('close'), bytesOf(String(n)));
      await kit.within('close', a.close());
      await kit.waitForCount(inbox, 1000);
      assert.deepEqual(inbox.texts(), count(1000).map(String));
    },
  },
  {
    name: 'goes on where a connection was closed and opened again, and loses nothing of others',
    async run(kit) {
      const [a, other] = [await kit.connect(), await kit.connect()];
      const subject = kit.subject('again');
      const everything = await kit.inbox(other, subject);
      const seen: string[][] = [];
      for (const turn of count(3)) {
        const b = await kit.connect('data', 'again');
        const inbox = await kit.inbox(b, subject);
        for (const n of count(100)) a.publish(subject, bytesOf(`${turn} ${n}`));
        await kit.waitForCount(inbox, 100);
        await kit.within('close', b.close());
        seen.push(inbox.texts());
        a.publish(subject, bytesOf(`${turn} between`));
      }
      const sent = count(3).map((turn) => count(100).map((n) => `${turn} ${n}`));
      assert.deepEqual(seen, sent, 'each connection has what was sent while it was there');
      const all = sent.flatMap((texts, turn) => [...texts, `${turn} between`]);
      await kit.waitForCount(everything, all.length);
      assert.deepEqual(everything.texts(), all);
    },
  },
  {
    name: 'delivers what was sent before a subscriber cancels, and nothing after',
    async run(kit) {
      const [a, b] = [await kit.connect(), await kit.connect()];
      const subject = kit.subject('cancel');
      const inbox = await kit.inbox(b, subject);
      for (const n of count(50)) a.publish(subject, bytesOf(String(n)));
      await a.flush();
      for (const n of count(50)) b.publish(subject, bytesOf(String(50 + n)));
      await kit.within('unsubscribe', inbox.subscription.unsubscribe());
      assert.deepEqual(inbox.texts(), count(100).map(String));
      a.publish(subject, bytesOf('late'));
      await kit.settle(a, b);
      assert.equal(inbox.messages.length, 100);
      await kit.within('a second unsubscribe', inbox.subscription.unsubscribe());
    },
  },
  {
    name: 'loses nothing for the next member when one cancels',
    needs: ['queueGroups'],
    async run(kit) {
      const [a, b] = [await kit.connect(), await kit.connect()];
      const subject = kit.subject('handover');
      const first = await kit.inbox(a, subject, { queue: 'group' });
      const second = await kit.inbox(b, subject, { queue: 'group' });
      for (const n of count(300)) a.publish(subject, bytesOf(String(n)));
      const cancelled = first.subscription.unsubscribe();
      for (const n of count(700)) a.publish(subject, bytesOf(String(300 + n)));
      await kit.within('unsubscribe', cancelled);
      await kit.settle(a, b);
      const texts = [...first.texts(), ...second.texts()];
      assert.equal(texts.length, 1000, 'messages handled by either');
      assert.equal(new Set(texts).size, 1000, 'each once');
    },
  },
  {
    name: 'goes on while ten subscribers open and close at once',
    async run(kit) {
      const [a, b] = [await kit.connect(), await kit.connect()];
      const subject = kit.subject('churn');
      const stable = await kit.inbox(b, subject);
      const churn = count(10).map(async () => {
        const connection = await kit.connect();
        const { subscription } = await kit.inbox(connection, subject);
        await subscription.unsubscribe();
        await connection.close();
      });
      for (const n of count(1000)) {
        a.publish(subject, bytesOf(String(n)));
        if (n % 50 === 0) await a.flush();
      }
      await kit.within('opening and closing', Promise.all(churn));
      await kit.waitForCount(stable, 1000);
      assert.deepEqual(stable.texts(), count(1000).map(String));
    },
  },
  {
    name: 'goes on after a listener throws, and tells it',
    async run(kit) {
      const [a, b] = [await kit.connect(), await kit.connect()];
      const subject = kit.subject('throws');
      const errors: PubSubStatusEvent[] = [];
      b.onStatus?.((event) => errors.push(event));
      let seen = 0;
      b.subscribe(subject, () => {
        seen += 1;
        throw new Error('a broken listener');
      });
      const inbox = await kit.inbox(b, subject);
      for (const n of count(20)) a.publish(subject, bytesOf(String(n)));
      await kit.waitForCount(inbox, 20);
      await kit.waitFor('the broken listener to get all', () => seen === 20);
      if (b.onStatus !== undefined) {
        assert.deepEqual(new Set(errors.map((event) => event.type)), new Set(['error']));
      }
    },
  },
  {
    name: 'is not stalled by a slow subscriber',
    async run(kit) {
      const [a, b, c] = [await kit.connect(), await kit.connect(), await kit.connect()];
      const subject = kit.subject('slow');
      const never = new Promise<void>(() => {});
      let started = 0;
      const slow = async (): Promise<void> => {
        started += 1;
        await never;
      };
      b.subscribe(subject, () => void slow());
      const [same, other] = [await kit.inbox(b, subject), await kit.inbox(c, subject)];
      for (const n of count(1000)) a.publish(subject, bytesOf(String(n)));
      await kit.waitForCount(same, 1000);
      await kit.waitForCount(other, 1000);
      await kit.waitFor('the slow one to be given all', () => started === 1000);
    },
  },
  {
    name: 'tells no responders for a reply subject, and only then',
    needs: ['noResponders'],
    async run(kit) {
      const [a, b] = [await kit.connect(), await kit.connect()];
      const events: PubSubStatusEvent[] = [];
      a.onStatus?.((event) => events.push(event));
      const replies = await kit.inbox(a, kit.subject('reply.*'));
      await kit.inbox(b, kit.subject('served'));
      a.publish(kit.subject('served'), bytesOf('?'), { reply: kit.subject('reply.served') });
      a.publish(kit.subject('nobody'), bytesOf('?'));
      const reply = kit.subject('reply.nobody');
      a.publish(kit.subject('nobody'), bytesOf('?'), { reply });
      assert.deepEqual(events, [], 'told later, never within publish');
      await kit.waitFor('no responders', () => events.length > 0);
      await kit.settle(a, b);
      assert.deepEqual(events, [{ type: 'noResponders', reply }]);
      assert.deepEqual(replies.texts(), [], 'it is no message');
    },
  },
  {
    name: 'may be closed twice, at once and later (F15)',
    async run(kit) {
      const [a, b] = [await kit.connect(), await kit.connect()];
      await kit.inbox(a, kit.subject('twice'));
      await kit.within('closing twice at once', Promise.all([a.close(), a.close()]));
      await kit.within('closing later', a.close());
      await kit.settle(b);
    },
  },
  {
    name: 'refuses everything after close with a typed error',
    async run(kit) {
      const a = await kit.connect();
      const { subscription } = await kit.inbox(a, kit.subject('after'));
      await kit.within('close', a.close());
      assertThrows('closed', () => a.publish(kit.subject('after'), bytesOf('x')));
      assertThrows('closed', () => a.subscribe(kit.subject('after'), () => {}));
      await assertRejects('closed', a.flush());
      await kit.within('unsubscribe after close', subscription.unsubscribe());
    },
  },
  {
    name: 'closes while others publish and from within a listener, without blocking (F15)',
    async run(kit) {
      const [a, b, c] = [await kit.connect(), await kit.connect(), await kit.connect()];
      const subject = kit.subject('busy');
      let closed: Promise<void> | undefined;
      b.subscribe(subject, () => {
        closed ??= b.close();
      });
      const inbox = await kit.inbox(c, subject);
      await b.flush();
      for (const n of count(500)) a.publish(subject, bytesOf(String(n)));
      await kit.waitFor('the listener to close', () => closed !== undefined);
      await kit.within('close', closed ?? Promise.resolve());
      await kit.waitForCount(inbox, 500);
    },
  },
  {
    name: 'comes back after the bus was away at 1/3 and at 1/2 of 10000 messages',
    needs: ['outage'],
    async run(kit) {
      const [a, b] = [await kit.connect(), await kit.connect()];
      const subject = kit.subject('restart');
      const inbox = await kit.inbox(b, subject);
      for (const [from, to] of [
        [0, 3333],
        [3333, 5000],
        [5000, 10_000],
      ] as const) {
        if (from > 0) await throughOutage(kit, a, b);
        for (let n = from; n < to; n += 1) {
          a.publish(subject, bytesOf(String(n)));
          if (n % 1000 === 0) await a.flush();
        }
        await kit.waitForCount(inbox, to);
      }
      assert.deepEqual(inbox.texts(), count(10_000).map(String), 'all, once, in order');
    },
  },
  {
    name: 'keeps what is subscribed and cancelled while the bus is away',
    needs: ['outage'],
    async run(kit) {
      const [a, b] = [await kit.connect(), await kit.connect()];
      const old = await kit.inbox(b, kit.subject('old'));
      await kit.down();
      await untilLost(kit, a, b);
      await kit.within('unsubscribe while away', old.subscription.unsubscribe());
      const texts: string[] = [];
      b.subscribe(kit.subject('new'), (message) => texts.push(textOf(message.data)));
      await kit.up();
      await kit.waitFor('both to be back', async () => (await isUp(a)) && isUp(b));
      a.publish(kit.subject('old'), bytesOf('old'));
      a.publish(kit.subject('new'), bytesOf('new'));
      await kit.waitFor('the new subscription', () => texts.length > 0);
      await kit.settle(a, b);
      assert.deepEqual([old.texts(), texts], [[], ['new']]);
    },
  },
  {
    name: 'closes while the bus is away, and as it comes back, without blocking (F15)',
    needs: ['outage'],
    async run(kit) {
      const [a, b, c] = [await kit.connect(), await kit.connect(), await kit.connect()];
      await kit.inbox(a, kit.subject('away'));
      await kit.down();
      await untilLost(kit, a, b, c);
      await kit.within('close while away', Promise.all([a.close(), a.close()]));
      assertThrows('closed', () => a.publish(kit.subject('away'), bytesOf('x')));
      const [closed] = [b.close(), await kit.up()];
      await kit.within('close during the return', closed);
      await kit.waitFor('the last one to be back', () => isUp(c));
    },
  },
];

/** Takes the bus away and back; ends when what the first publishes reaches the second again. */
async function throughOutage(kit: PubSubKit, a: SuitePubSub, b: SuitePubSub): Promise<void> {
  const events: string[] = [];
  const off = b.onStatus?.((event) => events.push(event.type));
  const probes = await kit.inbox(b, kit.subject('probe'));
  await kit.down();
  await untilLost(kit, a, b);
  await kit.up();
  await kit.waitFor('both to be back', async () => (await isUp(a)) && isUp(b));
  a.publish(kit.subject('probe'), bytesOf('once'));
  await kit.waitForCount(probes, 1);
  assert.deepEqual(probes.texts(), ['once'], 'a restored subscription delivers once');
  if (b.onStatus !== undefined) {
    const changes = events.filter((type) => type !== 'error');
    assert.deepEqual(changes, ['disconnected', 'reconnected']);
  }
  off?.();
  await probes.subscription.unsubscribe();
}

/** Until publishing on each throws `disconnected`. */
async function untilLost(kit: PubSubKit, ...pubsubs: SuitePubSub[]): Promise<void> {
  for (const each of pubsubs) {
    await kit.waitFor('publishing to throw', () => {
      try {
        each.publish(kit.subject('lost'), bytesOf('lost'));
        return false;
      } catch (error) {
        assert.equal((error as { code?: unknown }).code, 'disconnected');
        return true;
      }
    });
    await assertRejects('disconnected', each.flush());
  }
}

async function isUp(pubsub: SuitePubSub): Promise<boolean> {
  try {
    await pubsub.flush();
    return true;
  } catch {
    // Still away: the caller asks again until its deadline.
    return false;
  }
}
