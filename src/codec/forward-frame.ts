import { HeaderMemo } from '../runtime/header-memo.ts';
import type { MessageHeaders } from '../runtime/message.ts';
import type { ForwardFrame, ForwardItem, Peer, ReplyTarget } from './data-frame.ts';
import type { FrameLimits } from './limits.ts';
import { peerOf, readPeer, writePeer } from './peer.ts';
import {
  createWriter,
  enter,
  finish,
  leave,
  NO_BYTES,
  type Reader,
  skipField,
  type Writer,
} from './wire.ts';
import {
  checkCount,
  checkHex,
  checkInteger,
  checkMs,
  checkPartition,
  checkSubject,
  checkWithin,
  invalidFrame,
} from './wire-check.ts';
import { ItemHeaders, writeHeaders } from './wire-headers.ts';

/** Bytes that an item takes beside its payload, as a guess that saves the writer most growing. */
export const ITEM_BYTES = 128;

/** Writes the fields of a Forward. Streams and reply subjects go before the items, each once. */
export function writeForward(writer: Writer, frame: ForwardFrame): void {
  writePeer(writer, frame.from);
  writer.uint32(18).string(frame.ring).uint32(26).string(frame.ringDigest);
  const places = new Map<string, number>();
  for (const { stream } of frame.items) {
    if (places.has(stream)) continue;
    places.set(stream, places.size);
    writer.uint32(34).string(stream);
  }
  const replies = new Map<string, number>();
  for (const { reply } of frame.items) {
    if (reply === undefined || replies.has(reply.inbox)) continue;
    replies.set(reply.inbox, replies.size + 1);
    writer.uint32(50).string(reply.inbox);
  }
  for (const item of frame.items) {
    const { reply } = item;
    writer.uint32(58).fork();
    writeItem(writer, item, places.get(item.stream) as number);
    if (reply !== undefined) {
      writer.uint32(104).uint32(replies.get(reply.inbox) as number);
      if (reply.ref > 0) writer.uint32(113).double(reply.ref);
    }
    writer.ldelim();
  }
}

function writeItem(writer: Writer, item: ForwardItem, stream: number): void {
  if (stream > 0) writer.uint32(8).uint32(stream);
  writer.uint32(16).uint32(item.partition).uint32(25).double(item.sequence);
  writer.uint32(32).uint32(item.opening).uint32(40).uint32(item.position);
  if (item.data.length > 0) writer.uint32(50).bytes(item.data);
  writeItemHeaders(writer, item.headers);
  if (item.wantsReply) writer.uint32(72).bool(true);
  writer.uint32(80).uint32(item.attempt);
  if (item.remainingMs !== 0) writer.uint32(89).double(item.remainingMs);
  if (item.late) writer.uint32(96).bool(true);
}

const HEADER_TAG = 58;
const HEADER_BYTES = 256;

/** The bytes of the last headers that nobody can change: nearly all messages bear the same ones. */
const headerFields = new HeaderMemo((headers): Uint8Array => {
  const writer = createWriter(HEADER_BYTES);
  writeHeaders(writer, HEADER_TAG, headers);
  return finish(writer);
});

function writeItemHeaders(writer: Writer, headers: MessageHeaders | undefined): void {
  if (headers !== undefined && Object.isFrozen(headers)) writer.raw(headerFields.get(headers));
  else writeHeaders(writer, HEADER_TAG, headers);
}

/** Reads the fields of a Forward straight into its items. */
export function readForward(reader: Reader, limits: FrameLimits): ForwardFrame {
  let from: Peer | undefined;
  let ring = '';
  let ringDigest = '';
  const streams: string[] = [];
  const replies: string[] = [];
  const items: ForwardItem[] = [];
  const headers = new ItemHeaders();
  const outer = enter(reader);
  while (reader.pos < reader.len) {
    const tag = reader.tag();
    if (tag === 58) {
      checkCount(items.length + 1, limits.items, 'messages');
      items.push(readItem(reader, streams, replies, limits.partitions, headers));
    } else if (tag === 34) {
      checkCount(streams.length + 1, limits.streams, 'streams');
      streams.push(checkSubject(reader.stringVerify(), 'stream'));
    } else if (tag === 50) {
      checkCount(replies.length + 1, limits.items, 'reply subjects');
      replies.push(checkSubject(reader.stringVerify(), 'reply subject'));
    } else if (tag === 10) from = readPeer(reader);
    else if (tag === 18) ring = reader.stringVerify();
    else if (tag === 26) ringDigest = reader.stringVerify();
    else skipField(reader, tag);
  }
  leave(reader, outer);
  return {
    type: 'forward',
    from: peerOf(from),
    ring: checkHex(ring, 'ring'),
    ringDigest: checkHex(ringDigest, 'ring digest'),
    items,
  };
}

function readItem(
  reader: Reader,
  streams: readonly string[],
  replies: readonly string[],
  partitions: number,
  headers: ItemHeaders,
): ForwardItem {
  let stream = 0;
  let partition = 0;
  let sequence = 0;
  let opening = 0;
  let position = 0;
  let data = NO_BYTES;
  let reply = 0;
  let ref = 0;
  let wantsReply = false;
  let attempt = 0;
  let remainingMs = 0;
  let late = false;
  const outer = enter(reader);
  while (reader.pos < reader.len) {
    const tag = reader.tag();
    switch (tag) {
      case 8:
        stream = reader.uint32();
        break;
      case 16:
        partition = reader.uint32();
        break;
      case 25:
        sequence = reader.double();
        break;
      case 32:
        opening = reader.uint32();
        break;
      case 40:
        position = reader.uint32();
        break;
      case 50:
        data = reader.bytes();
        break;
      case 58:
        headers.read(reader);
        break;
      case 72:
        wantsReply = reader.bool();
        break;
      case 80:
        attempt = reader.uint32();
        break;
      case 89:
        remainingMs = reader.double();
        break;
      case 96:
        late = reader.bool();
        break;
      case 104:
        reply = reader.uint32();
        break;
      case 113:
        ref = reader.double();
        break;
      default:
        skipField(reader, tag);
    }
  }
  leave(reader, outer);
  const name = streams[stream];
  if (name === undefined) throw invalidFrame('unknown stream');
  return {
    stream: name,
    partition: checkPartition(partition, partitions),
    sequence: checkInteger(sequence, 1, 'sequence'),
    opening: checkWithin(opening, 1, 0xffff_ffff, 'opening'),
    position: checkWithin(position, 1, 0xffff_ffff, 'position'),
    data,
    headers: headers.take(),
    reply: reply === 0 ? undefined : targetOf(replies[reply - 1], ref),
    wantsReply,
    attempt: checkWithin(attempt, 1, 0xffff_ffff, 'attempt'),
    remainingMs: checkMs(remainingMs, 'deadline'),
    late,
  };
}

function targetOf(inbox: string | undefined, ref: number): ReplyTarget {
  if (inbox === undefined) throw invalidFrame('unknown reply subject');
  return { inbox, ref: checkInteger(ref, 0, 'reference') };
}
