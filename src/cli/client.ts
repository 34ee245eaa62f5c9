import type { Client } from '../broker/client-contract.ts';
import { createClient } from '../broker/client.ts';
import { codecOf, natsDriver, type SharedOptions, usage } from './args.ts';
import type { Shell } from './run.ts';

/** What commands that use a client have in common. */
export interface UserOptions extends SharedOptions {
  readonly clique?: string;
  readonly codec?: string;
  readonly timeout?: number;
}

/** How long the verbs wait where nothing is said. */
export const VERB_TIMEOUT_MS = 30_000;

/** How long to wait for members that say who they are. */
export const VIEW_TIMEOUT_MS = 5000;

/** Runs a command with a client, which is closed afterwards. */
export async function withClient(
  options: UserOptions & { readonly timeout: number },
  { logger }: Shell,
  work: (client: Client) => Promise<number>,
): Promise<number> {
  const { clique } = options;
  const codec = codecOf(options.codec);
  const pubsub = natsDriver(options.nats);
  const client = usage(() =>
    createClient({
      pubsub,
      logger,
      timeoutMs: options.timeout,
      ...(clique === undefined ? {} : { clique }),
      ...(codec === undefined ? {} : { codec }),
    }),
  );
  try {
    return await work(client);
  } finally {
    await client.close();
  }
}
