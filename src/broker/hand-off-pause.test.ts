import { afterEach, beforeEach, expect, test } from 'vitest';
import { Lab } from '../../test/support/broker-lab.ts';
import type { Broker } from './broker-contract.ts';
import type { Client } from './client-contract.ts';

let lab: Lab;
beforeEach(() => {
  lab = new Lab();
});
afterEach(() => lab.end());

const LATENCY_MS = 0.5;
const KEYS = 24;

/** For each message of a key that another node handled before: how long it waited for its handler. */
async function restartAll(
  call: (client: Client, key: string, id: string) => Promise<unknown>,
): Promise<number[]> {
  const sentAt = new Map<string, number>();
  const lastNode = new Map<string, string>();
  const pauses: number[] = [];
  const member = (name: string, label = name): Broker => {
    const broker = lab.broker(label, { name });
    broker.handle('orders', async ({ id, key }, { node }) => {
      const before = lastNode.get(String(key));
      lastNode.set(String(key), node);
      if (before !== undefined && before !== node) {
        pauses.push(lab.clock.now() - (sentAt.get(id) ?? 0));
      }
      await lab.sleep(3);
    });
    return broker;
  };
  const brokers = ['a', 'b', 'c', 'd'].map((name) => member(name));
  await lab.join();
  lab.intercept(() => LATENCY_MS);
  const client = lab.client();
  const calls: Promise<unknown>[] = [];
  let isOn = true;
  const turn = (): void => {
    if (!isOn) return;
    const id = `m${calls.length}`;
    sentAt.set(id, lab.clock.now());
    calls.push(call(client, `k${calls.length % KEYS}`, id));
    lab.clock.setTimer(turn, 1);
  };
  turn();
  await lab.advance(200);
  for (const broker of brokers) {
    await lab.settle(broker.leave({ timeoutMs: 5000 }));
    await lab.advance(100);
    await lab.settle(member(broker.name, `${broker.name}2`).join());
    await lab.advance(300);
  }
  isOn = false;
  await lab.settle(Promise.all(calls));
  return pauses;
}

test.each([
  [
    'sends',
    (client: Client, key: string, id: string) => client.send({ id, stream: 'orders', key }),
  ],
  [
    'confirmed publishes',
    (client: Client, key: string, id: string) =>
      client.publish({ id, stream: 'orders', key }, { confirm: true }),
  ],
])('a rolling restart holds up no key: %s', async (_verb, call) => {
  const pauses = await restartAll(call);
  expect(pauses.length).toBeGreaterThan(20);
  expect(Math.max(...pauses)).toBeLessThan(10);
});
