/**
 * What a message costs in counts that no machine's noise changes: messages on the bus, frames, bytes
 * and timers. A change that makes one dearer fails here; one that makes it cheaper is recorded.
 */
import { describe, expect, test, vi } from 'vitest';

import { decodeFrame } from '../src/codec/frame.ts';
import type { MessageInput } from '../src/runtime/message.ts';
import { Lab } from './support/broker-lab.ts';

const MESSAGES = 300;
const KEYS = 30;
const MEMBERS = ['a', 'b', 'c'];

interface Costs {
  /** Deliveries of the bus, of messages and of frames by their type. */
  readonly deliveries: Readonly<Record<string, number>>;
  readonly bytes: number;
  readonly timers: number;
}

function inputs(): MessageInput[] {
  return Array.from({ length: MESSAGES }, (_, place) => ({
    stream: 'orders',
    key: `customer-${place % KEYS}`,
    data: new Uint8Array(128),
  }));
}

/** Counts what `work` takes on data connections, from a calm clique to a calm clique. */
async function costsOf(lab: Lab, work: () => Promise<unknown>): Promise<Costs> {
  const deliveries: Record<string, number> = {};
  let bytes = 0;
  const end = lab.intercept(({ to, message }) => {
    if (to.purpose !== 'data') return undefined;
    const isFrame = message.subject.startsWith('coterie.');
    const type = isFrame ? decodeFrame(message.data).type : 'message';
    deliveries[type] = (deliveries[type] ?? 0) + 1;
    bytes += message.data.length;
    return undefined;
  });
  const timers = vi.spyOn(lab.clock, 'setTimer');
  const before = lab.handled.length;
  // Nothing but what the messages cause: no tick comes while the clock stands.
  const promise = work();
  await lab.clock.advance(0);
  await promise;
  await lab.clock.advance(0);
  expect(lab.handled.length - before).toBe(MESSAGES);
  end();
  const costs = { deliveries, bytes, timers: timers.mock.calls.length };
  timers.mockRestore();
  return costs;
}

async function clique(): Promise<Lab> {
  const lab = new Lab();
  for (const name of MEMBERS) lab.recorder(name);
  await lab.join();
  return lab;
}

describe(`${MESSAGES} messages of ${KEYS} keys at once`, () => {
  test('published', async () => {
    const lab = await clique();
    const client = lab.client();
    await lab.settle(client.view());
    const costs = await costsOf(lab, () => client.publish(inputs()));
    expect(costs).toEqual({
      // Each ingress forwards to each other owner once, and is answered once.
      deliveries: { message: MESSAGES, forward: 6, ack: 6 },
      bytes: 107_069,
      timers: 1,
    });
    await lab.end();
  });

  test('published with confirmation', async () => {
    const lab = await clique();
    const client = lab.client();
    await lab.settle(client.view());
    const costs = await costsOf(lab, () => client.publish(inputs(), { confirm: true }));
    expect(costs).toEqual({
      // 64 of them share a message of the bus, and the dice gave these 5 to two of the members: each
      // forwards to the two other owners and is answered, and each owner answers the publisher once.
      // In a batch a message takes 11 bytes more; its headers, which are not counted here, stand once.
      deliveries: { message: Math.ceil(MESSAGES / 64), forward: 4, ack: 7 },
      bytes: 126_475,
      timers: 0,
    });
    await lab.end();
  });

  test('sent by a member that owns none of them', async () => {
    const lab = await clique();
    const sender = lab.broker('sender');
    sender.handle('bills', () => undefined);
    await lab.join(sender);
    const costs = await costsOf(lab, () =>
      Promise.all(inputs().map((input) => sender.send(input))),
    );
    expect(costs).toEqual({
      // Nothing travels but one frame to each owner, and its answer.
      deliveries: { forward: 3, ack: 3 },
      bytes: 75_943,
      timers: 0,
    });
    await lab.end();
  });
});
