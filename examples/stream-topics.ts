// Topics: by name, by pattern, by a predicate. What a sink filters out is acknowledged.
import { memoryLog, openStream } from 'coterie';

const log = memoryLog();
const shop = openStream(log, 'shop');
const created = await shop.topic('order.created').read();
const orders = await shop.topic('order.*').read();
const large = await shop.sink('large', { where: (event) => event.data.length > 5 });

await shop.topic('order.created').add({ data: 'small' });
await shop.topic('order.paid').add({ data: 'larger' });
await shop.topic('stock.low').add({ data: 'largest' });

async function first(name: string, count: number, events: AsyncIterable<{ data: Uint8Array }>) {
  const seen: string[] = [];
  for await (const event of events) {
    seen.push(Buffer.from(event.data).toString());
    if (seen.length === count) break;
  }
  console.log(`${name}: ${seen.join(', ')}`);
}
await first('order.created', 1, created);
await first('order.*', 2, orders);
await first('large', 2, large);
await log.close();
