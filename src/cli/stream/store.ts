import { type Command, InvalidArgumentError } from 'commander';
import { jetstreamLog } from '../../pubsub/jetstream.ts';
import type { LogPosition, StreamLog } from '../../pubsub/log.ts';
import { redisStreams } from '../../pubsub/redis-streams.ts';
import { natsUrl, type SharedOptions, usage, UsageError } from '../args.ts';

/** What every command about durable streams takes. */
export interface StoreOptions extends SharedOptions {
  readonly store?: string;
}

const STORE = 'nats:// or tls:// for JetStream, redis:// or rediss:// (default: as --nats)';
const TIME = /^\d{4}-\d{2}-\d{2}(?:T[\d:.]+(?:Z|[+-]\d{2}:\d{2})?)?$/;

/** Adds `--store` and what every command takes. */
export function withStoreUrl(command: Command): Command {
  return command
    .option('--store <URL>', STORE)
    .option('--nats <URL>', 'the same for JetStream (default: NATS_URL, then the local server)')
    .option('--json', 'one JSON object a line on stdout, logs on stderr');
}

/** Runs a command with the store, which is closed afterwards. */
export async function withStore(
  { store, nats }: StoreOptions,
  work: (log: StreamLog) => Promise<number>,
): Promise<number> {
  if (store !== undefined && nats !== undefined) {
    throw new UsageError('--store and --nats both name a store');
  }
  const log = usage(() => openStore(store ?? natsUrl(nats)));
  try {
    return await work(log);
  } finally {
    await log.close();
  }
}

function openStore(url: string): StreamLog {
  if (/^rediss?:/.test(url)) return redisStreams({ url });
  if (/^[a-z]+:\/\//.test(url) && !/^(?:nats|tls):/.test(url)) {
    throw new UsageError('--store takes a URL of nats://, tls://, redis:// or rediss://');
  }
  return jetstreamLog({ servers: url });
}

/** Reads where to begin: `newest`, `oldest`, a time, or the id after which. */
export function position(text: string): LogPosition {
  if (text === 'newest' || text === 'oldest') return text;
  if (TIME.test(text)) {
    const at = Date.parse(text);
    if (Number.isNaN(at) || at < 0) throw new InvalidArgumentError('There is no such time.');
    return { at };
  }
  if (/^[0-9-]{1,64}$/.test(text)) return { after: text };
  throw new InvalidArgumentError(
    'It must be newest, oldest, an id, or a time such as 2026-01-31T12:00:00Z.',
  );
}
