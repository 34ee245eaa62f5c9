import { readAnswer, readLaneReply, writeAnswers, writeLaneReplies } from './answers.ts';
import type { AckFrame, Answer, LaneReply, Peer } from './data-frame.ts';
import type { FrameLimits } from './limits.ts';
import { peerOf, readPeer, writePeer } from './peer.ts';
import { enter, leave, type Reader, skipField, type Writer } from './wire.ts';
import {
  checkCount,
  checkInteger,
  checkOptionalHex,
  checkOptionalName,
  checkPartition,
  checkRun,
  invalidFrame,
} from './wire-check.ts';

/** Writes the fields of an Ack. */
export function writeAck(writer: Writer, frame: AckFrame): void {
  writePeer(writer, frame.from);
  if (frame.ring !== '') writer.uint32(18).string(frame.ring);
  if (frame.ranges.length > 0) writer.uint32(26).doubles(frame.ranges as number[]);
  writeLaneReplies(writer, frame.replies);
  if (frame.clique !== '') writer.uint32(42).string(frame.clique);
  writeAnswers(writer, 50, frame.answers);
  if (frame.done.length > 0) writer.uint32(58).doubles(frame.done as number[]);
}

/** Reads the fields of an Ack. */
export function readAck(reader: Reader, limits: FrameLimits): AckFrame {
  let from: Peer | undefined;
  let ring = '';
  let clique = '';
  const ranges: number[] = [];
  const replies: LaneReply[] = [];
  const answers: Answer[] = [];
  const done: number[] = [];
  const outer = enter(reader);
  while (reader.pos < reader.len) {
    const tag = reader.tag();
    if (tag === 10) from = readPeer(reader);
    else if (tag === 18) ring = reader.stringVerify();
    else if (tag === 26) reader.doubles(ranges);
    else if (tag === 34) {
      checkCount(replies.length + 1, limits.items, 'replies');
      replies.push(readLaneReply(reader, limits.partitions));
    } else if (tag === 42) clique = reader.stringVerify();
    else if (tag === 50) {
      checkCount(answers.length + 1, limits.items, 'answers');
      answers.push(readAnswer(reader));
    } else if (tag === 58) {
      reader.doubles(done);
      checkCount(done.length, limits.items, 'answers');
    } else skipField(reader, tag);
  }
  leave(reader, outer);
  checkRanges(ranges, limits);
  for (const ref of done) checkInteger(ref, 0, 'reference');
  return {
    type: 'ack',
    from: peerOf(from),
    ring: checkOptionalHex(ring, 'ring'),
    ranges,
    replies,
    clique: checkOptionalName(clique, 'clique name'),
    answers,
    done,
  };
}

/** 24 bytes can claim 2^53 messages: whoever walks through a range must not walk for ever. */
function checkRanges(ranges: readonly number[], limits: FrameLimits): void {
  if (ranges.length % 3 !== 0) throw invalidFrame('ranges are no triples');
  let total = 0;
  for (let at = 0; at < ranges.length; at += 3) {
    checkPartition(ranges[at] as number, limits.partitions);
    total += checkRun(ranges[at + 1] as number, ranges[at + 2] as number);
    checkCount(total, limits.acknowledged, 'acknowledged messages');
  }
}
