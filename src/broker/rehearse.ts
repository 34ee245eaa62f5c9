import { memory } from '../pubsub/memory.ts';
import type { Broker } from './broker-contract.ts';
import { createBroker } from './broker.ts';

const STREAM = 'rehearsal';
/** Members that come and go beside one that stays. */
const GUESTS = 2;
const MESSAGES = 256;
/** Nobody else comes: there is nobody to wait for. */
const ALONE = { joinQuietMs: 10 };

/**
 * Forms a clique on a bus inside this process, hands partitions over between its members, and ends
 * it: half a second of work. Code that has never run is several times slower than what the compiler
 * has seen, and a newcomer's first hand-over is what keys wait for. Await it before `join` where
 * restarts must not be felt: then a key that moves waits a few times less. It touches nothing outside.
 */
export async function rehearse(): Promise<void> {
  const pubsub = memory();
  const member = (name: string): Broker => {
    const options = { pubsub, name, clique: 'rehearsal', membership: ALONE, debounceMs: 10 };
    const broker = createBroker(options);
    broker.handle(STREAM, async () => {});
    return broker;
  };
  await using host = member('host');
  await host.join();
  for (let place = 0; place < GUESTS; place += 1) {
    await publish(host);
    await using guest = member(`guest-${place}`);
    await guest.join();
    await publish(host);
  }
}

async function publish(broker: Broker): Promise<void> {
  const calls = Array.from({ length: MESSAGES }, (_, place) => {
    const message = { stream: STREAM, key: `k${place}`, data: 'rehearsal' };
    return place % 2 === 0 ? broker.publish(message, { confirm: true }) : broker.send(message);
  });
  await Promise.all(calls);
}
