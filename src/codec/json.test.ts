import { expect, test } from 'vitest';
import { CoterieError } from '../runtime/errors.ts';
import type { Message } from '../runtime/message.ts';
import { json } from './json.ts';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const read = (text: string): object => json.decode('s', { data: utf8(text), headers: undefined });
const message: Message = {
  id: 'i-1',
  stream: 's',
  key: 'c-7',
  data: utf8('{"a":1}'),
  headers: { h: ['1', '2'] },
  contentType: 'application/json',
  time: 5,
};

test('text stays text', () => {
  const { data, headers } = json.encode(message);
  expect(headers).toBe(undefined);
  expect(Buffer.from(data).toString()).toBe(
    '{"id":"i-1","key":"c-7","data":"{\\"a\\":1}","headers":{"h":["1","2"]},' +
      '"contentType":"application/json","time":5}',
  );
});

test('bytes that are no text become base64', () => {
  const bytes = Uint8Array.of(255, 0);
  const given: Message = { id: 'i', stream: 's', key: bytes, data: bytes, headers: {}, time: 0 };
  const encoded = json.encode(given);
  expect(Buffer.from(encoded.data).toString()).toBe(
    '{"id":"i","keyBase64":"/wA=","dataBase64":"/wA="}',
  );
  expect(json.decode('s', encoded)).toEqual({ id: 'i', key: bytes, data: bytes });
});

test('what others write: few fields, one value as a text, fields that nobody knows', () => {
  expect(read('{}')).toEqual({ data: new Uint8Array(0) });
  expect(read('{"data":"ä","headers":{"a":"1","Coterie-Key":"x"},"more":[1]}')).toEqual({
    data: utf8('ä'),
    headers: { a: ['1'] },
  });
});

test.each([
  '',
  'secret',
  '[]',
  'null',
  '{"data":{"a":1}}',
  '{"data":"a","dataBase64":"YQ=="}',
  '{"dataBase64":"Y"}',
  '{"key":""}',
  '{"key":1}',
  '{"key":"\\ud800"}',
  '{"id":"a b"}',
  '{"time":"5"}',
  '{"time":-1}',
  '{"time":1e400}',
  '{"contentType":"a\\nb"}',
  '{"headers":[]}',
  '{"headers":{"a":1}}',
  '{"headers":{"a":[1]}}',
  '{"headers":{"a":"x\\r\\nb: y"}}',
  '{"headers":{"__proto__":"x"}}',
  '['.repeat(100_000),
])('%.40s is undecodable, and the reason does not quote it', (text) => {
  expect.assertions(3);
  try {
    read(text);
  } catch (error) {
    expect(error).toBeInstanceOf(CoterieError);
    expect((error as CoterieError).code).toBe('undecodable');
    expect(
      `${(error as CoterieError).message} ${String((error as CoterieError).cause)}`,
    ).not.toMatch(/secret|\[\[/);
  }
});
