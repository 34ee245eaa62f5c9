// A driver is five members. This one wraps another and counts what goes over the bus.
import { createBroker, memory, type PubSub, type PubSubDriver } from 'coterie';

function counting(inner: PubSubDriver): PubSubDriver & { readonly published: () => number } {
  let published = 0;
  return {
    name: `counting ${inner.name}`,
    published: () => published,
    async connect(purpose, label) {
      const bus = await inner.connect(purpose, label);
      const counted: PubSub = {
        publish(subject, data, options) {
          published += 1;
          bus.publish(subject, data, options);
        },
        subscribe: (subject, listener, options) => bus.subscribe(subject, listener, options),
        flush: () => bus.flush(),
        close: () => bus.close(),
        get maxPayload() {
          return bus.maxPayload;
        },
      };
      return counted;
    },
  };
}

const pubsub = counting(memory());
await using broker = createBroker({ pubsub, name: 'solo' });
broker.handle('greetings', ({ data }) => `hello ${Buffer.from(data).toString()}`);
await broker.join();

const reply = await broker.request({ stream: 'greetings', key: 'k', data: 'world' });
console.log(Buffer.from(reply.data).toString());
console.log(`over the bus: ${pubsub.published() > 0 ? 'some messages' : 'nothing'}`);
