import { describe, expect, it } from 'vitest';

import { memory } from '../pubsub/memory.ts';
import type { MessageListener, PubSub, PubSubDriver, PubSubMessage } from '../pubsub/pubsub.ts';
import { pubsubSuite } from './pubsub-suite.ts';

const FEATURES = {
  headers: true,
  queueGroups: true,
  patterns: true,
  noResponders: 'the planted drivers tell no status',
  outage: 'the planted drivers have none',
} as const;

/** A driver over memory whose connections are altered. */
function planted(alter: (pubsub: PubSub) => Partial<PubSub>): PubSubDriver {
  const bus = memory();
  return {
    name: 'planted',
    async connect(purpose, label) {
      const inner = await bus.connect(purpose, label);
      const plain: PubSub = {
        publish: (...args) => inner.publish(...args),
        subscribe: (...args) => inner.subscribe(...args),
        flush: () => inner.flush(),
        close: () => inner.close(),
        maxPayload: inner.maxPayload,
      };
      return { ...plain, ...alter(inner) };
    },
  };
}

/** Names of the cases that find something wrong with a driver. */
async function findings(make: () => PubSubDriver, deadlineMs = 300): Promise<string[]> {
  const suite = pubsubSuite({
    name: '',
    features: FEATURES,
    open: async () => ({ driver: make() }),
    deadlineMs,
  });
  const found = suite
    .filter((each) => each.skip === undefined)
    .map(async (each) => {
      try {
        await each.run();
        return [];
      } catch {
        // That the case rejects is what is asked.
        return [each.name.trim()];
      }
    });
  return (await Promise.all(found)).flat();
}

const wrapped =
  (inner: PubSub, wrap: (listener: MessageListener) => MessageListener): PubSub['subscribe'] =>
  (subject, listener, options) =>
    inner.subscribe(subject, wrap(listener), options);

describe('the suite for publish-subscribe', () => {
  it('finds nothing wrong with a bare PubSub over the in-memory bus', async () => {
    expect(await findings(() => planted(() => ({})), 10_000)).toEqual([]);
  });

  it('skips with the reason that the driver gives', () => {
    const suite = pubsubSuite({
      name: 'x',
      features: FEATURES,
      open: async () => ({ driver: memory() }),
    });
    const skipped = suite.filter((each) => each.skip !== undefined);
    expect(skipped.map((each) => each.skip)).toEqual([
      'no noResponders: the planted drivers tell no status',
      ...Array(3).fill('no outage: the planted drivers have none'),
    ]);
  });

  it('catches a driver that swaps neighbours', async () => {
    const reorders = (inner: PubSub): Partial<PubSub> => ({
      subscribe: wrapped(inner, (listener) => {
        let held: PubSubMessage | undefined;
        let count = 0;
        return (message) => {
          count += 1;
          if (count % 10 === 3) {
            held = message;
            return;
          }
          listener(message);
          if (held !== undefined) listener(held);
          held = undefined;
        };
      }),
    });
    expect(await findings(() => planted(reorders))).toContain(
      'keeps the order of 1000 messages of 16 keys',
    );
  });

  it('catches a driver that ignores queue groups', async () => {
    const deaf = (inner: PubSub): Partial<PubSub> => ({
      subscribe: (subject, listener) => inner.subscribe(subject, listener),
    });
    expect(await findings(() => planted(deaf))).toContain(
      'delivers to every group, and within a group to one member',
    );
  });

  it('catches a driver that delivers to listeners of other subjects', async () => {
    const crossTalks = (inner: PubSub): Partial<PubSub> => ({
      subscribe: (subject, listener, options) =>
        inner.subscribe(subject.replace(/t\d+$/, '>'), listener, options),
    });
    expect(await findings(() => planted(crossTalks))).toContain('keeps 200 topics apart');
  });

  it('catches a driver that uses its receive buffer again (F18)', async () => {
    const reuses = (inner: PubSub): Partial<PubSub> => {
      const buffer = new Uint8Array(inner.maxPayload);
      return {
        subscribe: wrapped(inner, (listener) => (message) => {
          buffer.set(message.data);
          listener({ ...message, data: buffer.subarray(0, message.data.length) });
        }),
      };
    };
    expect(await findings(() => planted(reuses))).toContain(
      'gives every receiver bytes of its own, never written to again (F18)',
    );
  });

  it('catches a driver that loses messages on unsubscribe', async () => {
    const loses = (inner: PubSub): Partial<PubSub> => ({
      subscribe: (subject, listener, options) => {
        let open = true;
        const subscription = inner.subscribe(
          subject,
          (message) => {
            if (open) listener(message);
          },
          options,
        );
        return {
          unsubscribe() {
            open = false;
            return subscription.unsubscribe();
          },
        };
      },
    });
    const found = await findings(() => planted(loses));
    expect(found).toContain(
      'delivers what was sent before a subscriber cancels, and nothing after',
    );
    expect(found).toContain('loses nothing for the next member when one cancels');
  });

  it('catches a driver that delivers within publish', async () => {
    const listeners = new Map<string, MessageListener[]>();
    const eager = (inner: PubSub): Partial<PubSub> => ({
      publish: (subject, data) => {
        for (const listener of listeners.get(subject) ?? []) {
          listener({ subject, data, headers: undefined, reply: undefined });
        }
      },
      subscribe: (subject, listener, options) => {
        listeners.set(subject, [...(listeners.get(subject) ?? []), listener]);
        return inner.subscribe(subject, listener, options);
      },
    });
    expect(await findings(() => planted(eager))).toContain(
      'delivers later, never within publish, also to the publisher itself',
    );
  });
});
