import type { ConsumerInfo, PurgeOpts } from '@nats-io/jetstream';

import type { JetStreamPort } from './jetstream-link.ts';

/** What a purge took from a group: the server forgets it, so it is kept in the group's description. */
export interface Lost {
  readonly after: number;
  readonly upTo: number;
}

const MARK = / #lost=(\d+)-(\d+)$/;

/** A description without its mark. */
export function lostText(description: string): string {
  return description.replace(MARK, '');
}

export function readLost(description: string): Lost | undefined {
  const [, after, upTo] = MARK.exec(description) ?? [];
  return after === undefined ? undefined : { after: Number(after), upTo: Number(upTo) };
}

function withLost(description: string, { after, upTo }: Lost): string {
  const before = readLost(description);
  return `${lostText(description)} #lost=${before?.after ?? after}-${upTo}`;
}

type Ask = <T>(question: (port: JetStreamPort) => Promise<T>) => Promise<T>;

/**
 * Purges, and leaves a mark in every group from which it took events: to the server a purge is as good
 * as a delivery. Resolves with the number of events that went.
 */
export async function purgeMarked(
  ask: Ask,
  stream: string,
  options: PurgeOpts | undefined,
): Promise<number> {
  const groups = await ask(async ({ jsm }) => {
    const found: ConsumerInfo[] = [];
    for await (const info of jsm.consumers.list(stream)) {
      if (info.config.durable_name !== undefined) found.push(info);
    }
    return found;
  });
  const { purged } = await ask(({ jsm }) => jsm.streams.purge(stream, options));
  if (purged === 0 || groups.length === 0) return purged;
  const { state } = await ask(({ jsm }) => jsm.streams.info(stream));
  const upTo = state.first_seq - 1;
  for (const { name, config, delivered } of groups) {
    const { description = '' } = config;
    // Others than ours need no mark.
    if (delivered.stream_seq >= upTo || !description.startsWith('coterie ')) continue;
    const mark = withLost(description, { after: delivered.stream_seq, upTo });
    await ask(({ jsm }) => jsm.consumers.update(stream, name, { description: mark }));
  }
  return purged;
}
