import type { MemberPhase, MemberRecord, MemberStatus } from './control-frame.ts';
import type { coterie } from './gen/coterie.js';
import { type FrameLimits, MAX_EXTRA_BYTES, MAX_NODE_KEY_LENGTH } from './limits.ts';
import {
  checkCount,
  checkHex,
  checkLength,
  checkName,
  checkSubject,
  checkWithin,
  invalidFrame,
} from './wire-check.ts';

/** In the order of the numbers on the wire, from 1. */
const STATUSES: readonly MemberStatus[] = ['alive', 'suspect', 'evicted', 'left'];
const PHASES: readonly MemberPhase[] = ['joining', 'active', 'leaving'];
const NODE_KEY = /^(?:[0-9a-f]{2})+$/;
const MAX_PROTOCOL = 65_535;

/** The fields of a record as generated code writes them, unknown ones included. */
export function recordToWire(record: MemberRecord): coterie.Record.$Properties {
  const { extra } = record;
  return {
    name: record.name,
    instance: record.instance,
    incarnation: record.incarnation,
    status: STATUSES.indexOf(record.status) + 1,
    phase: PHASES.indexOf(record.phase) + 1,
    revision: record.revision,
    healthy: record.healthy,
    nodeKey: record.nodeKey,
    weight: record.weight,
    streams: record.streams as string[],
    protocolMin: record.protocol.min,
    protocolMax: record.protocol.max,
    cordonOn: record.cordon.on,
    cordonRevision: record.cordon.revision,
    withdrawn: record.withdrawn,
    ...(extra === undefined ? {} : { $unknowns: [extra] }),
  };
}

/** A record as generated code read it, checked. Nothing of it is a view of the frame. */
export function recordFromWire(
  wire: coterie.Record.$Properties | null | undefined,
  limits: FrameLimits,
): MemberRecord {
  if (!wire) throw invalidFrame('no record');
  const extra = extraOf(wire.$unknowns);
  const min = checkWithin(wire.protocolMin ?? 0, 1, MAX_PROTOCOL, 'protocol range');
  return {
    name: checkName(wire.name ?? '', 'member name'),
    instance: checkHex(wire.instance ?? '', 'instance'),
    incarnation: wire.incarnation ?? 0,
    status: wordOf(STATUSES, wire.status, 'status'),
    phase: wordOf(PHASES, wire.phase, 'phase'),
    revision: wire.revision ?? 0,
    healthy: wire.healthy ?? false,
    withdrawn: wire.withdrawn ?? false,
    nodeKey: nodeKeyOf(wire.nodeKey ?? ''),
    weight: checkWithin(wire.weight ?? 0, 1, 100, 'weight'),
    streams: streamsOf(wire.streams ?? [], limits),
    protocol: {
      min,
      max: checkWithin(wire.protocolMax ?? 0, min, MAX_PROTOCOL, 'protocol range'),
    },
    cordon: { on: wire.cordonOn ?? false, revision: wire.cordonRevision ?? 0 },
    ...(extra === undefined ? {} : { extra }),
  };
}

function wordOf<T>(words: readonly T[], number: number | null | undefined, what: string): T {
  const word = words[(number ?? 0) - 1];
  if (word === undefined) throw invalidFrame(`unknown ${what}`);
  return word;
}

function nodeKeyOf(hex: string): string {
  checkLength(hex, MAX_NODE_KEY_LENGTH, 'node key');
  if (!NODE_KEY.test(hex)) throw invalidFrame('bad node key');
  return hex;
}

function streamsOf(streams: readonly string[], limits: FrameLimits): readonly string[] {
  checkCount(streams.length, limits.streams, 'streams');
  let before = '';
  for (const stream of streams) {
    checkSubject(stream, 'stream');
    // Members that handle the same streams share a ring, so each set has one form.
    if (stream <= before) throw invalidFrame('streams out of order');
    before = stream;
  }
  return streams;
}

function extraOf(unknowns: readonly Uint8Array[] | undefined): Uint8Array | undefined {
  if (unknowns === undefined) return undefined;
  let bytes = 0;
  for (const each of unknowns) bytes += each.length;
  checkCount(bytes, MAX_EXTRA_BYTES, 'unknown fields');
  // A copy: a record outlives its frame by far.
  const extra = new Uint8Array(bytes);
  let at = 0;
  for (const each of unknowns) {
    extra.set(each, at);
    at += each.length;
  }
  return extra;
}
