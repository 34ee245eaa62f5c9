import type { Answer, LaneReply } from './data-frame.ts';
import { MAX_TEXT_LENGTH } from './limits.ts';
import { enter, leave, NO_BYTES, type Reader, skipField, type Writer } from './wire.ts';
import { checkCode, checkInteger, checkLength, checkPartition } from './wire-check.ts';
import { frameHeaders, readHeader, writeHeaders } from './wire-headers.ts';

/**
 * Text for a frame: error texts come from handlers, so they may be of any length and hold lone
 * surrogates, which are no UTF-8.
 */
export function wireText(text: string): string {
  return (text.length > MAX_TEXT_LENGTH ? text.slice(0, MAX_TEXT_LENGTH) : text).toWellFormed();
}

/** Writes the answers to publishers with the given tag. */
export function writeAnswers(writer: Writer, tag: number, answers: readonly Answer[]): void {
  for (const answer of answers) {
    writer.uint32(tag).fork().uint32(9).double(answer.ref);
    if (answer.data.length > 0) writer.uint32(18).bytes(answer.data);
    writeHeaders(writer, 26, answer.headers);
    if (answer.code !== '') writer.uint32(34).string(answer.code);
    if (answer.text !== '') writer.uint32(42).string(wireText(answer.text));
    writer.ldelim();
  }
}

/** Reads one answer. */
export function readAnswer(reader: Reader): Answer {
  let ref = 0;
  let data = NO_BYTES;
  let headers: ReturnType<typeof frameHeaders> | undefined;
  let code = '';
  let text = '';
  const outer = enter(reader);
  while (reader.pos < reader.len) {
    const tag = reader.tag();
    if (tag === 9) ref = reader.double();
    else if (tag === 18) data = reader.bytes();
    else if (tag === 26) readHeader(reader, (headers ??= frameHeaders()));
    else if (tag === 34) code = checkCode(reader.stringVerify());
    else if (tag === 42) text = checkLength(reader.stringVerify(), MAX_TEXT_LENGTH, 'text');
    else skipField(reader, tag);
  }
  leave(reader, outer);
  return { ref: checkInteger(ref, 0, 'reference'), data, headers: headers?.headers(), code, text };
}

/** Writes the handlers' replies for the lanes as field 4 of an Ack. */
export function writeLaneReplies(writer: Writer, replies: readonly LaneReply[]): void {
  for (const reply of replies) {
    writer.uint32(34).fork().uint32(8).uint32(reply.partition);
    writer.uint32(17).double(reply.sequence);
    if (reply.data.length > 0) writer.uint32(26).bytes(reply.data);
    writeHeaders(writer, 34, reply.headers);
    writer.ldelim();
  }
}

/** Reads one handler's reply. */
export function readLaneReply(reader: Reader, partitions: number): LaneReply {
  let partition = 0;
  let sequence = 0;
  let data = NO_BYTES;
  let headers: ReturnType<typeof frameHeaders> | undefined;
  const outer = enter(reader);
  while (reader.pos < reader.len) {
    const tag = reader.tag();
    if (tag === 8) partition = reader.uint32();
    else if (tag === 17) sequence = reader.double();
    else if (tag === 26) data = reader.bytes();
    else if (tag === 34) readHeader(reader, (headers ??= frameHeaders()));
    else skipField(reader, tag);
  }
  leave(reader, outer);
  return {
    partition: checkPartition(partition, partitions),
    sequence: checkInteger(sequence, 1, 'sequence'),
    data,
    headers: headers?.headers(),
  };
}
