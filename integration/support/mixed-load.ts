import type { Client } from '../../src/index.ts';
import type { History } from './history.ts';
import { Load } from './load.ts';

interface MixedLoadOptions {
  readonly client: Client;
  readonly history: History;
  readonly clique: string;
  readonly stream: string;
  readonly keys: readonly string[];
  /** Of both kinds together. */
  readonly perSecond: number;
}

/** Half of the messages are published and confirmed, half are sent, which keeps their order. */
export class MixedLoad {
  readonly #loads: readonly [Load, Load];

  constructor({ client, clique, perSecond, ...rest }: MixedLoadOptions) {
    const half = { ...rest, perSecond: perSecond / 2 };
    this.#loads = [
      new Load({
        ...half,
        label: 'published',
        call: (message) => client.publish(message, { confirm: [clique] }),
      }),
      new Load({
        ...half,
        label: 'sent',
        ordered: true,
        call: (message) => client.send(message, { clique }),
      }),
    ];
  }

  /** Waits until so many more messages have been sent. */
  async more(count: number): Promise<void> {
    await Promise.all(this.#loads.map((load) => load.more(count / 2)));
  }

  /** Sends until there were `total`, then waits for what is under way. */
  async finish(total: number): Promise<void> {
    await Promise.all(this.#loads.map((load) => load.finish(total / 2)));
  }
}
