import { readAnswer, wireText, writeAnswers } from './answers.ts';
import type { Answer, NackFrame, Peer, Refusal } from './data-frame.ts';
import { type FrameLimits, MAX_TEXT_LENGTH } from './limits.ts';
import { peerOf, readPeer, writePeer } from './peer.ts';
import { enter, leave, type Reader, skipField, type Writer } from './wire.ts';
import {
  checkCode,
  checkCount,
  checkInteger,
  checkLength,
  checkMs,
  checkOptionalHex,
  checkOptionalName,
  checkPartition,
} from './wire-check.ts';

/** Writes the fields of a Nack. */
export function writeNack(writer: Writer, frame: NackFrame): void {
  writePeer(writer, frame.from);
  if (frame.ring !== '') writer.uint32(18).string(frame.ring);
  if (frame.ringDigest !== '') writer.uint32(26).string(frame.ringDigest);
  if (frame.viewDigest !== '') writer.uint32(34).string(frame.viewDigest);
  for (const refusal of frame.refusals) writeRefusal(writer, refusal);
  if (frame.clique !== '') writer.uint32(50).string(frame.clique);
  writeAnswers(writer, 58, frame.answers);
}

function writeRefusal(writer: Writer, refusal: Refusal): void {
  writer.uint32(42).fork().uint32(8).uint32(refusal.partition);
  writer.uint32(17).double(refusal.sequence).uint32(24).uint32(refusal.opening);
  writer.uint32(34).string(refusal.code);
  if (refusal.text !== '') writer.uint32(42).string(wireText(refusal.text));
  if (refusal.retryAfterMs !== 0) writer.uint32(49).double(refusal.retryAfterMs);
  if (refusal.owner !== '') writer.uint32(58).string(refusal.owner);
  writer.ldelim();
}

/** Reads the fields of a Nack. */
export function readNack(reader: Reader, limits: FrameLimits): NackFrame {
  let from: Peer | undefined;
  let ring = '';
  let ringDigest = '';
  let viewDigest = '';
  let clique = '';
  const refusals: Refusal[] = [];
  const answers: Answer[] = [];
  const outer = enter(reader);
  while (reader.pos < reader.len) {
    const tag = reader.tag();
    if (tag === 10) from = readPeer(reader);
    else if (tag === 18) ring = reader.stringVerify();
    else if (tag === 26) ringDigest = reader.stringVerify();
    else if (tag === 34) viewDigest = reader.stringVerify();
    else if (tag === 42) {
      checkCount(refusals.length + 1, limits.items, 'refusals');
      refusals.push(readRefusal(reader, limits.partitions));
    } else if (tag === 50) clique = reader.stringVerify();
    else if (tag === 58) {
      checkCount(answers.length + 1, limits.items, 'answers');
      answers.push(readAnswer(reader));
    } else skipField(reader, tag);
  }
  leave(reader, outer);
  return {
    type: 'nack',
    from: peerOf(from),
    ring: checkOptionalHex(ring, 'ring'),
    ringDigest: checkOptionalHex(ringDigest, 'ring digest'),
    viewDigest: checkOptionalHex(viewDigest, 'view digest'),
    refusals,
    clique: checkOptionalName(clique, 'clique name'),
    answers,
  };
}

function readRefusal(reader: Reader, partitions: number): Refusal {
  let partition = 0;
  let sequence = 0;
  let opening = 0;
  let code = '';
  let text = '';
  let retryAfterMs = 0;
  let owner = '';
  const outer = enter(reader);
  while (reader.pos < reader.len) {
    const tag = reader.tag();
    if (tag === 8) partition = reader.uint32();
    else if (tag === 17) sequence = reader.double();
    else if (tag === 24) opening = reader.uint32();
    else if (tag === 34) code = reader.stringVerify();
    else if (tag === 42) text = reader.stringVerify();
    else if (tag === 49) retryAfterMs = reader.double();
    else if (tag === 58) owner = reader.stringVerify();
    else skipField(reader, tag);
  }
  leave(reader, outer);
  return {
    partition: checkPartition(partition, partitions),
    sequence: checkInteger(sequence, 1, 'sequence'),
    opening,
    code: checkCode(code),
    text: checkLength(text, MAX_TEXT_LENGTH, 'text'),
    retryAfterMs: checkMs(retryAfterMs, 'pause'),
    owner: checkOptionalName(owner, 'member name'),
  };
}
