import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CoterieError } from '../runtime/errors.ts';
import type { MessageHeaders } from '../runtime/message.ts';
import { type Random, seededRandom } from '../runtime/random.ts';
import {
  BATCH_ITEM_BYTES,
  batchHeaders,
  type BatchItem,
  decodeBatch,
  encodeBatch,
  isBatch,
  itemHeaders,
} from './batch.ts';
import { coterie } from './gen/coterie.js';

const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
/** A batch as generated code writes it. */
const written = (refs: number[], items: Uint8Array[]): Uint8Array =>
  new Uint8Array(coterie.Batch.encode({ refs, items }).finish());

const item = fc.record({
  ref: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
  data: fc.uint8Array({ maxLength: 300 }).map((each) => new Uint8Array(each)),
});
const items = fc.array(item, { minLength: 1, maxLength: 70 });

describe('round trip', () => {
  test('golden bytes, and generated code reads and writes the same', () => {
    const batch = [
      { ref: 1, data: text('ab') },
      { ref: 2 ** 40, data: new Uint8Array(0) },
    ];
    const bytes = encodeBatch(batch);
    expect(hexOf(bytes)).toBe('0a10000000000000f03f0000000000007042120261621200');
    expect(hexOf(written([1, 2 ** 40], [text('ab'), new Uint8Array(0)]))).toBe(hexOf(bytes));
  });

  test('of whatever there is; an item adds no more than it says', () => {
    fc.assert(
      fc.property(items, (batch) => {
        const bytes = encodeBatch(batch);
        expect(decodeBatch(bytes)).toEqual(batch);
        const payloads = batch.reduce((sum, { data }) => sum + data.length, 0);
        expect(bytes.length - payloads).toBeLessThanOrEqual(batch.length * BATCH_ITEM_BYTES);
      }),
    );
  });

  test('of payloads whose lengths take several bytes', () => {
    const batch = [127, 128, 16_383, 16_384].map((length, place) => {
      return { ref: place + 1, data: new Uint8Array(length).fill(place) };
    });
    expect(decodeBatch(encodeBatch(batch))).toEqual(batch);
  });

  test('payloads are written as copies, and read as views of what was given', () => {
    const data = text('abc');
    const bytes = encodeBatch([{ ref: 1, data }]);
    data.fill(0);
    // As a driver gives it: a part of a larger buffer.
    const given = Buffer.concat([Buffer.alloc(7), bytes]).subarray(7);
    const [only] = decodeBatch(given) as [BatchItem];
    expect(Buffer.from(only.data).toString()).toBe('abc');
    expect(only.data.constructor).toBe(Uint8Array);
    expect(only.data.buffer).toBe(given.buffer);
  });

  test('fields that no version has are passed over, wherever they stand', () => {
    fc.assert(
      fc.property(items, fc.uint8Array({ minLength: 1, maxLength: 100 }), (batch, unknown) => {
        const extra = [0xa2, 0x06, unknown.length, ...unknown];
        const refs = written(
          batch.map(({ ref }) => ref),
          [],
        );
        const parts = batch.map(({ data }) => [...written([], [data]), ...extra]);
        const bytes = Uint8Array.from([...extra, ...refs, ...extra, ...parts.flat()]);
        expect(decodeBatch(bytes)).toEqual(batch);
      }),
      { numRuns: 50 },
    );
  });

  test('numbers in several fields, before the messages that they count, are read too', () => {
    const bytes = Buffer.concat([written([1], [text('a')]), written([2], [text('b')])]);
    expect(decodeBatch(bytes).map(({ ref }) => ref)).toEqual([1, 2]);
  });
});

describe('refused as undecodable', () => {
  const one = text('x');
  const many = 1024;
  const numbers = (count: number): number[] => Array.from({ length: count }, (_, at) => at + 1);
  const empty = new Uint8Array(0);

  test.each<[string, Uint8Array, string]>([
    ['a number without a message', written([1, 2], [one]), 'a number without a message'],
    ['numbers without any message', written([1], []), 'a number without a message'],
    ['a message without a number', written([1], [one, one]), 'a message without a number'],
    ['messages without any number', written([], [one]), 'a message without a number'],
    [
      'a message before its number',
      Buffer.concat([written([], [one]), written([1], [])]),
      'a message without a number',
    ],
    ['the number 0', written([0], [one]), 'bad number'],
    ['a negative number', written([-1], [one]), 'bad number'],
    ['a fraction', written([1.5], [one]), 'bad number'],
    ['NaN', written([Number.NaN], [one]), 'bad number'],
    ['Infinity', written([Number.POSITIVE_INFINITY], [one]), 'bad number'],
    ['2^53', written([2 ** 53], [one]), 'bad number'],
    ['one bad number among good ones', written([1, 0, 3], [one, one, one]), 'bad number'],
    [
      'too many',
      written(
        numbers(many + 1),
        numbers(many + 1).map(() => empty),
      ),
      'too many',
    ],
    ['what is no field', Uint8Array.of(0xff, 0xff, 0xff), 'malformed batch'],
    ['an item that is cut off', written([1], [text('abc')]).subarray(0, -1), 'malformed batch'],
    ['a length beyond the end', Uint8Array.of(10, 0xff, 0xff, 0xff, 0x0f), 'malformed batch'],
    ['an end of a group that never began', Uint8Array.of(0x0c), 'malformed batch'],
  ])('%s', (_name, bytes, reason) => {
    const refused = { code: 'undecodable', message: expect.stringContaining(reason) as string };
    expect(() => decodeBatch(bytes)).toThrow(expect.objectContaining(refused) as Error);
  });

  test('but as many as a batch may hold are not', () => {
    const list = numbers(many);
    const bytes = written(
      list,
      list.map(() => empty),
    );
    expect(decodeBatch(bytes)).toHaveLength(many);
  });
});

describe('fuzz: nothing but undecodable is thrown', () => {
  const given = process.env['FUZZ_SEED'];
  const seed = given === undefined ? randomBytes(4).readUInt32LE(0) : Number(given);
  const tried = (input: Uint8Array): boolean => {
    let batch: BatchItem[] | undefined;
    try {
      batch = decodeBatch(input);
      // What passes is a batch that can go out again.
      expect(decodeBatch(encodeBatch(batch))).toEqual(batch);
      return true;
    } catch (error) {
      const isRefused = error instanceof CoterieError && error.code === 'undecodable';
      if (batch === undefined && isRefused) return false;
      throw new Error(`FUZZ_SEED=${seed} input ${hexOf(input)}`, { cause: error });
    }
  };

  test('random bytes', () => {
    const random = seededRandom(seed);
    let refused = 0;
    for (let run = 0; run < 20_000; run += 1) {
      const input = Uint8Array.from({ length: random.uint32() % 60 }, () => random.uint32() & 255);
      // Half of them begin with one number, and a field of items.
      if (run % 2 === 0) input.set(BEGINNING.slice(0, input.length));
      if (!tried(input)) refused += 1;
    }
    expect(refused).toBeGreaterThan(1000);
  });

  test('valid batches with flipped bits, cut ends and other bytes in them', () => {
    const random = seededRandom(seed);
    const valid = fc.sample(items, { numRuns: 100, seed }).map((each) => encodeBatch(each));
    let read = 0;
    for (let run = 0; run < 20_000; run += 1) {
      if (tried(mutated(valid[run % valid.length] as Uint8Array, random))) read += 1;
    }
    // A flipped bit of a payload is a payload all the same.
    expect(read).toBeGreaterThan(1000);
  });
});

const BEGINNING = [10, 8, 0, 0, 0, 0, 0, 0, 0xf0, 0x3f, 18];

function mutated(input: Uint8Array, random: Random): Uint8Array {
  if (input.length === 0) return input;
  const at = random.uint32() % input.length;
  const copy = Uint8Array.from(input);
  if (random.uint32() % 4 === 0) return copy.slice(0, at);
  if (random.uint32() % 4 === 0) copy[at] = 0xff;
  else copy[at] = (copy[at] as number) ^ (1 << (random.uint32() % 8));
  return copy;
}

describe('headers', () => {
  const frozen = (headers: Record<string, string[]>): MessageHeaders => {
    const copy: Record<string, readonly string[]> = Object.create(null);
    for (const name of Object.keys(headers)) copy[name] = Object.freeze(headers[name] ?? []);
    return Object.freeze(copy);
  };
  const usual = { 'Coterie-Codec': ['protobuf'], 'Coterie-Answer': ['confirm'] };

  test('a batch bears those of its messages and a mark; they get them back without it', () => {
    const headers = frozen(usual);
    const marked = batchHeaders(headers);
    expect({ ...marked }).toEqual({ ...usual, 'Coterie-Batch': ['1'] });
    expect([isBatch(marked), isBatch(headers)]).toEqual([true, false]);
    expect({ ...itemHeaders(marked) }).toEqual(usual);
    expect({ ...headers }).toEqual(usual);
  });

  test('of messages without any there is the mark alone', () => {
    expect({ ...batchHeaders(undefined) }).toEqual({ 'Coterie-Batch': ['1'] });
    expect({ ...itemHeaders(batchHeaders(undefined)) }).toEqual({});
    expect([isBatch(undefined), isBatch({}), isBatch(batchHeaders(undefined))]).toEqual([
      false,
      false,
      true,
    ]);
  });

  test('the same frozen ones give the same ones each time, also by turns', () => {
    const [one, other] = [frozen(usual), frozen({ ...usual, 'Coterie-Owed': ['west'] })];
    for (const make of [batchHeaders, itemHeaders]) {
      const made = make(one);
      expect(make(one)).toBe(made);
      expect(Object.isFrozen(made)).toBe(true);
      expect({ ...make(other) }).not.toEqual({ ...made });
      expect({ ...make(one) }).toEqual({ ...made });
    }
  });

  test('of what may still change nothing is remembered', () => {
    const headers: Record<string, string[]> = { a: ['1'] };
    for (const make of [batchHeaders, itemHeaders]) {
      headers['a'] = ['1'];
      make(headers);
      headers['a'] = ['2'];
      expect(make(headers)['a']).toEqual(['2']);
    }
  });

  test('no name means anything special, and no other one is lost', () => {
    const special = ['__proto__', 'constructor', 'toString', 'coterie-batch', 'Coterie-Batch-2'];
    const name = fc.oneof(
      fc.constantFrom(...special),
      fc.stringMatching(/^[!#-'*+.A-Za-z-]{1,9}$/),
    );
    const values = fc.array(fc.string({ maxLength: 9 }), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(fc.array(fc.tuple(name, values), { maxLength: 8 }), (entries) => {
        const headers: Record<string, string[]> = Object.create(null);
        for (const [each, value] of entries) headers[each] = value;
        const marked = batchHeaders(headers);
        expect(isBatch(marked)).toBe(true);
        expect(Object.getPrototypeOf(marked)).toBe(null);
        expect(Object.entries(itemHeaders(marked))).toEqual(Object.entries(headers));
        expect(Object.getPrototypeOf(itemHeaders(marked))).toBe(null);
      }),
    );
  });
});
