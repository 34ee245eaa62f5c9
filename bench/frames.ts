import type { ForwardFrame } from '../src/codec/data-frame.ts';
import { decodeFrame, encodeFrame } from '../src/codec/frame.ts';
import { median } from './support/statistics.ts';

/** Writing and reading one message of a batch, in our frames and as JSON. */
export interface FrameFigures {
  readonly [payloadBytes: string]: Readonly<Record<'frame' | 'json', FormatFigures>>;
}

export interface FormatFigures {
  readonly bytesPerMessage: number;
  readonly writeNs: number;
  readonly readNs: number;
}

const ITEMS = 100;

/** Batches of a hundred messages with one header, of several sizes. */
export function frameFigures(rounds: number): FrameFigures {
  const figures: Record<string, Record<'frame' | 'json', FormatFigures>> = {};
  for (const bytes of [16, 128, 1024, 16_384]) {
    const frame = batchOf(bytes);
    figures[bytes] = {
      frame: measure(rounds, frame, encodeFrame, (written) => decodeFrame(written)),
      json: measure(rounds, frame, writeJson, readJson),
    };
  }
  return figures;
}

function batchOf(bytes: number): ForwardFrame {
  const data = new Uint8Array(bytes).fill(7);
  const headers = Object.freeze({ 'Coterie-Codec': Object.freeze(['protobuf']) });
  const ring = '0123456789abcdef';
  return {
    type: 'forward',
    from: { name: 'member-1', instance: ring, incarnation: 3 },
    ring,
    ringDigest: ring,
    items: Array.from({ length: ITEMS }, (_, place) => ({
      stream: 'orders',
      partition: place * 100,
      sequence: 1_000_000 + place,
      opening: 1,
      position: place + 1,
      data,
      headers,
      reply: undefined,
      wantsReply: false,
      attempt: 1,
      remainingMs: 0,
      late: false,
    })),
  };
}

/** JSON has no bytes: base64 is how they travel. */
function writeJson(frame: ForwardFrame): Uint8Array {
  const items = frame.items.map((item) => ({
    ...item,
    data: Buffer.from(item.data).toString('base64'),
  }));
  return Buffer.from(JSON.stringify({ ...frame, items }));
}

function readJson(bytes: Uint8Array): unknown {
  const frame = JSON.parse(Buffer.from(bytes).toString()) as { items: { data: string }[] };
  return frame.items.map((item) => ({ ...item, data: Buffer.from(item.data, 'base64') }));
}

function measure(
  rounds: number,
  frame: ForwardFrame,
  write: (frame: ForwardFrame) => Uint8Array,
  read: (bytes: Uint8Array) => unknown,
): FormatFigures {
  const written = write(frame);
  return {
    bytesPerMessage: Math.round(written.length / ITEMS),
    writeNs: timeNs(rounds, () => write(frame)),
    readNs: timeNs(rounds, () => read(written)),
  };
}

function timeNs(rounds: number, run: () => unknown): number {
  const times: number[] = [];
  for (let round = 0; round < rounds + 3; round += 1) {
    const start = performance.now();
    for (let time = 0; time < 20; time += 1) run();
    times.push(((performance.now() - start) * 1e6) / (20 * ITEMS));
  }
  return Math.round(median(times.slice(3)));
}
