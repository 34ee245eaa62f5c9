// One sink over several streams, added and removed while it runs.
import { createSink, memoryLog, openStream } from 'coterie';

const log = memoryLog();
const sink = await createSink(log, { name: 'audit', streams: ['orders', 'payments'] });
await openStream(log, 'orders').add({ data: 'order 1' });
await openStream(log, 'payments').add({ data: 'payment 1' });
await openStream(log, 'refunds').create();
await sink.addStream('refunds');
await openStream(log, 'refunds').add({ data: 'refund 1' });

const seen: string[] = [];
for await (const event of sink) {
  seen.push(`${event.stream}: ${Buffer.from(event.data).toString()}`);
  await event.ack();
  if (seen.length === 3) {
    sink.removeStream('payments');
    break;
  }
}
console.log(seen.sort().join('\n'));
await log.close();
