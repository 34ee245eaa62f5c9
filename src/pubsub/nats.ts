import { connect } from '@nats-io/transport-node';

import type { ReconnectGate } from './nats-connection.ts';
import { NatsPubSub } from './nats-connection.ts';
import { connectError } from './nats-errors.ts';
import type { NatsOptions } from './nats-options.ts';
import { natsConfig } from './nats-options.ts';
import type { PubSub, PubSubDriver, PubSubStatus } from './pubsub.ts';

/** The NATS driver: every call of `connect` opens one connection. */
export interface NatsDriver extends PubSubDriver {
  connect(...args: Parameters<PubSubDriver['connect']>): Promise<PubSub & PubSubStatus>;
}

/**
 * Ephemeral publish-subscribe on core NATS. Publishing while the server is away throws
 * `disconnected`; the connection comes back on its own, with its subscriptions. Throws
 * `invalid-options`, with every problem, at once.
 */
export function nats(options: NatsOptions = {}): NatsDriver {
  const config = natsConfig(options);
  return {
    name: 'nats',
    async connect(purpose, label) {
      const gate: ReconnectGate = { shut: undefined };
      try {
        const client = await connect({
          ...config.client,
          name: [config.name, label, purpose].filter((part) => part !== undefined).join('/'),
          // Asked before each attempt; throwing is the client's way to be told to stop.
          reconnectToServer: () => {
            if (gate.shut !== undefined) throw gate.shut;
            return null;
          },
        });
        return new NatsPubSub(client, config.closeTimeoutMs, gate);
      } catch (error) {
        throw connectError(error, config.client.servers as string[]);
      }
    },
  };
}
