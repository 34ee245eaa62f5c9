// Replay: from a time, and from where another reader stopped.
import { type LogEvent, memoryLog, openStream, type Reader } from 'coterie';

const log = memoryLog();
const visits = openStream(log, 'visits');
const pause = (ms: number): Promise<void> => new Promise((next) => void setTimeout(next, ms));

await visits.addMany([{ data: 'mon' }, { data: 'tue' }]);
await pause(20);
const noon = Date.now();
await pause(20);
await visits.addMany([{ data: 'wed' }, { data: 'thu' }, { data: 'fri' }]);

async function take(reader: Reader, count: number): Promise<LogEvent[]> {
  const events: LogEvent[] = [];
  for await (const event of reader) {
    events.push(event);
    if (events.length === count) break;
  }
  return events;
}
const text = (events: LogEvent[]): string =>
  events.map(({ data }) => Buffer.from(data).toString()).join(', ');

const since = await take(await visits.read({ from: { at: noon } }), 2);
console.log(`since then: ${text(since)}`);
// The id of the last event is all that has to be kept.
const checkpoint = since.at(-1)?.id as string;
const rest = await take(await visits.read({ from: { after: checkpoint } }), 1);
console.log(`after the checkpoint: ${text(rest)}`);
await log.close();
