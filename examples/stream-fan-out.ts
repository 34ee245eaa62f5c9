// Fan-out: every reader sees every event, from the moment that it began.
import { memoryLog, openStream } from 'coterie';

const log = memoryLog();
const prices = openStream(log, 'prices');

await prices.add({ data: '99' });
const chart = await prices.read({ from: 'oldest' });
const alarm = await prices.read(); // newest: what is added from now on
await prices.add({ data: '100' });
await prices.add({ data: '101' });

for (const [name, reader, count] of [
  ['chart', chart, 3],
  ['alarm', alarm, 2],
] as const) {
  const seen: string[] = [];
  for await (const event of reader) {
    seen.push(Buffer.from(event.data).toString());
    // Leaving the loop closes the reader.
    if (seen.length === count) break;
  }
  console.log(`${name} saw ${seen.join(', ')}`);
}
await log.close();
