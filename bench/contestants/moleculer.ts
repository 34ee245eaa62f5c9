import { ServiceBroker } from 'moleculer';
import type { Contestant, Setup } from '../contestant.ts';
import { Tally } from '../support/tally.ts';

function serviceBroker(setup: Setup, nodeID: string): ServiceBroker {
  return new ServiceBroker({
    namespace: setup.run,
    nodeID,
    transporter: { type: 'NATS', options: { url: setup.natsUrl, noAsyncTraces: true } },
    logger: false,
    registry: { strategy: 'Shard', strategyOptions: { shardKey: 'key' }, preferLocal: false },
    requestTimeout: 10_000,
  });
}

/** `call` with the Shard strategy: each key at one node, answered after the action. */
export const contestant: Contestant = {
  async member(setup) {
    const broker = serviceBroker(setup, `member-${setup.index}`);
    const tally = new Tally();
    broker.createService({
      name: 'orders',
      actions: {
        handle() {
          tally.count();
          return `member-${setup.index}`;
        },
      },
    });
    await broker.start();
    return { tally, stop: () => broker.stop() };
  },
  async publisher(setup) {
    const broker = serviceBroker(setup, 'publisher');
    await broker.start();
    await broker.waitForServices('orders');
    while (broker.registry.getNodeList({ onlyAvailable: true }).length <= setup.members) {
      await new Promise((resolve) => void setTimeout(resolve, 20));
    }
    return {
      // Its default serializer is JSON: bytes travel as text of the same length.
      send: (key, data) => broker.call('orders.handle', { key, data: '0'.repeat(data.length) }),
      stop: () => broker.stop(),
    };
  },
};
