import { describe, expect, test } from 'vitest';
import { CoterieError } from '../runtime/errors.ts';
import type { Message, MessageHeaders } from '../runtime/message.ts';
import { native } from './native.ts';

const data = Uint8Array.of(123);
const message: Message = { id: 'i-1', stream: 's', data, headers: {}, time: 0 };
const read = (headers?: MessageHeaders): object => native.decode('s', { data, headers });

test('what a plain client publishes', () => {
  expect(native.name).toBe('');
  expect(native.decode('s', { data, headers: undefined })).toEqual({ data });
  expect(read({ 'Coterie-Key': ['c-7'], trace: ['a', 'b'] })).toEqual({
    data,
    key: 'c-7',
    headers: { trace: ['a', 'b'] },
  });
});

test('metadata in headers', () => {
  const given = { ...message, key: 'c-7', contentType: 'text/plain; charset=utf-8', time: 5 };
  const encoded = native.encode({ ...given, headers: { a: ['1'], 'Content-Type': ['other'] } });
  expect(encoded.data).toBe(data);
  expect(encoded.headers).toEqual({
    a: ['1'],
    'Content-Type': ['text/plain; charset=utf-8'],
    'Coterie-Id': ['i-1'],
    'Coterie-Key': ['c-7'],
    'Coterie-Time': ['5'],
  });
});

test.each([
  ['ö', 'w7Y='],
  [' a', 'IGE='],
  ['a\r\nCoterie-Id: x', 'YQ0KQ290ZXJpZS1JZDogeA=='],
  [Uint8Array.of(255), '/w=='],
])('the key %j cannot stand in a header as it is', (key, base64) => {
  const encoded = native.encode({ ...message, key });
  expect(encoded.headers).toEqual({ 'Coterie-Id': ['i-1'], 'Coterie-Key-Base64': [base64] });
  expect(native.decode('s', encoded)).toMatchObject({ key });
});

test('reserved headers never reach the message', () => {
  const headers = { 'Coterie-Answer': ['x'], 'coterie-chain': ['y'], 'COTERIE-NEW': ['z'] };
  expect(read(headers)).toEqual({ data });
});

describe('refused as undecodable', () => {
  test.each<[string, MessageHeaders]>([
    ['two keys', { 'Coterie-Key': ['a', 'b'] }],
    ['a key in both forms', { 'Coterie-Key': ['a'], 'Coterie-Key-Base64': ['YQ=='] }],
    ['an empty key', { 'Coterie-Key': [''] }],
    ['a key too long', { 'Coterie-Key': ['x'.repeat(1025)] }],
    ['bad base64', { 'Coterie-Key-Base64': ['Y Q='] }],
    ['a bad id', { 'Coterie-Id': ['a b'] }],
    ['a time that is none', { 'Coterie-Time': ['1e3'] }],
    ['a time past 2^53', { 'Coterie-Time': ['9999999999999999'] }],
    ['a content type with a line end', { 'Content-Type': ['a\nb'] }],
    ['a value with a line end', { a: ['x\r\nb: y'] }],
    ['the name __proto__', JSON.parse('{"__proto__":["x"]}')],
    ['too many', Object.fromEntries(Array.from({ length: 65 }, (_, each) => [`h${each}`, ['']]))],
  ])('%s', (_name, headers) => {
    expect(() => read(headers)).toThrow(expect.objectContaining({ code: 'undecodable' }) as Error);
    expect(() => read(headers)).toThrow(CoterieError);
  });
});
