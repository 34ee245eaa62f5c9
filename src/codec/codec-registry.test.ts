import { describe, expect, test } from 'vitest';
import { CoterieError, type ErrorCode } from '../runtime/errors.ts';
import type { Message, MessageHeaders } from '../runtime/message.ts';
import { checkMessageCodec } from './codec-check.ts';
import { CodecRegistry } from './codec-registry.ts';
import { flow } from './flow.ts';
import type { EncodedMessage, MessageCodec } from './message-codec.ts';
import { native } from './native.ts';

const data = Uint8Array.of(1, 2);
const message: Message = { id: 'i', stream: 'orders', key: 'k', data, headers: {}, time: 5 };
const foreign = (changes: Partial<MessageCodec> = {}): MessageCodec => ({
  name: '',
  encode: (given) => ({ data: given.data, headers: undefined }),
  decode: (_stream, encoded) => ({ data: encoded.data, key: 'foreign' }),
  ...changes,
});
const withCodec = (codec: MessageCodec): CodecRegistry =>
  new CodecRegistry({ streams: new Map([['orders', codec]]) });

function codeOf(run: () => unknown): ErrorCode | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    expect(error).toBeInstanceOf(CoterieError);
    return (error as CoterieError).code;
  }
}

describe('which codec', () => {
  test('protobuf is written by default, and marked', () => {
    const encoded = new CodecRegistry().encodeMessage(message);
    expect(encoded.headers).toEqual({ 'Coterie-Codec': ['protobuf'] });
  });

  test('native and foreign codecs are not marked', () => {
    const plain = new CodecRegistry({ defaultCodec: native }).encodeMessage(message);
    expect(plain.headers).not.toHaveProperty('Coterie-Codec');
    expect(withCodec(foreign()).encodeMessage(message).headers).toBe(undefined);
  });

  test('an id travels beside a codec that has no place for it, and only there', () => {
    const inside = new CodecRegistry().encodeMessage(message, true);
    expect(inside.headers).toEqual({ 'Coterie-Codec': ['protobuf'] });
    const registry = withCodec(foreign());
    const beside = registry.encodeMessage(message, true);
    expect(beside.headers).toEqual({ 'Coterie-Id': [message.id] });
    expect(registry.decodeMessage('orders', beside).id).toBe(message.id);
  });

  test('what bears no marker is native, or read by the codec of its stream', () => {
    const headers: MessageHeaders = { 'Coterie-Key': ['plain'] };
    const registry = withCodec(foreign());
    expect(registry.decodeMessage('bills', { data, headers })).toEqual({ data, key: 'plain' });
    expect(registry.decodeMessage('orders', { data, headers })).toEqual({ data, key: 'foreign' });
  });

  test('the marker wins over the codec of the stream', () => {
    const encoded = new CodecRegistry().encodeMessage(message);
    expect(withCodec(foreign()).decodeMessage('orders', encoded)).toMatchObject({ key: 'k' });
    const named = { data, headers: { 'Coterie-Codec': ['native'] } };
    expect(withCodec(foreign()).decodeMessage('orders', named)).toEqual({ data });
  });

  test('a codec of a user is found by its marker on every stream', () => {
    const registry = withCodec(foreign({ name: 'acme' }));
    const encoded = registry.encodeMessage(message);
    expect(encoded.headers).toEqual({ 'Coterie-Codec': ['acme'] });
    expect(registry.decodeMessage('bills', encoded)).toMatchObject({ key: 'foreign' });
    expect(codeOf(() => new CodecRegistry().decodeMessage('bills', encoded))).toBe('unknown-codec');
  });

  test('flow for a stream reads what the Go library publishes', () => {
    const bytes = flow.encode(message).data;
    const read = withCodec(flow).decodeMessage('orders', { data: bytes, headers: undefined });
    expect(read).toEqual({ data, key: 'k' });
  });

  test('two markers are refused', () => {
    const headers = { 'Coterie-Codec': ['protobuf', 'native'] };
    const decode = (): unknown => new CodecRegistry().decodeMessage('s', { data, headers });
    expect(codeOf(decode)).toBe('undecodable');
  });

  test.each<[string, MessageHeaders]>([
    ['a line end in a header of Coterie', { 'Coterie-Chain': ['a\r\nb'] }],
    ['a name with a blank', { 'a b': ['1'] }],
    ['no value', { a: [] }],
    ['too long', { a: ['x'.repeat(8193)] }],
  ])('headers that no frame could hold are refused under every codec: %s', (_name, bad) => {
    const { headers } = new CodecRegistry().encodeMessage(message);
    const encoded = {
      ...new CodecRegistry().encodeMessage(message),
      headers: { ...headers, ...bad },
    };
    const decode = (): unknown => new CodecRegistry().decodeMessage('orders', encoded);
    expect(codeOf(decode)).toBe('undecodable');
  });

  test('the id of a codec without ids is the one that the broker sent beside it', () => {
    const headers = { 'Coterie-Id': ['beside'] };
    const read = withCodec(foreign()).decodeMessage('orders', { data, headers });
    expect(read.id).toBe('beside');
  });
});

describe("a user's codec", () => {
  const decodes = (read: unknown): (() => unknown) => {
    const registry = withCodec(foreign({ decode: () => read as never }));
    return () => registry.decodeMessage('orders', { data, headers: undefined });
  };
  const encodes = (made: unknown): (() => unknown) => {
    const registry = withCodec(foreign({ encode: () => made as EncodedMessage }));
    return () => registry.encodeMessage(message);
  };

  test('what it throws becomes undecodable, but for a CoterieError', () => {
    const cause = new TypeError('x');
    const fails = (error: Error): MessageCodec =>
      foreign({
        encode: () => {
          throw error;
        },
        decode: () => {
          throw error;
        },
      });
    const encoded = { data, headers: undefined };
    expect(() => withCodec(fails(cause)).decodeMessage('orders', encoded)).toThrow(
      expect.objectContaining({ code: 'undecodable', cause }) as Error,
    );
    expect(codeOf(() => withCodec(fails(cause)).encodeMessage(message))).toBe('undecodable');
    const own = new CoterieError('too-large', 'x');
    expect(codeOf(() => withCodec(fails(own)).decodeMessage('orders', encoded))).toBe('too-large');
  });

  test.each([
    undefined,
    null,
    { data: 'text' },
    { data, id: 5 },
    { data, id: 'a b' },
    { data, key: 5 },
    { data, key: '' },
    { data, time: Number.NaN },
    { data, contentType: {} },
    { data, headers: { a: 'text' } },
    { data, headers: { a: ['x\r\ny'] } },
  ])('reading %j is undecodable', (read) => {
    expect(codeOf(decodes(read))).toBe('undecodable');
  });

  test('reserved headers that it reads are left out', () => {
    const headers = { a: ['1'], 'Coterie-Chain': ['x'] };
    expect(decodes({ data, headers })()).toEqual({ data, headers: { a: ['1'] } });
  });

  test.each([
    undefined,
    { data: 'text' },
    { data, headers: { a: ['x\r\nCoterie-Key: y'] } },
    { data, headers: { 'a b': ['x'] } },
  ])('writing %j is undecodable', (made) => {
    expect(codeOf(encodes(made))).toBe('undecodable');
  });

  test.each([
    null,
    'protobuf',
    {},
    { ...foreign(), name: 'a b' },
    { ...foreign(), name: 'a\r\nb' },
    { ...foreign(), encode: 1 },
    { name: 'a', encode: () => {} },
  ])('%j is no codec', (codec) => {
    expect(codeOf(() => checkMessageCodec(codec))).toBe('invalid-options');
  });

  test('two codecs of one name are refused, also where one is shipped', () => {
    const streams = new Map([
      ['a', foreign({ name: 'acme' })],
      ['b', foreign({ name: 'acme' })],
    ]);
    expect(codeOf(() => new CodecRegistry({ streams }))).toBe('invalid-options');
    expect(codeOf(() => withCodec(foreign({ name: 'json' })))).toBe('invalid-options');
    expect(codeOf(() => withCodec(foreign({ name: 'native' })))).toBe('invalid-options');
    expect(codeOf(() => withCodec(foreign()))).toBe(undefined);
  });
});
