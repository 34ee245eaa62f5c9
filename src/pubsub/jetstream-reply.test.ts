import { type Msg, MsgImpl } from '@nats-io/transport-node';
import { expect, test } from 'vitest';

import { readReply } from './jetstream-reply.ts';

const read = (reply: string | undefined): object | undefined => {
  const pulled = readReply({ reply } as unknown as Msg);
  if (pulled === undefined) return undefined;
  const { message: _, ...rest } = pulled;
  return rest;
};

const NUMBERS = {
  delivered: 2,
  sequence: 1_000_007,
  consumerSequence: 31,
  timeMs: 1_795_268_087_607,
  pending: 4,
};

test('reads what a delivery tells in its reply subject, in the short form and in the long ones', () => {
  const numbers = '2.1000007.31.1795268087607123456.4';
  expect(read(`$JS.ACK.orders.g-1.${numbers}`)).toEqual(NUMBERS);
  expect(read(`$JS.ACK.hub.ACCOUNT.orders.g-1.${numbers}`)).toEqual(NUMBERS);
  expect(read(`$JS.ACK._.ACCOUNT.77.88.${numbers}.x9Yt`)).toEqual(NUMBERS);
  // Names that look like numbers.
  expect(read(`$JS.ACK.12.34.${numbers}`)).toEqual(NUMBERS);
});

test('reads the same of the message of the client', () => {
  const reply = Buffer.from('$JS.ACK.orders.g-1.2.1000007.31.1795268087607123456.4');
  const subject = Buffer.from('orders');
  const parts = { subject, reply, sid: 1, hdr: -1, size: 0 };
  const message = new MsgImpl(parts, new Uint8Array(0), {} as never);
  expect(readReply(message as Msg)).toEqual({ ...NUMBERS, message });
});

test('takes nothing else for a delivery', () => {
  for (const reply of [
    undefined,
    '',
    '_INBOX.a.b',
    '$JS.ACK.orders.g.1.2.3',
    '$JS.API.a.b.c.d.e.f.g',
  ]) {
    expect(read(reply)).toBeUndefined();
  }
});
