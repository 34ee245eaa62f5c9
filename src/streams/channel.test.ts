import { expect, test } from 'vitest';

import { Channel } from './channel.ts';

test('who waits for room gets it, however many wait and for however much', async () => {
  const channel = new Channel<number>(4);
  for (let n = 0; n < 4; n += 1) channel.offer(n);
  const through: string[] = [];
  const waits = Array.from({ length: 6 }, (_, n) =>
    channel.untilRoom(n % 2 === 0 ? 3 : 1).then(() => through.push(`${n}`)),
  );
  channel.takeNow();
  await Promise.resolve();
  await Promise.resolve();
  expect(through.toSorted()).toEqual(['1', '3', '5']);
  channel.takeNow();
  channel.takeNow();
  await Promise.all(waits);
  expect(through).toHaveLength(6);
});
