import { connect, type NatsConnection } from '@nats-io/transport-node';

/** The options that Coterie's own driver uses. */
export function natsClient(url: string): Promise<NatsConnection> {
  return connect({ servers: url, noAsyncTraces: true });
}
