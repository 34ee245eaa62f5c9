import type {
  ControlFrame,
  FrameSender,
  HeardInfo,
  MemberRecord,
  PartitionEpochInfo,
  PartitionRef,
} from './control-frame.ts';
import { SURVEYS } from './control-frame-encode.ts';
import { coterie } from './gen/coterie.js';
import { type FrameLimits, MAX_SUMMARY_PARTS } from './limits.ts';
import { recordFromWire } from './member-record.ts';
import { checkFieldCount, type Reader } from './wire.ts';
import {
  checkConfig,
  checkHex,
  checkInteger,
  checkMs,
  checkName,
  checkOptionalHex,
  checkPartition,
  checkSubject,
  invalidFrame,
} from './wire-check.ts';

/** Fields of a control frame's body beside records, with room for those of later versions. */
const MAX_FIELDS = 32;

/** The field of `Frame.body` that came after those of data frames. */
const CORDON_FIELD = 18;

/** Reads the body of a control frame; undefined when the field is none. */
export function readControlFrame(
  field: number,
  reader: Reader,
  limits: FrameLimits,
): ControlFrame | undefined {
  if ((field < 2 || field > 11) && field !== CORDON_FIELD) return undefined;
  if (reader.len > limits.controlFrameBytes) throw invalidFrame('control frame too long');
  checkFieldCount(reader, MAX_FIELDS + (field === 7 ? limits.records : 0));
  // Records of newer versions are passed on with the fields that this one does not know.
  reader.discardUnknown = false;
  switch (field) {
    case 2: {
      const { from, record, attempt } = coterie.Join.decode(reader, reader.size());
      return {
        type: 'join',
        from: senderOf(from),
        record: recordFromWire(record, limits),
        attempt,
      };
    }
    case 3:
      return { type: 'leave', ...claimOf(coterie.Leave.decode(reader, reader.size()), limits) };
    case 4:
      return pingOf(coterie.Ping.decode(reader, reader.size()));
    case 5:
      return pongOf(coterie.Pong.decode(reader, reader.size()));
    case 6:
      return pingRequestOf(coterie.PingRequest.decode(reader, reader.size()));
    case 7:
      return infoOf(coterie.Info.decode(reader, reader.size()), limits);
    case 8:
      return { type: 'suspect', ...claimOf(coterie.Suspect.decode(reader, reader.size()), limits) };
    case 9:
      return evictOf(coterie.Evict.decode(reader, reader.size()), limits);
    case 10:
      return {
        type: 'beacon',
        from: senderOf(coterie.Beacon.decode(reader, reader.size()).from),
      };
    case CORDON_FIELD:
      return cordonOf(coterie.Cordon.decode(reader, reader.size()));
    default:
      return queryOf(coterie.Query.decode(reader, reader.size()), limits);
  }
}

function senderOf(wire: coterie.Sender.$Properties | null | undefined): FrameSender {
  if (!wire) throw invalidFrame('no sender');
  return {
    name: checkName(wire.name ?? '', 'sender name'),
    instance: checkHex(wire.instance ?? '', 'sender instance'),
    incarnation: wire.incarnation ?? 0,
    viewDigest: checkOptionalHex(wire.viewDigest ?? '', 'view digest'),
    config: checkConfig(wire.config ?? ''),
    sentAt: checkMs(wire.sentAt ?? 0, 'time'),
  };
}

/** What Leave, Suspect and Evict have in common. */
function claimOf(
  wire: coterie.Leave.$Properties,
  limits: FrameLimits,
): { from: FrameSender; record: MemberRecord } {
  return { from: senderOf(wire.from), record: recordFromWire(wire.record, limits) };
}

function pingOf(wire: coterie.Ping): ControlFrame {
  const { number, instance, onBehalfOf } = wire;
  return {
    type: 'ping',
    from: senderOf(wire.from),
    number,
    instance: checkOptionalHex(instance, 'instance'),
    ...(onBehalfOf === '' ? {} : { onBehalfOf: checkName(onBehalfOf, 'member name') }),
  };
}

function pongOf(wire: coterie.Pong): ControlFrame {
  return {
    type: 'pong',
    from: senderOf(wire.from),
    number: wire.number,
    subject: checkName(wire.subject, 'member name'),
    subjectInstance: checkOptionalHex(wire.subjectInstance, 'instance'),
    alive: wire.alive,
  };
}

function pingRequestOf(wire: coterie.PingRequest): ControlFrame {
  return {
    type: 'ping-request',
    from: senderOf(wire.from),
    number: wire.number,
    target: checkName(wire.target, 'member name'),
    instance: checkOptionalHex(wire.instance, 'instance'),
  };
}

function evictOf(wire: coterie.Evict, limits: FrameLimits): ControlFrame {
  const { observers, bus, operator } = wire;
  return {
    type: 'evict',
    ...claimOf(wire, limits),
    observers,
    bus,
    ...(operator ? { operator } : {}),
  };
}

function infoOf(wire: coterie.Info, limits: FrameLimits): ControlFrame {
  return {
    type: 'info',
    from: senderOf(wire.from),
    records: wire.records.map((record) => recordFromWire(record, limits)),
    last: wire.last,
    wantsAnswer: wire.wantsAnswer,
    active: wire.active,
    members: wire.members,
    ...(wire.epoch ? { epoch: epochOf(wire.epoch, limits) } : {}),
    ...(wire.summary ? { summary: summaryOf(wire.summary) } : {}),
    ...(wire.heard.length > 0 ? { heard: wire.heard.map(heardOf) } : {}),
  };
}

/** Sums of a power of two parts. */
function summaryOf(bytes: Uint8Array): Uint8Array {
  const parts = bytes.length / 8;
  const isSound = parts >= 1 && parts <= MAX_SUMMARY_PARTS && Number.isInteger(Math.log2(parts));
  if (!isSound) throw invalidFrame('bad summary');
  return bytes.slice();
}

function heardOf(wire: coterie.Heard.$Properties): HeardInfo {
  return { name: checkName(wire.name ?? '', 'member name'), ms: checkMs(wire.ms ?? 0, 'duration') };
}

function cordonOf(wire: coterie.Cordon): ControlFrame {
  const { on, revision } = wire;
  const member = checkName(wire.member, 'member name');
  return { type: 'cordon', from: senderOf(wire.from), member, on, revision };
}

function surveyOf(number: number): { survey?: (typeof SURVEYS)[number] } {
  if (number === 0) return {};
  const survey = SURVEYS[number - 1];
  if (survey === undefined) throw invalidFrame('unknown survey');
  return { survey };
}

function aboutOf(wire: coterie.AboutPartition.$Properties, limits: FrameLimits): PartitionRef {
  return {
    ring: checkHex(wire.ring ?? '', 'ring'),
    partition: checkPartition(wire.partition ?? 0, limits.partitions),
  };
}

function epochOf(wire: coterie.HeldEpoch.$Properties, limits: FrameLimits): PartitionEpochInfo {
  return {
    ...aboutOf(wire, limits),
    number: checkInteger(wire.number ?? 0, 0, 'epoch'),
    instance: checkHex(wire.instance ?? '', 'epoch instance'),
  };
}

function queryOf(wire: coterie.Query, limits: FrameLimits): ControlFrame {
  return {
    type: 'query',
    from: senderOf(wire.from),
    replyTo: checkSubject(wire.replyTo, 'reply subject'),
    attempt: wire.attempt,
    ...(wire.about ? { about: aboutOf(wire.about, limits) } : {}),
    ...surveyOf(wire.survey),
  };
}
