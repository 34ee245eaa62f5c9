import { randomBytes } from 'node:crypto';
import fc, { type Arbitrary } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CoterieError } from '../runtime/errors.ts';
import type { MessageHeaders } from '../runtime/message.ts';
import { type Random, seededRandom } from '../runtime/random.ts';
import type { ControlFrame, MemberRecord } from './control-frame.ts';
import type { DataFrame } from './data-frame.ts';
import { decodeFrame, encodeFrame } from './frame.ts';

const name = fc.stringMatching(/^[A-Za-z0-9_-]{1,64}$/);
const hex = fc.stringMatching(/^[0-9a-f]{16}$/);
const optional = (text: Arbitrary<string>): Arbitrary<string> => fc.oneof(fc.constant(''), text);
const optionalName = optional(name);
const optionalHex = optional(hex);
const stream = fc.stringMatching(/^[a-z$/#]{1,5}(\.[A-Z0-9_-]{1,5}){0,3}$/);
const uint32 = fc.nat({ max: 0xffff_ffff });
const positive = fc.integer({ min: 1, max: 0xffff_ffff });
const partition = fc.nat({ max: 65_535 });
const integer = fc.maxSafeNat();
const sequence = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER - 1000 });
const ms = fc
  .double({ min: 0, max: Number.MAX_SAFE_INTEGER, noNaN: true })
  .map((value) => value + 0);
const bytes = fc.uint8Array({ maxLength: 300 }).map((each) => new Uint8Array(each));
const text = fc.string({ unit: 'grapheme', maxLength: 200 });
const code = fc.stringMatching(/^[a-z][a-z-]{0,39}$/);
const ascending = fc
  .uniqueArray(partition, { maxLength: 50 })
  .map((list) => list.sort((a, b) => a - b));
const list = <T>(each: Arbitrary<T>): Arbitrary<T[]> => fc.array(each, { maxLength: 6 });
const sorted = fc
  .uniqueArray(stream, { maxLength: 6 })
  .map((streams) => streams.sort((a, b) => (a < b ? -1 : 1)));

const headers: Arbitrary<MessageHeaders | undefined> = fc.option(
  fc.dictionary(
    fc.stringMatching(/^[!#-'*+\-.^-z|~0-9A-Z]{1,30}$/).filter((each) => each !== '__proto__'),
    fc.array(fc.stringMatching(/^[\t -~\u00a0-\ud7ff]{0,40}$/), { minLength: 1, maxLength: 3 }),
    { minKeys: 1, maxKeys: 5 },
  ),
  { nil: undefined },
);

/** A field that no version has: number 100, a text. */
const extra = fc
  .uint8Array({ minLength: 1, maxLength: 100 })
  .map((each) => new Uint8Array([0xa2, 0x06, each.length, ...each]));

const record: Arbitrary<MemberRecord> = fc.record(
  {
    name,
    instance: hex,
    incarnation: uint32,
    status: fc.constantFrom('alive', 'suspect', 'evicted', 'left'),
    phase: fc.constantFrom('joining', 'active', 'leaving'),
    revision: uint32,
    healthy: fc.boolean(),
    withdrawn: fc.boolean(),
    nodeKey: fc.stringMatching(/^([0-9a-f]{2}){1,40}$/),
    weight: fc.integer({ min: 1, max: 100 }),
    streams: sorted,
    protocol: fc.record({
      min: fc.integer({ min: 1, max: 9 }),
      max: fc.integer({ min: 9, max: 65_535 }),
    }),
    cordon: fc.record({ on: fc.boolean(), revision: uint32 }),
    extra,
  },
  { requiredKeys: allBut('extra') },
);

function allBut(key: keyof MemberRecord): (keyof MemberRecord)[] {
  const keys = 'name instance incarnation status phase revision healthy withdrawn nodeKey weight';
  return `${keys} streams protocol cordon`.split(' ').filter((each) => each !== key) as never;
}

const from = fc.record({
  name,
  instance: hex,
  incarnation: uint32,
  viewDigest: optionalHex,
  config: fc.constantFrom('', 'murmur3/16384/256/1.1'),
  sentAt: ms,
});
const number = uint32;
const instance = optionalHex;

const about = fc.record({ ring: hex, partition });
const heldEpoch = fc.record({ ring: hex, partition, number: integer, instance: hex });

const summary = fc
  .constantFrom(1, 2, 16, 128)
  .chain((parts) => fc.uint8Array({ minLength: 8 * parts, maxLength: 8 * parts }))
  .map((each) => new Uint8Array(each));

const control: Record<ControlFrame['type'], Arbitrary<object>> = {
  join: fc.record({ from, record, attempt: uint32 }),
  leave: fc.record({ from, record }),
  ping: fc.oneof(
    fc.record({ from, number, instance }),
    fc.record({ from, number, instance, onBehalfOf: name }),
  ),
  pong: fc.record({
    from,
    number,
    subject: name,
    subjectInstance: optionalHex,
    alive: fc.boolean(),
  }),
  'ping-request': fc.record({ from, number, target: name, instance }),
  info: fc.record(
    {
      from,
      records: list(record),
      last: fc.boolean(),
      wantsAnswer: fc.boolean(),
      active: fc.boolean(),
      members: uint32,
      epoch: heldEpoch,
      summary,
      heard: fc.array(fc.record({ name, ms }), { minLength: 1, maxLength: 5 }),
    },
    { requiredKeys: ['from', 'records', 'last', 'wantsAnswer', 'active', 'members'] },
  ),
  suspect: fc.record({ from, record }),
  evict: fc.record(
    { from, record, observers: uint32, bus: fc.boolean(), operator: fc.constant(true) },
    { requiredKeys: ['from', 'record', 'observers', 'bus'] },
  ),
  cordon: fc.record({ from, member: name, on: fc.boolean(), revision: uint32 }),
  beacon: fc.record({ from }),
  query: fc.record(
    { from, replyTo: stream, attempt: uint32, about, survey: fc.constantFrom('digest', 'heard') },
    { requiredKeys: ['from', 'replyTo', 'attempt'] },
  ),
};

const peer = fc.record({ name, instance: hex, incarnation: uint32 });
const answers = list(fc.record({ ref: integer, data: bytes, headers, code: optional(code), text }));
const item = fc.record({
  stream,
  partition,
  sequence,
  opening: positive,
  position: positive,
  data: bytes,
  headers,
  reply: fc.option(fc.record({ inbox: stream, ref: fc.maxSafeNat() }), { nil: undefined }),
  wantsReply: fc.boolean(),
  attempt: positive,
  remainingMs: ms,
  late: fc.boolean(),
});
const range = fc.tuple(partition, sequence, fc.integer({ min: 1, max: 1000 }));
const pair = fc.tuple(sequence, fc.integer({ min: 1, max: 100 }));
const refusal = fc.record({
  partition,
  sequence,
  opening: uint32,
  code,
  text,
  retryAfterMs: ms,
  owner: optionalName,
});
const epoch = fc.option(fc.record({ number: integer, instance: hex }), { nil: undefined });
const lane = fc.record({
  partition,
  instance: hex,
  handled: integer,
  beyond: list(pair).map((pairs) => pairs.flat()),
});

const data: Record<DataFrame['type'], Arbitrary<object>> = {
  forward: fc.record({ from: peer, ring: hex, ringDigest: hex, items: list(item) }),
  ack: fc.record({
    from: peer,
    ring: optionalHex,
    ranges: list(range).map((ranges) => ranges.flat()),
    replies: list(fc.record({ partition, sequence, data: bytes, headers })),
    clique: optionalName,
    answers,
    done: list(integer),
  }),
  nack: fc.record({
    from: peer,
    ring: optionalHex,
    ringDigest: optionalHex,
    viewDigest: optionalHex,
    refusals: list(refusal),
    clique: optionalName,
    answers,
  }),
  progress: fc.record({
    from: peer,
    ring: optionalHex,
    partitions: list(partition),
    clique: optionalName,
    refs: list(integer),
  }),
  claim: fc.record({
    from: peer,
    ring: hex,
    ringDigest: hex,
    viewDigest: optionalHex,
    streams: list(stream),
    partitions: ascending,
  }),
  released: fc.record({
    from: peer,
    ring: hex,
    groups: list(fc.record({ epoch, partitions: ascending })),
    lanes: list(lane),
    ids: list(fc.uint8Array({ minLength: 16, maxLength: 16 })).map((ids) =>
      Uint8Array.from(ids.flatMap((id) => [...id])),
    ),
    redirects: list(fc.record({ to: name, partitions: ascending })),
  }),
};

const frames = Object.entries({ ...control, ...data }).map(
  ([type, arbitrary]): [string, Arbitrary<ControlFrame | DataFrame>] => [
    type,
    arbitrary.map((fields) => ({ type, ...fields }) as ControlFrame | DataFrame),
  ],
);

describe('round trip', () => {
  test.each(frames)('%s', (_type, arbitrary) => {
    fc.assert(
      fc.property(arbitrary, (frame) => {
        expect(decodeFrame(encodeFrame(frame))).toEqual(frame);
      }),
      { numRuns: 300 },
    );
  });
});

describe('fuzz: nothing but invalid-frame and unsupported-version is thrown', () => {
  const given = process.env['FUZZ_SEED'];
  const seed = given === undefined ? randomBytes(4).readUInt32LE(0) : Number(given);
  const tried = (input: Uint8Array): void => {
    let frame: ControlFrame | DataFrame | undefined;
    try {
      frame = decodeFrame(input);
      // What passes is a frame that survives the next hop too.
      decodeFrame(encodeFrame(frame));
    } catch (error) {
      if (frame === undefined && error instanceof CoterieError && CODES.has(error.code)) return;
      const shown = Buffer.from(input).toString('hex');
      throw new Error(`FUZZ_SEED=${seed} input ${shown}`, { cause: error });
    }
  };

  test('random bytes', () => {
    const random = seededRandom(seed);
    for (let run = 0; run < 60_000; run += 1) {
      const input = randomInput(random, 1 + (random.uint32() % 60));
      // Half of them get past the version, to the body of a random type.
      if (run % 2 === 0)
        input.set([8, 1, ((2 + (random.uint32() % 17)) << 3) & 127].slice(0, input.length));
      tried(input);
    }
  });

  test('F16 valid frames with flipped bits, cut ends and inflated lengths', () => {
    const random = seededRandom(seed);
    const valid = frames.flatMap(([, arbitrary]) =>
      fc.sample(arbitrary, { numRuns: 15, seed }).map(encodeFrame),
    );
    for (let run = 0; run < 80_000; run += 1) {
      tried(mutated(valid[run % valid.length] as Uint8Array, random));
    }
  });
});

const CODES: ReadonlySet<string> = new Set(['invalid-frame', 'unsupported-version']);
const LENGTHS = [
  [0xff, 0xff, 0xff, 0xff, 0x0f],
  [0xff, 0xff, 0xff, 0xff, 0x07],
  [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01],
  [0xff],
];

function randomInput(random: Random, length: number): Uint8Array {
  return Uint8Array.from({ length }, () => random.uint32() & 255);
}

function mutated(input: Uint8Array, random: Random): Uint8Array {
  const at = random.uint32() % input.length;
  switch (random.uint32() % 4) {
    case 0:
      return input.slice(0, at);
    case 1: {
      const inflated = LENGTHS[random.uint32() % LENGTHS.length] as number[];
      return Uint8Array.from([...input.slice(0, at), ...inflated, ...input.slice(at + 1)]);
    }
    default: {
      const copy = Uint8Array.from(input);
      for (let flips = 1 + (random.uint32() % 3); flips > 0; flips -= 1) {
        const place = random.uint32() % copy.length;
        copy[place] = (copy[place] as number) ^ (1 << (random.uint32() % 8));
      }
      return copy;
    }
  }
}
