import { describe, expect, test } from 'vitest';
import { CoterieError } from '../runtime/errors.ts';
import type { MessageInput } from '../runtime/message.ts';
import { checkMessage, type MessageDefaults } from './message-input.ts';

const defaults: MessageDefaults = {
  checkStream(stream) {
    if (stream === 'bad') throw new CoterieError('invalid-argument', 'bad stream');
  },
  id: () => 'made',
  now: () => 7.9,
};

describe('checkMessage', () => {
  test('fills in what was left out', () => {
    expect(checkMessage({ stream: 's' }, defaults)).toEqual({
      id: 'made',
      stream: 's',
      data: new Uint8Array(0),
      headers: {},
      time: 7,
    });
  });

  test('keeps what was given: bytes as they are, text as UTF-8, keys in one form', () => {
    const data = Uint8Array.of(1);
    const input: MessageInput = {
      stream: 's',
      data,
      key: Uint8Array.of(99),
      id: 'i',
      headers: { a: '1' },
      contentType: 'text/plain; charset=utf-8',
      time: 5,
    };
    const checked = checkMessage(input, defaults);
    expect(checked).toEqual({ ...input, key: 'c', headers: { a: ['1'] } });
    expect(checked.data).toBe(data);
    expect([...checkMessage({ stream: 's', data: 'ä' }, defaults).data]).toEqual([0xc3, 0xa4]);
  });

  test.each<[string, unknown]>([
    ['no object', null],
    ['the stream', { stream: 'bad' }],
    ['an empty id', { stream: 's', id: '' }],
    ['an id with a blank', { stream: 's', id: 'a b' }],
    ['an id with a line end', { stream: 's', id: 'a\n' }],
    ['an id too long', { stream: 's', id: 'a'.repeat(129) }],
    ['an id that is a number', { stream: 's', id: 5 }],
    ['a content type with a line end', { stream: 's', contentType: 'a\r\nb' }],
    ['an empty content type', { stream: 's', contentType: '' }],
    ['an empty key', { stream: 's', key: '' }],
    ['a key that is a number', { stream: 's', key: 5 }],
    ['a key with a lone surrogate', { stream: 's', key: '\ud800' }],
    ['data that is an object', { stream: 's', data: { a: 1 } }],
    ['data with a lone surrogate', { stream: 's', data: '\ud800' }],
    ['a time with a fraction', { stream: 's', time: 1.5 }],
    ['a time before 1970', { stream: 's', time: -1 }],
    ['a reserved header', { stream: 's', headers: { 'Coterie-Id': 'x' } }],
  ])('refuses %s', (_name, input) => {
    expect(() => checkMessage(input as MessageInput, defaults)).toThrow(
      expect.objectContaining({ code: 'invalid-argument' }) as Error,
    );
  });
});
