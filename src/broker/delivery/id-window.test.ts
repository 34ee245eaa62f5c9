import { expect, test } from 'vitest';
import { hashId, type IdHash, IdWindow } from './id-window.ts';

function windowOf(idWindowMs: number, idWindowSize: number): [IdWindow, number[]] {
  const evicted: number[] = [];
  return [new IdWindow({ idWindowMs, idWindowSize }, (count) => evicted.push(count)), evicted];
}

function idOf(stream: string, id: string, partition: number): IdHash {
  return hashId(stream, id, partition);
}

test('knows an id for at least its time, and not for ever', () => {
  const [ids, evicted] = windowOf(1000, 1_000_000);
  for (let now = 0; now < 5000; now += 10) {
    ids.add(idOf('orders', `id-${now}`, 1), now);
    for (let back = 0; back <= 1000; back += 250) {
      const then = Math.floor((now - back) / 10) * 10;
      if (then >= 0) expect(ids.has(idOf('orders', `id-${then}`, 1))).toBe(true);
    }
  }
  expect(ids.has(idOf('orders', 'id-0', 1))).toBe(false);
  expect(ids.has(idOf('orders', 'id-2500', 1))).toBe(false);
  expect(evicted).toEqual([]);
});

test('an id is one of a stream', () => {
  const [ids] = windowOf(1000, 100);
  ids.add(idOf('orders', 'x', 1), 0);
  expect(ids.has(idOf('bills', 'x', 1))).toBe(false);
  expect(ids.has(idOf('order', 'sx', 1))).toBe(false);
});

test('grows, and never gives a wrong no', () => {
  const [ids] = windowOf(60_000, 100_000);
  for (let place = 0; place < 20_000; place += 1)
    ids.add(idOf('orders', `id-${place}`, place % 64), 0);
  for (let place = 0; place < 20_000; place += 1) {
    expect(ids.has(idOf('orders', `id-${place}`, place % 64))).toBe(true);
  }
  let wrong = 0;
  for (let place = 0; place < 20_000; place += 1) {
    if (ids.has(idOf('orders', `other-${place}`, place % 64))) wrong += 1;
  }
  expect(wrong).toBe(0);
});

test('keeps to its size, and tells of what had to go before its time', () => {
  const [ids, evicted] = windowOf(60_000, 100);
  for (let place = 0; place < 175; place += 1) ids.add(idOf('orders', `id-${place}`, 1), place);
  expect(ids.size).toBeLessThanOrEqual(100);
  expect(evicted).toEqual([50, 50]);
  for (let place = 125; place < 175; place += 1) {
    expect(ids.has(idOf('orders', `id-${place}`, 1))).toBe(true);
  }
});

test('hands on the newest ids of some partitions, from both halves', () => {
  const [ids] = windowOf(1000, 1_000_000);
  ids.add(idOf('orders', 'old', 3), 0);
  for (let place = 0; place < 10; place += 1) ids.add(idOf('orders', `other-${place}`, 4), 10);
  ids.add(idOf('orders', 'new', 3), 1500);
  const both = ids.export(new Set([3]), 10);
  expect(both.length).toBe(32);
  const [next] = windowOf(1000, 1_000_000);
  next.import(both, 1500);
  expect(next.has(idOf('orders', 'old', 3))).toBe(true);
  expect(next.has(idOf('orders', 'new', 3))).toBe(true);
  expect(next.has(idOf('orders', 'other-1', 4))).toBe(false);
  const [limited] = windowOf(1000, 1_000_000);
  limited.import(ids.export(new Set([3, 4]), 1), 1500);
  expect(limited.has(idOf('orders', 'new', 3))).toBe(true);
  expect(limited.size).toBe(1);
});

test('what is imported too much is an event as well', () => {
  const [ids] = windowOf(60_000, 1000);
  for (let place = 0; place < 400; place += 1) ids.add(idOf('orders', `id-${place}`, 1), 0);
  const [small, evicted] = windowOf(60_000, 100);
  small.import(ids.export(new Set([1]), 400), 0);
  expect(small.size).toBeLessThanOrEqual(100);
  expect(evicted.length).toBeGreaterThan(0);
});

test('lets go of what is old enough, also when no new ids come', () => {
  const [ids, evicted] = windowOf(1000, 100);
  for (let now = 0; now < 1500; now += 100) ids.add(idOf('orders', `id-${now}`, 1), now);
  for (let now = 1500; now <= 2400; now += 100) {
    ids.sweep(now);
    expect(ids.has(idOf('orders', 'id-1400', 1))).toBe(true);
  }
  for (let now = 2500; now <= 5000; now += 500) ids.sweep(now);
  expect(ids.size).toBe(0);
  expect(evicted).toEqual([]);
});
