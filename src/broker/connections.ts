import type { PubSub, PubSubStatus } from '../pubsub/pubsub.ts';
import type { PubSubOption } from './options.ts';

export type Connection = PubSub & Partial<PubSubStatus>;

/** The two connections of a broker or client. */
export interface Connections {
  readonly control: Connection;
  readonly data: Connection;
  /** Closes what was opened here; a bare PubSub stays open, it belongs to the user. */
  close(): Promise<void>;
}

/** Opens one connection for control and one for data; a bare PubSub serves as both. */
export async function openConnections(pubsub: PubSubOption, label: string): Promise<Connections> {
  if (!('connect' in pubsub)) {
    return { control: pubsub, data: pubsub, close: async () => {} };
  }
  const control = await pubsub.connect('control', label);
  let data: Connection;
  try {
    data = await pubsub.connect('data', label);
  } catch (error) {
    await control.close();
    throw error;
  }
  return {
    control,
    data,
    async close() {
      await Promise.allSettled([data.close(), control.close()]);
    },
  };
}

/** Opens the connection for control alone; a bare PubSub serves as it, and stays open. */
export async function openControl(
  pubsub: PubSubOption,
  label: string,
): Promise<{ readonly connection: Connection; readonly close: () => Promise<void> }> {
  if (!('connect' in pubsub)) return { connection: pubsub, close: async () => {} };
  const connection: Connection = await pubsub.connect('control', label);
  return { connection, close: () => connection.close() };
}
