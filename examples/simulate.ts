// Your own handlers under a minute of simulated faults, in less than a second: here a store that
// refuses a former owner by its epoch, and what it has seen already by its id.
import { simulate } from 'coterie/testing';

const seeds = [1, 2, 3];
for (const seed of seeds) {
  const epochs = new Map<string, number>();
  const stored = new Set<string>();
  let refused = 0;
  const result = await simulate({
    seed,
    members: 4,
    faults: ['crash', 'freeze', 'stall', 'split', 'server-restart'],
    handler: (stream) => (message, context) => {
      const partition = `${stream}/${context.partition}`;
      const { number } = context.epoch;
      if (number < (epochs.get(partition) ?? 0)) {
        refused += 1;
        throw new Error('somebody else owns this key now');
      }
      epochs.set(partition, number);
      stored.add(message.id);
      return 'stored';
    },
  });
  for (const { atMs, rule, text } of result.violations) {
    console.log(`${rule} at ${atMs} ms of seed ${seed}: ${text}`);
  }
  const { handled, hash } = result;
  console.log(
    `seed ${seed}: ${handled} handled, ${stored.size} stored, ${refused} refused, ${hash}`,
  );
}
