import { expect, test } from 'vitest';
import { recordOf } from '../../../test/support/ring-records.ts';
import type { ReleasedFrame, ReleasedLane } from '../../codec/data-frame.ts';
import { decodeFrame, encodeFrame } from '../../codec/frame.ts';
import { buildRouting, type RingGroup } from '../../ring/routing.ts';
import { HoldingTable } from './holding-table.ts';
import { releaseFrames, type ReleaseContext } from './release-frames.ts';

const PARTITIONS = 16_384;
const CONFIG = { partitions: PARTITIONS, pointsPerMember: 4, loadCap: 2 };
const MAX_PAYLOAD = 1_048_576;
const from = { name: 'ada', instance: '0000000000000001', incarnation: 1 };
const group = buildRouting([recordOf({ name: 'ada' })], CONFIG).groupOf('orders') as RingGroup;
const all = Array.from({ length: PARTITIONS }, (_, partition) => partition);

function contextOf(change: Partial<ReleaseContext> = {}): ReleaseContext {
  return {
    self: 'ada',
    instance: from.instance,
    batchBytes: 256 * 1024,
    isPresent: () => true,
    lanesOf: () => [],
    ids: (partitions, limit) => new Uint8Array(16 * Math.min(limit, partitions.size)),
    ...change,
  };
}

/** The frames as they come off the wire, with their sizes. */
function released(
  table: HoldingTable,
  context: ReleaseContext,
  partitions: readonly number[] = all,
): { frames: ReleasedFrame[]; sizes: number[] } {
  const release = { table, to: 'ben', partitions: [...partitions], fresh: [] };
  const bytes = [...releaseFrames(release, context)].map((each) => encodeFrame({ ...each, from }));
  return {
    frames: bytes.map((each) => decodeFrame(each) as ReleasedFrame),
    sizes: bytes.map((each) => each.length),
  };
}

function laneOf(partition: number, place: number, beyond: readonly number[] = []): ReleasedLane {
  const instance = place.toString(16).padStart(16, '0');
  return { partition, instance, handled: 2 ** 51 + place, beyond };
}

test('all partitions of a member go in one small frame', () => {
  const table = HoldingTable.next(group, []);
  table.epochs.fill(1_700_000_000_000);
  const ids = (): Uint8Array => new Uint8Array(0);
  const { frames, sizes } = released(table, contextOf({ ids }));
  expect(frames).toHaveLength(1);
  expect(sizes[0]).toBeLessThan(40_000);
  expect(frames[0]?.groups[0]?.partitions).toEqual(all);
});

test('with an epoch, lanes and a redirect for each, every frame stays within its bytes', () => {
  const table = HoldingTable.next(group, []);
  for (const partition of all) {
    table.epochs[partition] = 1_700_000_000_000 + partition;
    table.formers[partition] = ['cy', 'dee'];
  }
  const lanesOf = (_ring: string, partition: number): ReleasedLane[] =>
    Array.from({ length: 5 }, (_, place) => laneOf(partition, place, [2 ** 51 + 100, 3]));
  const { frames, sizes } = released(table, contextOf({ lanesOf }));
  expect(Math.max(...sizes)).toBeLessThan(256 * 1024 + 1000);
  expect(frames.flatMap((frame) => frame.groups.flatMap((each) => each.partitions))).toEqual(all);
  expect(frames.flatMap((frame) => frame.lanes)).toHaveLength(5 * PARTITIONS);
  for (const frame of frames) {
    const named = new Set(frame.groups.flatMap((each) => each.partitions));
    // Whoever gets a partition gets all that belongs to it at once.
    expect(frame.lanes.every((lane) => named.has(lane.partition))).toBe(true);
    for (const { partitions } of frame.redirects) expect(new Set(partitions)).toEqual(named);
  }
});

test('a partition with more lanes than a frame takes keeps the newest', () => {
  const table = HoldingTable.next(group, []);
  const lanes = Array.from({ length: 50_000 }, (_, place) => laneOf(3, place));
  const { frames, sizes } = released(table, contextOf({ lanesOf: () => lanes }), [3]);
  expect(frames).toHaveLength(1);
  expect(sizes[0]).toBeLessThan(MAX_PAYLOAD);
  expect(frames[0]?.lanes.length).toBeGreaterThan(3000);
  expect(frames[0]?.lanes[0]?.instance).toBe('0'.repeat(16));
});

test('no frame names more handled messages than the wire takes', () => {
  const table = HoldingTable.next(group, []);
  const lanesOf = (_ring: string, partition: number): ReleasedLane[] => [
    laneOf(partition, 1, [2 ** 51 + 10, 8192]),
  ];
  const { frames } = released(table, contextOf({ lanesOf }), all.slice(0, 100));
  expect(frames.flatMap((frame) => frame.lanes)).toHaveLength(100);
});
