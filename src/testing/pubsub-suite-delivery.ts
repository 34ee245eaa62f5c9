import assert from 'node:assert/strict';

import { type Inbox, type PubSubCase, bytesOf, textOf } from './pubsub-suite-kit.ts';

const count = (length: number): number[] => Array.from({ length }, (_, index) => index);

/** What arrives where, how often, and in which order. */
export const deliveryCases: readonly PubSubCase[] = [
  {
    name: 'delivers 100 messages with payload and reply unchanged',
    async run(kit) {
      const [a, b] = [await kit.connect(), await kit.connect()];
      const subject = kit.subject('plain');
      const inbox = await kit.inbox(b, subject);
      for (const n of count(100)) {
        a.publish(subject, bytesOf(`payload ${n}`), n % 2 === 0 ? {} : { reply: `reply.${n}` });
      }
      await kit.waitForCount(inbox, 100);
      for (const [n, message] of inbox.messages.entries()) {
        assert.equal(message.subject, subject);
        assert.equal(textOf(message.data), `payload ${n}`);
        assert.equal(message.reply, n % 2 === 0 ? undefined : `reply.${n}`);
        assert.equal(message.headers, undefined);
      }
    },
  },
  {
    name: 'delivers later, never within publish, also to the publisher itself',
    async run(kit) {
      const a = await kit.connect();
      const inbox = await kit.inbox(a, kit.subject('echo'));
      a.publish(kit.subject('echo'), bytesOf('own'));
      assert.equal(inbox.messages.length, 0, 'nothing arrives before publish returns');
      await kit.waitForCount(inbox, 1);
    },
  },
  {
    name: 'delivers 5000 messages of 50 publishers to each of 50 subscribers',
    async run(kit) {
      const subject = kit.subject('many');
      const [publishers, subscribers] = [await kit.connectMany(50), await kit.connectMany(50)];
      const inboxes = await Promise.all(subscribers.map((each) => kit.inbox(each, subject)));
      for (const n of count(5000)) {
        publishers[n % 50]?.publish(subject, bytesOf(String(n)));
        if (n % 500 === 499) await kit.settle(...publishers.slice(0, 5));
      }
      for (const inbox of inboxes) {
        await kit.waitForCount(inbox, 5000);
        assert.equal(new Set(inbox.texts()).size, 5000, 'each message once');
      }
    },
  },
  {
    name: 'keeps 200 topics apart',
    async run(kit) {
      const [a, b] = [await kit.connect(), await kit.connect()];
      const inboxes = await Promise.all(count(200).map((n) => kit.inbox(b, kit.subject(`t${n}`))));
      for (const n of count(1000)) a.publish(kit.subject(`t${n % 200}`), bytesOf(String(n % 200)));
      for (const inbox of inboxes) await kit.waitForCount(inbox, 5);
      await kit.settle(a, b);
      for (const [n, inbox] of inboxes.entries()) {
        assert.deepEqual(inbox.texts(), count(5).fill(n).map(String));
      }
    },
  },
  {
    name: 'does not take one subject for another that looks like it',
    async run(kit) {
      const [a, b] = [await kit.connect(), await kit.connect()];
      const names = ['a', 'a.b', 'ab', 'A', 'a.b.c', 'a-b', 'a_b', 'b.a'];
      const inboxes = await Promise.all(names.map((name) => kit.inbox(b, kit.subject(name))));
      for (const name of names) a.publish(kit.subject(name), bytesOf(name));
      for (const inbox of inboxes) await kit.waitForCount(inbox, 1);
      await kit.settle(a, b);
      assert.deepEqual(
        inboxes.map((inbox) => inbox.texts()),
        names.map((name) => [name]),
      );
    },
  },
  {
    name: 'keeps the order of 1000 messages of 16 keys',
    async run(kit) {
      const [a, b] = [await kit.connect(), await kit.connect()];
      const inboxes = await Promise.all(count(16).map((n) => kit.inbox(b, kit.subject(`k${n}`))));
      const sent: string[][] = inboxes.map(() => []);
      for (const n of count(1000)) {
        const key = (n * 7) % 16;
        sent[key]?.push(String(n));
        a.publish(kit.subject(`k${key}`), bytesOf(String(n)));
        if (n % 100 === 0) await a.flush();
      }
      for (const [n, inbox] of inboxes.entries()) {
        await kit.waitForCount(inbox, sent[n]?.length ?? 0);
        assert.deepEqual(inbox.texts(), sent[n], `order of key ${n}`);
      }
    },
  },
  {
    name: 'gives a new subscriber nothing that was sent before',
    async run(kit) {
      const [a, b] = [await kit.connect(), await kit.connect()];
      a.publish(kit.subject('later'), bytesOf('old'));
      await kit.settle(a, b);
      const inbox = await kit.inbox(b, kit.subject('later'));
      a.publish(kit.subject('later'), bytesOf('new'));
      await kit.waitForCount(inbox, 1);
      assert.deepEqual(inbox.texts(), ['new']);
    },
  },
  {
    name: 'delivers to every group, and within a group to one member',
    needs: ['queueGroups'],
    async run(kit) {
      const subject = kit.subject('work');
      const [publisher, plain] = [await kit.connect(), await kit.connect()];
      const members = await kit.connectMany(6);
      const groups: Inbox[][] = [[], []];
      for (const [n, member] of members.entries()) {
        groups[n % 2]?.push(await kit.inbox(member, subject, { queue: `group-${n % 2}` }));
      }
      const everything = await kit.inbox(plain, subject);
      for (const n of count(600)) publisher.publish(subject, bytesOf(String(n)));
      await kit.waitForCount(everything, 600);
      await kit.settle(publisher, ...members);
      for (const group of groups) {
        const texts = group.flatMap((inbox) => inbox.texts());
        assert.equal(texts.length, 600, 'messages that a group got');
        assert.equal(new Set(texts).size, 600, 'each message once in a group');
        for (const inbox of group) assert.ok(inbox.messages.length > 0, 'every member has a share');
      }
    },
  },
  {
    name: 'tells patterns with * and > as NATS does',
    needs: ['patterns'],
    async run(kit) {
      const [a, b] = [await kit.connect(), await kit.connect()];
      const subjects = ['x', 'x.y', 'x.y.z', 'x.y.z.w', 'y', 'x.z', 'y.y.z', 'xx.y'];
      const table: Record<string, string[]> = {
        x: ['x'],
        '*': ['x', 'y'],
        'x.*': ['x.y', 'x.z'],
        '*.y': ['x.y', 'xx.y'],
        '*.*': ['x.y', 'x.z', 'xx.y'],
        'x.>': ['x.y', 'x.y.z', 'x.y.z.w', 'x.z'],
        'x.*.z': ['x.y.z'],
        '*.y.*': ['x.y.z', 'y.y.z'],
        '*.*.>': ['x.y.z', 'x.y.z.w', 'y.y.z'],
        '>': subjects,
      };
      const inboxes = new Map<string, Inbox>();
      for (const pattern of Object.keys(table)) {
        inboxes.set(pattern, await kit.inbox(b, kit.subject(pattern)));
      }
      for (const subject of subjects) a.publish(kit.subject(subject), bytesOf(subject));
      for (const [pattern, expected] of Object.entries(table)) {
        const inbox = inboxes.get(pattern) as Inbox;
        await kit.waitForCount(inbox, expected.length);
        await kit.settle(a, b);
        assert.deepEqual(inbox.texts().toSorted(), expected.toSorted(), `pattern ${pattern}`);
      }
    },
  },
];
