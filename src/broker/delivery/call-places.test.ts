import { expect, test } from 'vitest';
import { CallPlaces, type PlacedCall } from './call-places.ts';

/** Calls that note what becomes of them. */
function play(maxCalls: number, maxWaitingCalls: number) {
  const places = new CallPlaces({ maxCalls, maxWaitingCalls });
  const log: string[] = [];
  const call = (name: string, deadline = 1000): PlacedCall => ({
    deadline,
    isOver: false,
    begin: () => void log.push(name),
    refuse: ({ code }) => void log.push(`${name}: ${code}`),
  });
  return { places, log, call };
}

test('calls begin at once while there are places, the others in their turn', () => {
  const { places, log, call } = play(2, 10);
  for (const name of ['a', 'b', 'c', 'd']) places.enter(call(name));
  expect(log).toEqual(['a', 'b']);
  places.leave();
  places.enter(call('e'));
  expect(log).toEqual(['a', 'b', 'c']);
  places.leave();
  places.leave();
  expect(log).toEqual(['a', 'b', 'c', 'd', 'e']);
  places.leave();
  places.leave();
  expect([places.taken, places.waiting]).toEqual([0, 0]);
});

test('a call without a place by its deadline is refused as overloaded, and so is one too many', () => {
  const { places, log, call } = play(1, 2);
  places.enter(call('a'));
  places.enter(call('b', 2000));
  places.enter(call('c', 1000));
  places.enter(call('d'));
  expect(log).toEqual(['a', 'd: overloaded']);
  places.tick(999);
  places.tick(1000);
  expect(log).toEqual(['a', 'd: overloaded', 'c: overloaded']);
  places.tick(2000);
  expect(log.at(-1)).toBe('b: overloaded');
  expect(places.waiting).toBe(0);
});

test('a call that nobody waits for any more takes no place', () => {
  const { places, log, call } = play(1, 10);
  places.enter(call('a'));
  const given = call('b');
  places.enter(given);
  places.enter(call('c'));
  given.isOver = true;
  places.leave();
  expect(log).toEqual(['a', 'c']);
  expect([places.taken, places.waiting]).toEqual([1, 0]);
});

test('a call from within a handler never waits', () => {
  const { places, log, call } = play(1, 10);
  places.enter(call('a'));
  places.enterNested(call('nested'));
  places.enter(call('b'));
  expect(log).toEqual(['a', 'nested']);
  places.leave();
  expect(log).toEqual(['a', 'nested']);
  places.leave();
  expect(log).toEqual(['a', 'nested', 'b']);
});

test('abort refuses all that wait', () => {
  const { places, log, call } = play(1, 10);
  for (const name of ['a', 'b', 'c']) places.enter(call(name));
  places.abort({ ok: false, code: 'closed', text: '', node: '' });
  expect(log).toEqual(['a', 'b: closed', 'c: closed']);
});
