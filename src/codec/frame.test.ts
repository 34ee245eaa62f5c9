import { describe, expect, test } from 'vitest';
import { CoterieError } from '../runtime/errors.ts';
import type { ControlFrame, MemberRecord } from './control-frame.ts';
import type { DataFrame, ForwardFrame } from './data-frame.ts';
import { decodeFrame, encodeFrame, PROTOCOL_VERSION } from './frame.ts';
import { coterie } from './gen/coterie.js';

const from = { name: 'a', instance: '00112233aabbccdd', incarnation: 7 };
const ring = '0123456789abcdef';
const sender = { ...from, viewDigest: 'fedcba9876543210', config: 'c/16', sentAt: 1.5 };

const ping: ControlFrame = { type: 'ping', from: sender, number: 300, instance: '' };
const forward: ForwardFrame = {
  type: 'forward',
  from,
  ring,
  ringDigest: ring,
  items: [1, 2].map((position) => ({
    stream: position === 1 ? 'orders' : 'bills',
    partition: 16_383,
    sequence: position,
    opening: 1,
    position,
    data: Uint8Array.of(0xde, 0xad, position),
    headers: position === 1 ? { 'Coterie-Codec': ['protobuf'] } : undefined,
    reply: position === 1 ? undefined : { inbox: '_INBOX.x', ref: 300 },
    wantsReply: position === 2,
    attempt: 1,
    remainingMs: 0,
    late: false,
  })),
};
const claim: DataFrame = {
  type: 'claim',
  from,
  ring,
  ringDigest: ring,
  viewDigest: '',
  streams: ['orders'],
  partitions: [3, 4, 300, 16_383],
};
const ack: DataFrame = {
  type: 'ack',
  from,
  ring,
  ranges: [5, 1, 3],
  replies: [],
  clique: '',
  answers: [],
  done: [],
};

/** The parts that every golden frame has: who sent it, and of which ring it speaks. */
const fromHex = `0a01611210${hexOf(from.instance)}1807`;
const ringHex = hexOf(ring);
const golden: [string, ControlFrame | DataFrame, string][] = [
  [
    'ping',
    ping,
    `0801223d0a38${fromHex}2210${hexOf('fedcba9876543210')}2a04${hexOf('c/16')}` +
      '31000000000000f83f10ac02',
  ],
  [
    'ack: triples of doubles',
    ack,
    `08016a450a17${fromHex}1210${ringHex}1a180000000000001440000000000000f03f0000000000000840`,
  ],
  [
    'claim: the partitions as differences',
    claim,
    `080182014d0a17${fromHex}1210${ringHex}1a10${ringHex}2a066f726465727332060301a802d37d`,
  ],
  [
    'forward: each stream once, defaults left out',
    forward,
    `080162b2010a17${fromHex}1210${ringHex}1a10${ringHex}22066f7264657273220562696c6c73` +
      `3208${hexOf('_INBOX.x')}` +
      '3a3210ff7f19000000000000f03f200128013203dead01' +
      '3a190a0d436f74657269652d436f646563120870726f746f6275665001' +
      '3a26080110ff7f190000000000000040200128023203dead02' +
      '48015001680171' +
      '0000000000c07240',
  ],
];

describe('golden bytes', () => {
  test.each(golden)('%s', (_name, frame, expected) => {
    expect(hexOf(encodeFrame(frame))).toBe(expected);
    expect(decodeFrame(bytesOf(expected))).toEqual(frame);
  });

  test.each(golden)('generated code reads and writes the same: %s', (_name, frame) => {
    const encoded = encodeFrame(frame);
    const read = coterie.Frame.decode(encoded);
    expect(hexOf(coterie.Frame.encode(read).finish())).toBe(hexOf(encoded));
  });
});

describe('F19 the version', () => {
  test.each([0, 2, 4_294_967_295])('%i is refused before the body is looked at', (version) => {
    const header = coterie.Frame.encode({ version }).finish();
    const prefix = version === 0 ? Uint8Array.of(8, 0) : header;
    const broken = Uint8Array.of(...prefix, 0xff, 0xff, 0xff, 0xff, 0xff);
    expect(refusal(broken)).toBe('unsupported-version');
  });

  test('is written, and first', () => {
    expect(encodeFrame(ping).slice(0, 2)).toEqual(Uint8Array.of(8, PROTOCOL_VERSION));
    expect(refusal(new Uint8Array(0))).toBe('invalid-frame: no version');
    expect(refusal(encodeFrame(ping).slice(2))).toBe('invalid-frame: no version');
  });
});

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
test('what a newer version adds to a record survives being passed on', () => {
  const newer = Uint8Array.of(0xa2, 0x06, 2, 7, 9);
  const encoded = coterie.Frame.encode({
    version: 1,
    suspect: { from: sender, record: { ...record, $unknowns: [newer] } },
  }).finish();
  const read = decodeFrame(encoded) as ControlFrame & { record: MemberRecord };
  expect(read.record.extra).toEqual(newer);
  const passedOn = coterie.Frame.decode(encodeFrame(read), undefined);
  expect(decodeFrame(encodeFrame(read))).toEqual(read);
  expect(passedOn.suspect?.record?.name).toBe('a');
});

test('what a newer version adds elsewhere is passed over', () => {
  const newer = Uint8Array.of(0xa2, 0x06, 2, 7, 9);
  expect(decodeFrame(Uint8Array.of(...encodeFrame(forward), ...newer))).toEqual(forward);
});

test('an error text of a handler is cut and made well-formed', () => {
  const text = `${'x'.repeat(1023)}\u{1f600}`;
  const answers = [{ ref: 1, data: new Uint8Array(0), headers: undefined, code: 'failed', text }];
  const digests = { ringDigest: '', viewDigest: '' };
  const read = decodeFrame(
    encodeFrame({ type: 'nack', from, ring, ...digests, refusals: [], clique: '', answers }),
  );
  expect(read).toMatchObject({ answers: [{ text: `${'x'.repeat(1023)}\ufffd` }] });
});

test('F18 an encoded frame shares no bytes, and decoded payloads are views of their frame only', () => {
  const data = Uint8Array.of(1, 2, 3);
  const encoded = encodeFrame({ ...forward, items: [{ ...forward.items[0]!, data }] });
  data.fill(0);
  const read = decodeFrame(encoded) as ForwardFrame;
  for (let run = 0; run < 1000; run += 1) encodeFrame(forward);
  expect([...read.items[0]!.data]).toEqual([1, 2, 3]);
  expect(read.items[0]!.data.buffer).toBe(encoded.buffer);
  expect(read.items[0]!.data.constructor).toBe(Uint8Array);
});

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

function hexOf(given: string | Uint8Array): string {
  return Buffer.from(given as string).toString('hex');
}

function bytesOf(hex: string): Uint8Array {
  return new Uint8Array(Buffer.from(hex, 'hex'));
}

test('headers are those of each frame, whatever the frame before began with', () => {
  const item = forward.items[0] as ForwardFrame['items'][number];
  const sets = [{ A: ['1'] }, { A: ['1'], B: ['2'] }, { A: ['1'] }, { B: ['2'] }, undefined];
  for (const first of sets) {
    for (const second of [...sets, { A: ['3'] }]) {
      const items = [first, second, second].map((headers) => ({ ...item, headers }));
      const read = decodeFrame(encodeFrame({ ...forward, items })) as ForwardFrame;
      expect(read.items.map(({ headers }) => headers)).toEqual([first, second, second]);
    }
  }
});
