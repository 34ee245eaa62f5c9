import type { FrameSender } from './frame.ts';
import type { MemberRecord } from './member.ts';

/** Incarnations and revisions are 32 bits wide on the wire. */
export const MAX_INCARNATION = 0xffff_ffff;

const NAME = /^[A-Za-z0-9_-]{1,64}$/;
const INSTANCE = /^[0-9a-f]{16}$/;
const NODE_KEY = /^(?:[0-9a-f]{2}){1,256}$/;
const MAX_STREAMS = 1024;
const MAX_STREAM_LENGTH = 255;

/** False for a sender that no member of ours can be: names go into subjects. */
export function isSoundSender(from: FrameSender): boolean {
  return NAME.test(from.name) && INSTANCE.test(from.instance) && Number.isFinite(from.sentAt);
}

/** False for a record that no member of ours can have made. */
export function isSound(record: MemberRecord): boolean {
  return (
    NAME.test(record.name) &&
    INSTANCE.test(record.instance) &&
    NODE_KEY.test(record.nodeKey) &&
    isCount(record.incarnation) &&
    isCount(record.revision) &&
    isCount(record.cordon.revision) &&
    record.weight >= 1 &&
    record.weight <= 100 &&
    record.protocol.min <= record.protocol.max &&
    areSound(record.streams)
  );
}

function isCount(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= MAX_INCARNATION;
}

function areSound(streams: readonly string[]): boolean {
  if (streams.length > MAX_STREAMS) return false;
  return streams.every((stream, place) => {
    if (stream.length === 0 || stream.length > MAX_STREAM_LENGTH) return false;
    const before = streams[place - 1];
    return before === undefined || before < stream;
  });
}
