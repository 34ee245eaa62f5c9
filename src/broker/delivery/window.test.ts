import { expect, test } from 'vitest';
import { Lane } from './lane.ts';
import { createParcel, type Parcel } from './parcel.ts';
import { Window } from './window.ts';

const TARGET = { name: 'ada', instance: '0000000000000001' };
const LIMITS = { windowMessages: 80, windowBytes: 10_000, batchBytes: 1000 };

function parcelOf(bytes = 36): Parcel {
  const data = new Uint8Array(bytes);
  return createParcel({ stream: 'orders', partition: 1, data, headers: undefined });
}

function laneOf(window: Window, partition: number, ring = 'r'): Lane {
  const lane = new Lane(ring, partition, 0, 0);
  lane.phase = 'open';
  lane.target = TARGET;
  lane.space = window;
  return lane;
}

function fill(window: Window, lane: Lane, count: number, bytes = 36): void {
  for (let place = 0; place < count; place += 1) lane.waiting.push(parcelOf(bytes));
  window.enqueue(lane);
}

/** Sends what may be sent, and says of which partition each message was. */
function pump(window: Window): number[] {
  const order: number[] = [];
  for (let lane = window.nextReady(); lane !== undefined; lane = window.nextReady()) {
    const parcel = lane.waiting.shift() as Parcel;
    lane.unsettled += 1;
    lane.inflight.push(parcel);
    window.add(lane, parcel);
    order.push(lane.partition);
  }
  return order;
}

function settle(window: Window, lane: Lane): void {
  window.free(lane.inflight.shift() as Parcel);
  lane.unsettled -= 1;
  window.enqueue(lane);
}

test('no lane has more than an eighth of it', () => {
  const window = new Window(TARGET, LIMITS);
  const lane = laneOf(window, 1);
  fill(window, lane, 100);
  expect(pump(window)).toHaveLength(10);
  settle(window, lane);
  settle(window, lane);
  expect(pump(window)).toHaveLength(2);
  expect(window.messages).toBe(10);
});

test('lanes take turns', () => {
  const window = new Window(TARGET, LIMITS);
  const lanes = [1, 2, 3].map((partition) => laneOf(window, partition));
  for (const lane of lanes) fill(window, lane, 3);
  expect(pump(window)).toEqual([1, 2, 3, 1, 2, 3, 1, 2, 3]);
});

test('has a limit in messages', () => {
  const window = new Window(TARGET, LIMITS);
  for (let partition = 0; partition < 20; partition += 1) {
    fill(window, laneOf(window, partition), 10);
  }
  expect(pump(window)).toHaveLength(80);
  expect(window.messages).toBe(80);
});

test('has a limit in bytes, and counts them back', () => {
  const window = new Window(TARGET, LIMITS);
  const lanes = Array.from({ length: 10 }, (_, partition) => laneOf(window, partition));
  for (const lane of lanes) fill(window, lane, 5, 936);
  expect(pump(window)).toHaveLength(10);
  expect(window.bytes).toBe(10_000);
  for (const lane of lanes) while (lane.inflight.size > 0) settle(window, lane);
  expect([window.messages, window.bytes]).toEqual([0, 0]);
});

test('takes any message while it is empty', () => {
  const window = new Window(TARGET, LIMITS);
  const lane = laneOf(window, 1);
  fill(window, lane, 2, 50_000);
  expect(pump(window)).toEqual([1]);
  settle(window, lane);
  expect(pump(window)).toEqual([1]);
});

test('a large message is not starved by small ones that come after it', () => {
  const window = new Window(TARGET, LIMITS);
  const [first, large, small] = [laneOf(window, 1), laneOf(window, 2), laneOf(window, 3)];
  fill(window, first, 5, 936);
  pump(window);
  fill(window, large, 1, 8000);
  fill(window, small, 3);
  expect(pump(window)).toEqual([]);
  expect(window.admits(laneOf(window, 4), parcelOf())).toBe(false);
  while (first.inflight.size > 0) settle(window, first);
  expect(pump(window)).toEqual([2, 3, 3, 3]);
});

test('a lane that went elsewhere loses its place', () => {
  const window = new Window(TARGET, LIMITS);
  const [gone, here] = [laneOf(window, 1), laneOf(window, 2)];
  fill(window, gone, 2);
  fill(window, here, 1);
  gone.space = new Window({ name: 'ben', instance: '0000000000000002' }, LIMITS);
  expect(pump(window)).toEqual([2]);
  expect(gone.waiting.size).toBe(2);
});

test('frames are cut by bytes, and rings do not cut them', () => {
  const window = new Window(TARGET, LIMITS);
  const [one, other] = [laneOf(window, 1), laneOf(window, 1, 's')];
  for (let place = 0; place < 6; place += 1) {
    window.add(one, parcelOf(236));
    window.add(other, parcelOf(36));
  }
  const batches = window.takeBatches();
  expect(batches.map(({ ring, items }) => [ring, items.length])).toEqual([
    ['r', 3],
    ['s', 6],
    ['r', 3],
  ]);
  expect(window.hasBatch).toBe(false);
  window.add(one, parcelOf(5000));
  window.add(one, parcelOf(36));
  expect(window.takeBatches().map(({ items }) => items.length)).toEqual([1, 1]);
});
