import assert from 'node:assert/strict';

import type { MessageHeaders } from '../runtime/message.ts';
import { type PubSubCase, assertThrows, bytesOf } from './pubsub-suite-kit.ts';

const INJECTIONS = [
  'a\r\nPUB other 1\r\nx\r\n',
  'a\r\nSUB > 99',
  'a\nb',
  'a\rb',
  'a b',
  'a\tb',
  'a\0b',
  '',
];
const BAD_SUBJECTS = [...INJECTIONS, '.', 'a.', '.a', 'a..b', 'ü', 'a\u2028b', 'a'.repeat(256)];

/** What may be sent: payloads, headers, names; and what is refused. */
export const inputCases: readonly PubSubCase[] = [
  {
    name: 'carries payloads of every kind: unicode, empty, one byte, every byte, the largest',
    async run(kit) {
      const [a, b] = [await kit.connect(), await kit.connect()];
      const payloads = [
        bytesOf('grüße, 世界, 🚀 \u0000 \r\n'),
        new Uint8Array(0),
        new Uint8Array([0]),
        Uint8Array.from({ length: 256 }, (_, index) => index),
        new Uint8Array(a.maxPayload).fill(7),
        // A view in the middle of a larger buffer.
        new Uint8Array(new ArrayBuffer(64), 8, 16).fill(9),
      ];
      const inbox = await kit.inbox(b, kit.subject('payload'));
      for (const payload of payloads) a.publish(kit.subject('payload'), payload);
      await kit.waitForCount(inbox, payloads.length);
      for (const [n, message] of inbox.messages.entries()) {
        const sent = payloads[n] as Uint8Array;
        assert.equal(message.data.length, sent.length, `length of payload ${n}`);
        assert.equal(Buffer.compare(message.data, sent), 0, `bytes of payload ${n}`);
      }
    },
  },
  {
    name: 'refuses a message over the limit, headers counted, and goes on',
    async run(kit) {
      const [a, b] = [await kit.connect(), await kit.connect()];
      const subject = kit.subject('large');
      const inbox = await kit.inbox(b, subject);
      const tooLarge = new Uint8Array(a.maxPayload + 1);
      assertThrows('too-large', () => a.publish(subject, tooLarge));
      const headers = { 'X-Large': ['x'.repeat(100)] };
      const full = new Uint8Array(a.maxPayload - 50);
      assertThrows('too-large', () => a.publish(subject, full, { headers }));
      a.publish(subject, bytesOf('fits'));
      await kit.waitForCount(inbox, 1);
      assert.deepEqual(inbox.texts(), ['fits']);
    },
  },
  {
    name: 'carries headers: several values, case, unicode, 4 KB, names of the language',
    needs: ['headers'],
    async run(kit) {
      const [a, b] = [await kit.connect(), await kit.connect()];
      const inbox = await kit.inbox(b, kit.subject('headers'));
      const table: MessageHeaders[] = [
        { 'Coterie-Codec': ['protobuf'] },
        { 'Coterie-Codec': ['protobuf'] },
        { 'Coterie-Codec': ['native'] },
        { A: ['1', '2', '3'], a: ['lower'], 'x-Y': ['mixed'] },
        { Text: ['grüße 世界'], Empty: [''], Colon: ['a: b: c'] },
        { Long: ['v'.repeat(4096)] },
        Object.fromEntries([
          ['__proto__', ['p']],
          ['constructor', ['c']],
        ]),
      ];
      for (const headers of table) a.publish(kit.subject('headers'), bytesOf('x'), { headers });
      await kit.waitForCount(inbox, table.length);
      for (const [n, message] of inbox.messages.entries()) {
        // As a Map: without regard to prototypes and order.
        const got = new Map(Object.entries(message.headers ?? {}));
        assert.deepEqual(got, new Map(Object.entries(table[n] ?? {})), `headers ${n}`);
      }
      assert.deepEqual(Object.keys(Object.prototype), [], 'no header reached the prototype');
    },
  },
  {
    name: 'refuses headers that would inject another one',
    needs: ['headers'],
    async run(kit) {
      const [a, b] = [await kit.connect(), await kit.connect()];
      const subject = kit.subject('headers');
      const inbox = await kit.inbox(b, subject);
      const publish = (name: string, value: string): void =>
        a.publish(subject, bytesOf('x'), { headers: { [name]: [value] } });
      for (const value of ['a\r\nEvil: 1', 'a\nb', 'a\rb', 'a\0b', '\uD800']) {
        assertThrows('invalid-argument', () => publish('Fine', value));
      }
      for (const name of ['', 'a:b', 'a b', 'a\r\nb', 'a\nb', 'ü', 'a\0']) {
        assertThrows('invalid-argument', () => publish(name, 'value'));
      }
      publish('Fine', 'value');
      await kit.waitForCount(inbox, 1);
      assert.deepEqual(Object.entries(inbox.messages[0]?.headers ?? {}), [['Fine', ['value']]]);
    },
  },
  {
    name: 'refuses bad subjects, reply subjects and queue names, and sends nothing for them',
    async run(kit) {
      const [a, b] = [await kit.connect(), await kit.connect()];
      const subject = kit.subject('checked');
      const inbox = await kit.inbox(b, kit.subject('>'));
      const data = bytesOf('x');
      const nothing = (): void => {};
      for (const bad of BAD_SUBJECTS) {
        assertThrows('invalid-argument', () => a.publish(bad, data));
        assertThrows('invalid-argument', () => a.publish(subject, data, { reply: bad }));
        assertThrows('invalid-argument', () => a.subscribe(bad, nothing));
      }
      for (const bad of ['*', '>', 'a.*', 'a.>', 'a*']) {
        assertThrows('invalid-argument', () => a.publish(bad, data));
        assertThrows('invalid-argument', () => a.publish(subject, data, { reply: bad }));
      }
      for (const bad of ['a*', 'a.>.b', '>.a', 'a.b>']) {
        assertThrows('invalid-argument', () => a.subscribe(bad, nothing));
      }
      for (const queue of [...INJECTIONS, 'a.b', '*', '>', 'x'.repeat(65), 'g 1\r\nPUB x 0\r\n']) {
        assertThrows('invalid-argument', () => a.subscribe(subject, nothing, { queue }));
      }
      a.publish(subject, bytesOf('fine'));
      await kit.waitForCount(inbox, 1);
      await kit.settle(a, b);
      assert.deepEqual(inbox.texts(), ['fine']);
    },
  },
  {
    name: 'gives every receiver bytes of its own, never written to again (F18)',
    async run(kit) {
      const [a, b, c] = [await kit.connect(), await kit.connect(), await kit.connect()];
      const subject = kit.subject('bytes');
      const inboxes = [await kit.inbox(b, subject), await kit.inbox(b, subject)];
      inboxes.push(await kit.inbox(c, subject), await kit.inbox(a, subject));
      const data = bytesOf('first payload');
      a.publish(subject, data);
      for (const inbox of inboxes) await kit.waitForCount(inbox, 1);
      inboxes[0]?.messages[0]?.data.fill(0);
      a.publish(subject, data);
      for (let n = 0; n < 500; n += 1) a.publish(subject, bytesOf(`other payload ${n}`));
      for (const inbox of inboxes) await kit.waitForCount(inbox, 502);
      assert.equal(inboxes[0]?.texts()[0], '\0'.repeat(13), 'what a receiver wrote stays');
      for (const [n, inbox] of inboxes.entries()) {
        const texts = inbox.texts();
        if (n > 0) assert.equal(texts[0], 'first payload', 'after another receiver wrote');
        assert.equal(texts[1], 'first payload', 'the same bytes sent again');
        assert.equal(texts[2], 'other payload 0');
        assert.equal(texts[501], 'other payload 499');
      }
    },
  },
];
