import type { Client } from '../../src/index.ts';
import type { History } from './history.ts';

export interface BurstOptions {
  readonly client: Client;
  readonly history: History;
  readonly clique: string;
  readonly stream: string;
  readonly keys: readonly string[];
  readonly count: number;
}

/**
 * All messages at once, in one turn of the event loop: sent, which keeps their order, or published
 * and confirmed. Resolves when every call has settled.
 */
export async function burst(
  options: BurstOptions & { readonly verb: 'send' | 'publish' },
): Promise<void> {
  const { client, history, clique, stream, keys, count, verb } = options;
  const isSend = verb === 'send';
  const calls = Array.from({ length: count }, async (_, place) => {
    const text = `${verb}-${place}`;
    const key = keys[place % keys.length] as string;
    const message = { stream, key, data: text };
    history.sent({ text, key, ...(isSend ? { place } : {}) });
    try {
      if (isSend) history.confirmed(text, (await client.send(message, { clique })).node);
      else {
        await client.publish(message, { confirm: [clique] });
        history.confirmed(text);
      }
    } catch (error) {
      history.failed(text, error);
    }
  });
  await Promise.all(calls);
}
