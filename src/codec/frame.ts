import { CoterieError } from '../runtime/errors.ts';
import { readAck, writeAck } from './ack-frame.ts';
import { readControlFrame } from './control-frame-decode.ts';
import { writeControlFrame } from './control-frame-encode.ts';
import type { ControlFrame } from './control-frame.ts';
import type { DataFrame } from './data-frame.ts';
import { ITEM_BYTES, readForward, writeForward } from './forward-frame.ts';
import {
  readClaim,
  readProgress,
  readReleased,
  writeClaim,
  writeProgress,
  writeReleased,
} from './hand-off-frames.ts';
import { DEFAULT_FRAME_LIMITS, type FrameLimits } from './limits.ts';
import { readNack, writeNack } from './nack-frame.ts';
import { createReader, createWriter, finish, type Reader, skipField, type Writer } from './wire.ts';
import { invalidFrame } from './wire-check.ts';

/** The version of the protocol that this code writes, and the only one that it reads. */
export const PROTOCOL_VERSION = 1;

/** The tag of `Frame.version`. */
const VERSION_TAG = 8;
/** The highest field number of `Frame.body`; a frame has one version and one body. */
const LAST_BODY = 18;

/** The fields of `Frame.body`. */
const BODY_FIELDS: Readonly<Record<(ControlFrame | DataFrame)['type'], number>> = {
  join: 2,
  leave: 3,
  ping: 4,
  pong: 5,
  'ping-request': 6,
  info: 7,
  suspect: 8,
  evict: 9,
  beacon: 10,
  query: 11,
  forward: 12,
  ack: 13,
  nack: 14,
  progress: 15,
  claim: 16,
  released: 17,
  cordon: LAST_BODY,
};

/**
 * A frame as bytes of its own. It trusts its caller: what breaks the rules of the wire is refused
 * by the receiver. Texts that are too long are cut.
 */
export function encodeFrame(frame: ControlFrame | DataFrame): Uint8Array {
  const writer = createWriter(sizeHint(frame));
  writer.uint32(VERSION_TAG).uint32(PROTOCOL_VERSION);
  writer.uint32((BODY_FIELDS[frame.type] << 3) | 2).fork();
  writeBody(writer, frame);
  writer.ldelim();
  return finish(writer);
}

/**
 * Reads and checks a frame from anybody. Throws `unsupported-version` for a version other than
 * `PROTOCOL_VERSION`, before it looks at the rest, and `invalid-frame` for everything that is no
 * frame of ours; the reason never holds bytes of the frame. Time and memory are bounded by the
 * length of `bytes`. Payloads are views of `bytes`, which belong to the receiver; the rest are
 * copies.
 */
export function decodeFrame(
  bytes: Uint8Array,
  limits: FrameLimits = DEFAULT_FRAME_LIMITS,
): ControlFrame | DataFrame {
  try {
    return readFrame(createReader(bytes), limits);
  } catch (error) {
    if (error instanceof CoterieError) throw error;
    // The reader throws plain errors for lengths that overflow, bad UTF-8, and the like.
    throw invalidFrame('malformed', error);
  }
}

function readFrame(reader: Reader, limits: FrameLimits): ControlFrame | DataFrame {
  if (reader.len === 0 || reader.tag() !== VERSION_TAG) throw invalidFrame('no version');
  const version = reader.uint32();
  if (version !== PROTOCOL_VERSION) {
    throw new CoterieError(
      'unsupported-version',
      `a frame of protocol version ${version}, this is ${PROTOCOL_VERSION}`,
      { hint: 'Members of one clique need a protocol version that all of them speak.' },
    );
  }
  const tag = reader.tag();
  if ((tag & 7) !== 2) throw invalidFrame('unknown type');
  const field = tag >>> 3;
  const frame = readControlFrame(field, reader, limits) ?? readDataFrame(field, reader, limits);
  while (reader.pos < reader.len) {
    const next = reader.tag();
    if (next >>> 3 <= LAST_BODY) throw invalidFrame('malformed');
    skipField(reader, next);
  }
  return frame;
}

function readDataFrame(field: number, reader: Reader, limits: FrameLimits): DataFrame {
  switch (field) {
    case 12:
      return readForward(reader, limits);
    case 13:
      return readAck(reader, limits);
    case 14:
      return readNack(reader, limits);
    case 15:
      return readProgress(reader, limits);
    case 16:
      return readClaim(reader, limits);
    case 17:
      return readReleased(reader, limits);
    default:
      throw invalidFrame('unknown type');
  }
}

function writeBody(writer: Writer, frame: ControlFrame | DataFrame): void {
  switch (frame.type) {
    case 'forward':
      writeForward(writer, frame);
      return;
    case 'ack':
      writeAck(writer, frame);
      return;
    case 'nack':
      writeNack(writer, frame);
      return;
    case 'progress':
      writeProgress(writer, frame);
      return;
    case 'claim':
      writeClaim(writer, frame);
      return;
    case 'released':
      writeReleased(writer, frame);
      return;
    case 'join':
    case 'leave':
    case 'ping':
    case 'pong':
    case 'ping-request':
    case 'info':
    case 'suspect':
    case 'evict':
    case 'beacon':
    case 'query':
    case 'cordon':
      writeControlFrame(writer, frame);
  }
}

function sizeHint(frame: ControlFrame | DataFrame): number {
  if (frame.type !== 'forward') return ITEM_BYTES;
  let bytes = ITEM_BYTES;
  for (const item of frame.items) bytes += item.data.length + ITEM_BYTES;
  return bytes;
}
