import { setTimeout as sleep } from 'node:timers/promises';
import { createClient, nats } from '../../src/index.ts';

const PAUSE_MS = 20;
const TIMEOUT_MS = 20_000;

/**
 * Waits until the owner of every key says that it holds it: members that know each other may still
 * be handing over.
 */
export async function untilHeld(
  url: string,
  { clique, stream }: { readonly clique: string; readonly stream: string },
  keys: readonly string[],
): Promise<void> {
  await using client = createClient({ pubsub: nats({ servers: url }), clique });
  const deadline = performance.now() + TIMEOUT_MS;
  const open = new Set(keys);
  while (open.size > 0) {
    await Promise.all(
      [...open].map(async (key) => {
        const { epoch } = await client.owner(stream, key);
        if (epoch !== undefined) open.delete(key);
      }),
    );
    if (performance.now() > deadline) throw new Error(`not held: ${[...open].join(' ')}`);
    if (open.size > 0) await sleep(PAUSE_MS);
  }
}
