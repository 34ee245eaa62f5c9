import { randomBytes } from 'node:crypto';
import fc, { type Arbitrary } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CoterieError } from '../runtime/errors.ts';
import { keyFromBytes } from '../runtime/key.ts';
import type { Message, MessageHeaders } from '../runtime/message.ts';
import { seededRandom } from '../runtime/random.ts';
import { CodecRegistry, SHIPPED_CODECS } from './codec-registry.ts';
import type { EncodedMessage } from './message-codec.ts';
import { checkMessage } from './message-input.ts';

const STREAM = 'orders.created';
const bytes = fc.uint8Array({ maxLength: 200 }).map((each) => new Uint8Array(each));
const keyBytes = fc.uint8Array({ minLength: 1, maxLength: 60 });
const key = fc.oneof(
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }),
  keyBytes.map((each) => keyFromBytes(new Uint8Array(each))),
);
const value = fc.stringMatching(/^[\t -~\u00a0-\ud7ff]{0,40}$/).map((each) => each.trim());
const headers: Arbitrary<MessageHeaders> = fc.dictionary(
  fc
    .stringMatching(/^[!#-'*+\-.^-z|~0-9A-Z]{1,20}$/)
    .filter((name) => !/^(__proto__|content-type|coterie-.*)$/i.test(name)),
  fc.array(value, { minLength: 1, maxLength: 3 }),
  { maxKeys: 4 },
);

const message: Arbitrary<Message> = fc.record(
  {
    id: fc.stringMatching(/^[!-~]{1,128}$/),
    stream: fc.constant(STREAM),
    key,
    data: bytes,
    headers,
    contentType: fc.stringMatching(/^[!-~]([ -~]{0,40}[!-~])?$/),
    time: fc.maxSafeNat(),
  },
  { requiredKeys: ['id', 'stream', 'data', 'headers', 'time'] },
);

const defaults = {
  checkStream: (): void => {},
  id: (): string => 'made',
  now: (): number => 0,
};

/** What a broker makes of what a codec read: it fills in what is missing. */
function received(registry: CodecRegistry, encoded: EncodedMessage): Message {
  return {
    stream: STREAM,
    id: 'made',
    headers: {},
    time: 0,
    ...registry.decodeMessage(STREAM, encoded),
  };
}

describe.each([...SHIPPED_CODECS])('%s', (_name, codec) => {
  const registry = new CodecRegistry({ defaultCodec: codec });
  const reader = new CodecRegistry();

  test('what was written is read back by any member, and may be published again', () => {
    fc.assert(
      fc.property(message, (given) => {
        const read = received(reader, registry.encodeMessage(given));
        expect(read).toEqual(given);
        expect(checkMessage(read, defaults)).toEqual(given);
      }),
      { numRuns: 500 },
    );
  });

  test('F16 fuzz: whatever the bytes, it is a message or undecodable', () => {
    const given = process.env['FUZZ_SEED'];
    const seed = given === undefined ? randomBytes(4).readUInt32LE(0) : Number(given);
    const random = seededRandom(seed);
    const valid = fc
      .sample(message, { numRuns: 100, seed })
      .map((each) => registry.encodeMessage(each));
    for (let run = 0; run < 20_000; run += 1) {
      const { data, headers: marker } = valid[run % valid.length] as EncodedMessage;
      const copy = Uint8Array.from(
        data.subarray(0, run % 3 === 0 ? random.uint32() % 300 : undefined),
      );
      for (let flips = random.uint32() % 4; flips > 0 && copy.length > 0; flips -= 1) {
        copy[random.uint32() % copy.length] = random.uint32() & 255;
      }
      try {
        // What a member lets in, a dead letter must let out again.
        checkMessage(received(reader, { data: copy, headers: marker }), defaults);
      } catch (error) {
        if (error instanceof CoterieError && error.code === 'undecodable') continue;
        const shown = Buffer.from(copy).toString('hex');
        throw new Error(`FUZZ_SEED=${seed} input ${shown}`, { cause: error });
      }
    }
  });
});
