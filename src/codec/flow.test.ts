import { describe, expect, test } from 'vitest';
import type { Message } from '../runtime/message.ts';
import { flow } from './flow.ts';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const bytesOf = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, 'hex'));
const read = (hex: string, stream = 'orders'): object =>
  flow.decode(stream, { data: bytesOf(hex), headers: undefined });

/** Test vectors: stream, key, data, and the bytes that flow has for them. */
const VECTORS: [string, string, string, string][] = [
  ['orders', 'c-7', 'hello', '000000066f726465727300000003632d3768656c6c6f'],
  ['orders', '', 'x', '000000066f72646572730000000078'],
  ['a.b', 'ö', '', '00000003612e6200000002c3b6'],
];

describe('test vectors', () => {
  test.each(VECTORS)('%s, key %j, data %j', (stream, key, text, hex) => {
    const given = key === '' ? {} : { key };
    const message: Message = {
      id: 'i',
      stream,
      ...given,
      data: utf8(text),
      headers: { h: ['1'] },
      contentType: 'a/b',
      time: 5,
    };
    const encoded = flow.encode(message);
    expect(Buffer.from(encoded.data).toString('hex')).toBe(hex);
    expect(read(hex, stream)).toEqual({ ...given, data: utf8(text) });
    // Coterie's members get from the headers what the format cannot hold.
    expect(flow.decode(stream, encoded)).toEqual({
      ...given,
      data: utf8(text),
      id: 'i',
      headers: { h: ['1'] },
      contentType: 'a/b',
      time: 5,
    });
  });

  test('an empty stream means the subject, as in flow', () => {
    expect(read('0000000000000000ff')).toEqual({ data: Uint8Array.of(255) });
  });
});

test.each([
  ['nothing', ''],
  ['a cut length', '000000'],
  ['no key', '000000066f7264657273'],
  ['a cut key length', '000000066f7264657273000000'],
  ['a stream past the end', '000000076f7264657273'],
  ['a stream of 2^32 - 1', 'ffffffff6f726465727300000000'],
  ['a key of 2^32 - 1', '000000066f7264657273ffffffff'],
  ['lengths that add up to 2^32', '000000066f7264657273fffffffa00'],
  ['a stream of 2^31', '800000006f726465727300000000'],
  ['a key one byte past the end', '000000066f72646572730000000161'.slice(0, -2)],
  ['a key too long', `000000066f726465727300000401${'61'.repeat(1025)}`],
  ['another stream', '0000000562696c6c7300000000'],
  ['text', Buffer.from('{"id":1}').toString('hex')],
])('F16 %s is undecodable', (_name, hex) => {
  expect(() => read(hex)).toThrow(expect.objectContaining({ code: 'undecodable' }) as Error);
});
