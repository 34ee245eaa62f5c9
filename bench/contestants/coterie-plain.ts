import { createBroker, createClient, nats } from '../../src/index.ts';
import type { Contestant, Member, Setup } from '../contestant.ts';
import { Tally } from '../support/tally.ts';

/** A member of the clique of this run, that handles `<run>.orders`. */
export async function coterieMember(setup: Setup): Promise<Member> {
  const broker = createBroker({
    pubsub: nats({ servers: setup.natsUrl }),
    clique: setup.run,
    name: `member-${setup.index}`,
  });
  const tally = new Tally(() => broker.counters()['forwarded'] ?? 0);
  for (const stream of streamsOf(setup)) {
    broker.handle(stream, (message) => {
      tally.count(message.data);
      return message.data;
    });
  }
  await broker.join();
  // Whoever joins later moves partitions; wait until all are there.
  while (broker.view().members.filter(({ phase }) => phase === 'active').length < setup.members) {
    await new Promise((resolve) => void setTimeout(resolve, 10));
  }
  return { tally, stop: () => broker.leave({ timeoutMs: 1000 }) };
}

/** The streams of this run; nearly always one. */
export function streamsOf({ run, streams = 1 }: Setup): string[] {
  return Array.from({ length: streams }, (_, place) => `${run}.orders${place === 0 ? '' : place}`);
}

/** Plain publish: resolves when the server has it. */
export const contestant: Contestant = {
  member: coterieMember,
  async publisher(setup) {
    const client = createClient({ pubsub: nats({ servers: setup.natsUrl }), clique: setup.run });
    const stream = `${setup.run}.orders`;
    await client.view();
    return {
      send: (key, data) => client.publish({ stream, key, data }),
      sendAll: (keys, data) =>
        client.publish(
          keys.map((key, index) => ({ stream, key, data: data[index] as Uint8Array })),
        ),
      stop: () => client.close(),
    };
  },
};
