import { expect, test } from 'vitest';
import { messageFor, TestContext } from '../../../test/support/handler-context.ts';
import { compose } from '../middleware.ts';
import { deduplicate } from './deduplicate.ts';
import type { IdStore } from './id-store.ts';
import { memoryIds } from './memory-ids.ts';

test('asks for and commits one and the same id, after success only', async () => {
  const asked: string[] = [];
  const added: string[] = [];
  const store: IdStore = {
    has: (id) => asked.push(id) < 0 || added.includes(id),
    add: (id) => void added.push(id),
  };
  let runs = 0;
  const handle = compose(
    [deduplicate({ store, id: ({ headers }) => headers['n']?.[0] ?? '' })],
    () => {
      runs += 1;
      if (runs === 1) throw new Error('first');
      return 'done';
    },
  );
  const context = new TestContext();
  const message = messageFor({ headers: { n: ['7'] } });
  await expect(handle(message, context)).rejects.toThrow('first');
  expect(added).toEqual([]);
  expect(await handle(message, context)).toBe('done');
  expect(await handle({ ...message, id: 'another' }, context)).toBeUndefined();
  expect([runs, added]).toEqual([2, ['orders\n7']]);
  expect(new Set(asked)).toEqual(new Set(added));
  // The same id on another stream is another message.
  expect(await handle({ ...message, stream: 'bills' }, context)).toBe('done');
  expect(context.told.map(([event]) => event)).toEqual(['deduplicated']);
});

test('one that comes while the first runs gets its outcome', async () => {
  const context = new TestContext();
  let runs = 0;
  const handle = compose([deduplicate()], async (_message, { clock }) => {
    runs += 1;
    await new Promise<void>((resolve) => void clock.setTimer(resolve, 10));
    return 'done';
  });
  const both = Promise.all([handle(messageFor(), context), handle(messageFor(), context)]);
  await context.clock.advance(10);
  expect([await both, runs]).toEqual([['done', 'done'], 1]);
});

test('ids in memory are bounded by age and number', () => {
  const ids = memoryIds({ keepMs: 100, size: 2 });
  void ids.add('a', 0);
  void ids.add('b', 50);
  expect([ids.has('a', 99), ids.has('a', 100), ids.has('b', 100)]).toEqual([true, false, true]);
  void ids.add('c', 100);
  void ids.add('d', 100);
  expect(['b', 'c', 'd'].map((id) => ids.has(id, 100))).toEqual([false, true, true]);
});
