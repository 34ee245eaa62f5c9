import { describe, expect, test } from 'vitest';
import { CoterieError } from '../runtime/errors.ts';
import { decodeFrame } from './frame.ts';
import { coterie } from './gen/coterie.js';
import { DEFAULT_FRAME_LIMITS } from './limits.ts';

const from = { name: 'a', instance: '00112233aabbccdd', incarnation: 7 };
const ring = '0123456789abcdef';
const sender = { ...from, viewDigest: 'fedcba9876543210', config: 'c/16', sentAt: 1.5 };

type Raw = coterie.Frame.$Properties;
const item: coterie.ForwardItem.$Properties = {
  sequence: 1,
  opening: 1,
  position: 1,
  attempt: 1,
};
const record: coterie.Record.$Properties = {
  name: 'a',
  instance: from.instance,
  status: 1,
  phase: 2,
  nodeKey: '00',
  weight: 1,
  protocolMin: 1,
  protocolMax: 1,
};
const forwardOf = (each: object, streams = ['s']): Raw => ({
  forward: { from, ring, ringDigest: ring, streams, items: [{ ...item, ...each }] },
});
const joinOf = (each: object): Raw => ({ join: { from: sender, record: { ...record, ...each } } });
const ackOf = (...ranges: number[]): Raw => ({ ack: { from, ring, ranges } });
const claimOf = (...partitions: number[]): Raw => ({
  claim: { from, ring, ringDigest: ring, partitions },
});
const headersOf = (...headers: coterie.Header.$Properties[]): Raw => forwardOf({ headers });

/** What must be refused, each with the reason; the rest of the frame is as it should be. */
const BREAKS: [string, Raw, string][] = [
  ['no body', {}, 'malformed'],
  ['no sender', { beacon: {} }, 'no sender'],
  ['a name with a dot', { beacon: { from: { ...sender, name: 'a.b' } } }, 'bad sender name'],
  ['a name too long', { beacon: { from: { ...sender, name: 'a'.repeat(65) } } }, 'bad sender name'],
  [
    'an instance in capitals',
    { beacon: { from: { ...sender, instance: 'A'.repeat(16) } } },
    'bad sender instance',
  ],
  ['a digest too short', { beacon: { from: { ...sender, viewDigest: 'ab' } } }, 'bad view digest'],
  [
    'a fingerprint with a line end',
    { beacon: { from: { ...sender, config: 'a\nb' } } },
    'bad configuration',
  ],
  ['a time that is NaN', { beacon: { from: { ...sender, sentAt: Number.NaN } } }, 'bad time'],
  ['no record', { join: { from: sender } }, 'no record'],
  ['an unknown status', joinOf({ status: 9 }), 'unknown status'],
  ['an unset phase', joinOf({ phase: 0 }), 'unknown phase'],
  ['a weight of 0', joinOf({ weight: 0 }), 'bad weight'],
  ['a weight over 100', joinOf({ weight: 101 }), 'bad weight'],
  ['half a byte of node key', joinOf({ nodeKey: '0' }), 'bad node key'],
  ['a node key too long', joinOf({ nodeKey: '00'.repeat(1025) }), 'node key too long'],
  ['a protocol range upside down', joinOf({ protocolMin: 2 }), 'bad protocol range'],
  ['streams out of order', joinOf({ streams: ['b', 'a'] }), 'streams out of order'],
  ['a stream with a wildcard', joinOf({ streams: ['a.*'] }), 'bad stream'],
  [
    'a reply subject with a line end',
    { query: { from: sender, replyTo: 'a\r\nPUB b' } },
    'bad reply subject',
  ],
  [
    'an unknown survey',
    { query: { from: sender, replyTo: 'a', survey: 9 as never } },
    'unknown survey',
  ],
  ['a cordon of nobody', { cordon: { from: sender, on: true, revision: 1 } }, 'bad member name'],
  ['a cordon without a sender', { cordon: { member: 'a', on: true } }, 'no sender'],
  [
    'a member heard in the future',
    { info: { from: sender, heard: [{ name: 'a', ms: -1 }] } },
    'bad duration',
  ],
  ['an empty ring', { forward: { from, ringDigest: ring } }, 'bad ring'],
  ['a stream that is not in the list', forwardOf({ stream: 1 }), 'unknown stream'],
  ['a stream with an empty token', forwardOf({}, ['a..b']), 'bad stream'],
  ['a partition too high', forwardOf({ partition: 65_536 }), 'bad partition'],
  ['a sequence of 0', forwardOf({ sequence: 0 }), 'bad sequence'],
  ['a sequence of 1e300', forwardOf({ sequence: 1e300 }), 'bad sequence'],
  ['half a sequence', forwardOf({ sequence: 1.5 }), 'bad sequence'],
  ['an infinite deadline', forwardOf({ remainingMs: Infinity }), 'bad deadline'],
  ['a negative deadline', forwardOf({ remainingMs: -1 }), 'bad deadline'],
  ['an opening of 0', forwardOf({ opening: 0 }), 'bad opening'],
  ['a header name with a blank', headersOf({ name: 'a b', values: ['1'] }), 'bad header name'],
  ['the header name __proto__', headersOf({ name: '__proto__', values: ['1'] }), 'bad header name'],
  [
    'a header value with a line end',
    headersOf({ name: 'a', values: ['1\r\nb: 2'] }),
    'bad header value',
  ],
  ['a header without a value', headersOf({ name: 'a' }), 'header without a value'],
  [
    'a header given twice',
    headersOf({ name: 'a', values: ['1'] }, { name: 'a', values: ['2'] }),
    'header given twice',
  ],
  ['ranges that are no triples', ackOf(1, 1), 'ranges are no triples'],
  [
    'F16 a range of 2^53 messages',
    ackOf(1, 1, Number.MAX_SAFE_INTEGER),
    'too many acknowledged messages',
  ],
  ['F16 a range past 2^53', ackOf(1, Number.MAX_SAFE_INTEGER, 2), 'bad range'],
  [
    'F16 many ranges that add up',
    ackOf(...Array.from({ length: 300 }, () => [1, 1, 1000]).flat()),
    'too many acknowledged messages',
  ],
  ['F16 differences that overflow', claimOf(1, 4_294_967_295), 'bad partition'],
  ['a partition given twice', claimOf(1, 0), 'partition given twice'],
  [
    'ids that are cut',
    { released: { from, ring, ids: new Uint8Array(17) } },
    'ids are not of 16 bytes',
  ],
  [
    'a code with blanks',
    { nack: { from, refusals: [{ partition: 1, sequence: 1, code: 'a b' }] } },
    'bad code',
  ],
  ['a text too long', { nack: { from, answers: [{ text: 'x'.repeat(1025) }] } }, 'text too long'],
];

describe('a frame that breaks a rule is refused', () => {
  test.each(BREAKS)('%s', (_name, raw, reason) => {
    const encoded = encodeRaw(raw);
    const tail = Object.keys(raw).length === 0 ? Uint8Array.of(...encoded, 0x92) : encoded;
    expect(refusal(tail)).toBe(`invalid-frame: ${reason}`);
  });

  test('bad UTF-8, two bodies, a length past the end', () => {
    const encoded = encodeRaw({ ping: { from: sender, number: 1 } });
    const body = encoded.slice(2);
    expect(refusal(Uint8Array.of(8, 1, ...body, ...body))).toBe('invalid-frame: malformed');
    expect(refusal(encoded.slice(0, -1))).toBe('invalid-frame: cut off');
    const bad = encoded.slice();
    bad[bad.indexOf(0x61)] = 0xff;
    expect(refusal(bad)).toBe('invalid-frame: malformed');
  });

  test('a summary that is no sums of a power of two parts', () => {
    for (const length of [0, 7, 12, 24, 8 * 8192]) {
      const info = { from: sender, summary: new Uint8Array(length) };
      expect(refusal(encodeRaw({ info }))).toBe('invalid-frame: bad summary');
    }
  });

  test('more entries than allowed, before they are read', () => {
    const empty = Array.from({ length: DEFAULT_FRAME_LIMITS.records + 100 }, () => ({}));
    for (const entries of [{ records: empty }, { heard: empty }]) {
      expect(refusal(encodeRaw({ info: { from: sender, ...entries } }))).toBe(
        'invalid-frame: too many fields',
      );
    }
    const limits = { ...DEFAULT_FRAME_LIMITS, streams: 1 };
    expect(() => decodeFrame(encodeRaw(forwardOf({}, ['s', 't'])), limits)).toThrow(
      'too many streams',
    );
  });
});

/** A frame as generated code writes it: it checks nothing. */
function encodeRaw(raw: Raw): Uint8Array {
  return coterie.Frame.encode({ version: 1, ...raw }).finish();
}

/** The code, and the reason where it is `invalid-frame`. */
function refusal(encoded: Uint8Array): string {
  try {
    decodeFrame(encoded);
  } catch (error) {
    expect(error).toBeInstanceOf(CoterieError);
    const { code, message } = error as CoterieError;
    return code === 'invalid-frame' ? `${code}: ${message}` : code;
  }
  throw new Error('not refused');
}
