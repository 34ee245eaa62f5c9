import type {
  ClaimFrame,
  Epoch,
  ProgressFrame,
  ReleasedFrame,
  ReleasedGroup,
  ReleasedLane,
} from './data-frame.ts';
import { coterie } from './gen/coterie.js';
import type { FrameLimits } from './limits.ts';
import { partitionDeltas, partitionsFromDeltas } from './partitions.ts';
import { peerOf } from './peer.ts';
import { checkFieldCount, plainBytes, type Reader, type Writer } from './wire.ts';
import {
  checkCount,
  checkHex,
  checkInteger,
  checkName,
  checkOptionalHex,
  checkOptionalName,
  checkPartition,
  checkRun,
  checkSubject,
  invalidFrame,
} from './wire-check.ts';

/** Writes the fields of a Progress. */
export function writeProgress(writer: Writer, frame: ProgressFrame): void {
  const { from, ring, clique } = frame;
  const partitions = frame.partitions as number[];
  coterie.Progress.encode({ from, ring, partitions, clique, refs: frame.refs as number[] }, writer);
}

/** Reads the fields of a Progress. */
export function readProgress(reader: Reader, limits: FrameLimits): ProgressFrame {
  checkFieldCount(reader, limits.items);
  const wire = coterie.Progress.decode(reader, reader.size());
  checkCount(wire.partitions.length, limits.items, 'partitions');
  checkCount(wire.refs.length, limits.items, 'references');
  return {
    type: 'progress',
    from: peerOf(wire.from),
    ring: checkOptionalHex(wire.ring, 'ring'),
    partitions: wire.partitions.map((each) => checkPartition(each, limits.partitions)),
    clique: checkOptionalName(wire.clique, 'clique name'),
    refs: wire.refs.map((each) => checkInteger(each, 0, 'reference')),
  };
}

/** Writes the fields of a Claim. */
export function writeClaim(writer: Writer, frame: ClaimFrame): void {
  const { from, ring, ringDigest, viewDigest } = frame;
  const partitions = partitionDeltas(frame.partitions);
  const streams = frame.streams as string[];
  coterie.Claim.encode({ from, ring, ringDigest, viewDigest, streams, partitions }, writer);
}

/** Reads the fields of a Claim. */
export function readClaim(reader: Reader, limits: FrameLimits): ClaimFrame {
  checkFieldCount(reader, limits.items);
  const wire = coterie.Claim.decode(reader, reader.size());
  checkCount(wire.streams.length, limits.streams, 'streams');
  return {
    type: 'claim',
    from: peerOf(wire.from),
    ring: checkHex(wire.ring, 'ring'),
    ringDigest: checkHex(wire.ringDigest, 'ring digest'),
    viewDigest: checkOptionalHex(wire.viewDigest, 'view digest'),
    streams: wire.streams.map((each) => checkSubject(each, 'stream')),
    partitions: partitionsFromDeltas(wire.partitions, limits.partitions),
  };
}

/** Writes the fields of a Released. */
export function writeReleased(writer: Writer, frame: ReleasedFrame): void {
  const groups = frame.groups.map(({ epoch, partitions }) => ({
    ...(epoch === undefined ? {} : { epoch }),
    partitions: partitionDeltas(partitions),
  }));
  const redirects = frame.redirects.map(({ to, partitions }) => ({
    to,
    partitions: partitionDeltas(partitions),
  }));
  const lanes = frame.lanes as (ReleasedLane & { beyond: number[] })[];
  const { from, ring, ids } = frame;
  coterie.Released.encode({ from, ring, groups, lanes, ids, redirects }, writer);
}

/** Reads the fields of a Released. */
export function readReleased(reader: Reader, limits: FrameLimits): ReleasedFrame {
  checkFieldCount(reader, limits.items);
  const wire = coterie.Released.decode(reader, reader.size());
  if (wire.ids.length % 16 !== 0) throw invalidFrame('ids are not of 16 bytes');
  return {
    type: 'released',
    from: peerOf(wire.from),
    ring: checkHex(wire.ring, 'ring'),
    groups: wire.groups.map((group) => groupOf(group, limits)),
    lanes: lanesOf(wire.lanes, limits),
    ids: plainBytes(wire.ids),
    redirects: wire.redirects.map((redirect) => ({
      to: checkName(redirect.to ?? '', 'member name'),
      partitions: partitionsFromDeltas(redirect.partitions ?? [], limits.partitions),
    })),
  };
}

function groupOf(wire: coterie.ReleasedGroup.$Properties, limits: FrameLimits): ReleasedGroup {
  const partitions = partitionsFromDeltas(wire.partitions ?? [], limits.partitions);
  return { epoch: wire.epoch ? epochOf(wire.epoch) : undefined, partitions };
}

function epochOf(wire: coterie.Epoch.$Properties): Epoch {
  return {
    number: checkInteger(wire.number ?? 0, 0, 'epoch'),
    instance: checkHex(wire.instance ?? '', 'instance'),
  };
}

function lanesOf(
  wires: readonly coterie.ReleasedLane.$Properties[],
  limits: FrameLimits,
): ReleasedLane[] {
  let total = 0;
  return wires.map((wire) => {
    const beyond = wire.beyond ?? [];
    if (beyond.length % 2 !== 0) throw invalidFrame('ranges are no pairs');
    for (let at = 0; at < beyond.length; at += 2) {
      // As in an Ack: no frame may stand for more messages than anybody sent.
      total += checkRun(beyond[at] as number, beyond[at + 1] as number);
      checkCount(total, limits.acknowledged, 'handled messages');
    }
    return {
      partition: checkPartition(wire.partition ?? 0, limits.partitions),
      instance: checkHex(wire.instance ?? '', 'instance'),
      handled: checkInteger(wire.handled ?? 0, 0, 'sequence'),
      beyond,
    };
  });
}
