import { describe, expect, test } from 'vitest';
import type { Message } from '../runtime/message.ts';
import { coterie } from './gen/coterie.js';
import { protobuf } from './protobuf.ts';

const message: Message = {
  id: 'i-1',
  stream: 's',
  key: 'c-7',
  data: Uint8Array.of(1, 2),
  headers: { h: ['1', '2'] },
  contentType: 'a/b',
  time: 1.5e12,
};
const read = (fields: coterie.Envelope.$Properties): object =>
  protobuf.decode('s', { data: coterie.Envelope.encode(fields).finish(), headers: undefined });

test('golden bytes, and generated code reads and writes the same', () => {
  const { data } = protobuf.encode(message);
  const hex = Buffer.from(data).toString('hex');
  expect(hex).toBe(
    '0a03692d311203632d371a090a01681201311201322203612f622900008079efd3754232020102',
  );
  expect(coterie.Envelope.encode(coterie.Envelope.decode(data)).finish()).toEqual(
    Buffer.from(data),
  );
});

test('an empty envelope is a message without anything', () => {
  expect(protobuf.decode('s', { data: new Uint8Array(0), headers: undefined })).toEqual({
    data: new Uint8Array(0),
  });
});

test('F18 the encoded bytes are a copy, the decoded ones a view of what was given', () => {
  const data = Uint8Array.of(1, 2, 3);
  const encoded = protobuf.encode({ ...message, data });
  data.fill(0);
  const decoded = protobuf.decode('s', encoded);
  for (let run = 0; run < 1000; run += 1) protobuf.encode(message);
  expect([...decoded.data]).toEqual([1, 2, 3]);
  expect(decoded.data.buffer).toBe(encoded.data.buffer);
});

test('reserved headers never reach the message', () => {
  expect(read({ headers: [{ name: 'Coterie-Chain', values: ['x'] }] })).toEqual({
    data: new Uint8Array(0),
  });
});

describe('refused as undecodable', () => {
  test.each<[string, coterie.Envelope.$Properties]>([
    ['an empty key', { key: new Uint8Array(0) }],
    ['a key too long', { key: new Uint8Array(1025) }],
    ['an id with blanks', { id: 'a b' }],
    ['a time of NaN', { time: Number.NaN }],
    ['a time of 1e300', { time: 1e300 }],
    ['a negative time', { time: -1 }],
    ['a content type with a line end', { contentType: 'a\nb' }],
    ['a header value with a line end', { headers: [{ name: 'a', values: ['x\r\ny: z'] }] }],
    [
      'a header twice',
      {
        headers: [
          { name: 'a', values: ['1'] },
          { name: 'a', values: ['2'] },
        ],
      },
    ],
    ['the header name __proto__', { headers: [{ name: '__proto__', values: ['1'] }] }],
  ])('%s', (_name, fields) => {
    expect(() => read(fields)).toThrow(expect.objectContaining({ code: 'undecodable' }) as Error);
  });
});
