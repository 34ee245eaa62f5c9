import { compare } from './compare.ts';
import { startBus } from './support/bus.ts';
await using bus = await startBus();
const [names, messages, inFlight, rate] = process.argv.slice(2);
const r = await compare(bus, names.split(','), { messages: Number(messages), keys: 1000, bytes: 128, inFlight: Number(inFlight), rate: Number(rate ?? 0) }, { rounds: 3, members: 3 });
for (const x of r) console.log(x.contestant.padEnd(20), Math.round(x.medianPerSecond), x.spread.toFixed(2), 'cpu', x.cpuUsPerMessage.toFixed(1), 'rss', Math.round(x.peakRssMb), 'bus', x.busPerMessage.toFixed(2), x.p50Ms.map(v=>v.toFixed(2)), x.p99Ms.map(v=>v.toFixed(2)));
