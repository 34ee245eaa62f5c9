// Existing publishers have a format of their own: a codec for their stream lets them take part.
import { createBroker, memory, type MessageCodec } from 'coterie';

/** Lines such as `sensor-7;21.5`: the key, then the reading. */
const readings: MessageCodec = {
  name: 'readings',
  encode: ({ key, data }) => ({
    data: Buffer.concat([Buffer.from(`${String(key)};`), data]),
    headers: undefined,
  }),
  decode(_stream, { data }) {
    const line = Buffer.from(data).toString();
    const end = line.indexOf(';');
    if (end <= 0) throw new Error('a reading begins with its sensor');
    return { key: line.slice(0, end), data: Buffer.from(line.slice(end + 1)) };
  },
};

const pubsub = memory();
await using broker = createBroker({ pubsub, codecs: { 'sensors.raw': readings } });
broker.on('dropped', ({ reason, error }) => console.log(`dropped: ${reason}, ${error.message}`));
const done = new Promise<void>((resolve) => {
  broker.handle('sensors.raw', ({ key, data }) => {
    console.log(`${String(key)} reads ${Buffer.from(data).toString()}`);
    resolve();
  });
});
await broker.join();

// A publisher that has never heard of Coterie.
const sensor = await pubsub.connect('data');
sensor.publish('sensors.raw', Buffer.from('no reading'));
sensor.publish('sensors.raw', Buffer.from('sensor-7;21.5'));
await done;
await sensor.close();
