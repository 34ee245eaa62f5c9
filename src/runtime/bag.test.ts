import { expect, test } from 'vitest';
import { Bag } from './bag.ts';

function items(count: number): { readonly name: number; place: number }[] {
  return Array.from({ length: count }, (_, name) => ({ name, place: -1 }));
}

test('a bag holds each once, and lets go of each at its place', () => {
  const bag = new Bag<{ readonly name: number; place: number }>();
  const all = items(6);
  for (const each of all) bag.add(each);
  for (const each of all) bag.add(each);
  expect(bag.size).toBe(6);
  for (const at of [0, 5, 2, 2]) bag.delete(all[at] as (typeof all)[number]);
  expect(bag.size).toBe(3);
  expect([...bag].map(({ name }) => name).toSorted((a, b) => a - b)).toEqual([1, 3, 4]);
  expect(all.map(({ place }) => place >= 0)).toEqual([false, true, false, true, true, false]);
  bag.clear();
  expect([bag.size, ...all.map(({ place }) => place)]).toEqual([0, -1, -1, -1, -1, -1, -1]);
});

test('who is taken out of a bag before its turn does not come, and who is put in comes next time', () => {
  const bag = new Bag<{ readonly name: number; place: number }>();
  const all = items(5);
  const [first, second, third, fourth, late] = all as [
    (typeof all)[number],
    (typeof all)[number],
    (typeof all)[number],
    (typeof all)[number],
    (typeof all)[number],
  ];
  for (const each of [first, second, third, fourth]) bag.add(each);
  const seen: number[] = [];
  for (const each of bag) {
    seen.push(each.name);
    if (each !== first) continue;
    bag.delete(first);
    bag.delete(third);
    bag.add(late);
  }
  expect(seen).toEqual([0, 1, 3]);
  expect([...bag].map(({ name }) => name).toSorted((a, b) => a - b)).toEqual([1, 3, 4]);
});
