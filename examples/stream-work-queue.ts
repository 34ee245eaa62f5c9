// A work queue: two workers share a sink, what fails is tried again, what keeps failing is kept.
import { memoryLog, MemoryLogStore, openStream } from 'coterie';

// With a server: jetstreamLog({ servers }), or redisStreams({ url }); nothing else changes.
const store = new MemoryLogStore();
const jobs = openStream(memoryLog({ store }), 'jobs');
const done = new Map<string, number>();
const { promise: allSettled, resolve } = Promise.withResolvers<void>();
let left = 20;
const settle = (): void => {
  left -= 1;
  if (left === 0) resolve();
};

const workers = await Promise.all(
  ['ada', 'ben'].map(async (name) => {
    // Each would be a process of its own, with a log of its own.
    const stream = openStream(memoryLog({ store }), 'jobs');
    const sink = await stream.sink('workers', {
      from: 'oldest',
      maxDeliveries: 3,
      onDead: (event, reason) => {
        console.log(`gave up ${Buffer.from(event.data).toString()}: ${reason}`);
        settle();
      },
    });
    const ended = sink.each(
      async (event) => {
        const job = Buffer.from(event.data).toString();
        if (job === 'job 13') throw new Error(`attempt ${event.attempt} failed`);
        await new Promise((next) => void setTimeout(next, 2));
        done.set(job, (done.get(job) ?? 0) + 1);
        settle();
      },
      { concurrency: 4, retryDelayMs: 10 },
    );
    return { name, sink, ended };
  }),
);

await jobs.addMany(Array.from({ length: 20 }, (_, n) => ({ data: `job ${n + 1}` })));
await allSettled;
for (const { sink, ended } of workers) {
  await sink.close();
  await ended;
}
console.log(`${done.size} jobs done, each ${Math.max(...done.values())} time`);
const [letter] = await openStream(memoryLog({ store }), 'jobs-dlq').snapshot(10);
console.log(`kept: ${Buffer.from(letter?.data ?? []).toString()}`);
