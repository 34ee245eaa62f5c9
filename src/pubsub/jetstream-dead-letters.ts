import type * as jetstreamPackage from '@nats-io/jetstream';
import type { JetStreamClient, JetStreamManager, StoredMsg } from '@nats-io/jetstream';
import { connect, errors, type NatsConnection } from '@nats-io/transport-node';

import { CoterieError } from '../runtime/errors.ts';
import type { MessageHeaders } from '../runtime/message.ts';
import { singleFlight } from '../runtime/single-flight.ts';
import type { DeadLetter, DeadLetterStore } from './dead-letters.ts';
import { connectError } from './nats-errors.ts';
import { encodeHeaders } from './nats-headers.ts';
import { natsConfig, type NatsOptions } from './nats-options.ts';

/** Dead letters in JetStream. */
export interface JetStreamDeadLetters extends DeadLetterStore {
  /**
   * Makes a JetStream stream that captures the subject, on disk and without limits, unless there is
   * one already; says which. Rejects `driver-failed` when the server refuses.
   */
  create(subject: string, replicas?: number): Promise<{ name: string; created: boolean }>;
}

interface Clients {
  readonly nc: NatsConnection;
  readonly js: JetStreamClient;
  readonly jsm: JetStreamManager;
}

/** What the server's names of streams cannot have. */
const NOT_IN_NAMES = /[^A-Za-z0-9_-]+/g;
const ID_HEADER = 'Coterie-Id';
/** The server keeps what bears the same value once, within two minutes. */
const KNOWN_BY = 'Nats-Msg-Id';

/**
 * Dead letters in whatever JetStream stream captures their subject; `create`, or `coterie dlq
 * create`, makes one. Connects at the first call, with a connection of its own. A letter counts as
 * kept when the server has stored it, which is before it is on disk: by default the server writes
 * to disk every two minutes. Needs `@nats-io/jetstream`. Throws `invalid-options` at once.
 */
export function jetstreamDeadLetters(options: NatsOptions = {}): JetStreamDeadLetters {
  const config = natsConfig(options);
  let connecting: Promise<Clients> | undefined;
  let closed = false;
  const streams = new Map<string, string>();

  const open = async (): Promise<Clients> => {
    if (closed) throw new CoterieError('closed', 'the store of dead letters is closed');
    connecting ??= connectAll(config);
    try {
      return await connecting;
    } catch (error) {
      // The next call tries again.
      connecting = undefined;
      throw error;
    }
  };
  const streamOf = async (jsm: JetStreamManager, subject: string): Promise<string> => {
    const known = streams.get(subject);
    if (known !== undefined) return known;
    const found = await refused(findStream(jsm, subject));
    if (found === undefined) throw noStream(subject);
    streams.set(subject, found);
    return found;
  };
  const read = async (
    { jsm }: Clients,
    subject: string,
    query: { seq: number; next_by_subj?: string },
  ): Promise<DeadLetter | undefined> => {
    const stream = await streamOf(jsm, subject);
    // The client's types know one of the two; the server takes both together.
    const stored = await refused(jsm.streams.getMessage(stream, query));
    return stored === null || stored.subject !== subject ? undefined : letterOf(stored);
  };

  return {
    async create(subject, replicas = 1) {
      const { jsm } = await open();
      const found = await refused(findStream(jsm, subject));
      if (found !== undefined) return { name: found, created: false };
      const name = `dlq-${subject.replace(/\.dlq$/, '').replaceAll(NOT_IN_NAMES, '_')}`;
      // Refusing beats forgetting: what is not kept stays a failure that is told.
      const rest = { storage: 'file', retention: 'limits', discard: 'new' } as const;
      await refused(
        jsm.streams.add({ name, subjects: [subject], num_replicas: replicas, ...rest }),
      );
      return { name, created: true };
    },
    async append(subject, data, headers) {
      const { js } = await open();
      const id = headers[ID_HEADER];
      const { hdrs } = encodeHeaders(id === undefined ? headers : { ...headers, [KNOWN_BY]: id });
      try {
        await js.publish(subject, data, hdrs === undefined ? {} : { headers: hdrs });
      } catch (error) {
        throw isNobody(error) ? noStream(subject) : refusal(error);
      }
    },
    async list(subject, { after = 0, limit = 100 } = {}) {
      const clients = await open();
      const letters: DeadLetter[] = [];
      let seq = after + 1;
      while (letters.length < limit) {
        const letter = await read(clients, subject, { seq, next_by_subj: subject });
        if (letter === undefined) break;
        letters.push(letter);
        seq = letter.position + 1;
      }
      return letters;
    },
    async get(subject, position) {
      return read(await open(), subject, { seq: position });
    },
    async remove(subject, position) {
      const clients = await open();
      // The server removes by number alone: it may be another subject's.
      if ((await read(clients, subject, { seq: position })) === undefined) return false;
      const stream = await streamOf(clients.jsm, subject);
      return refused(clients.jsm.streams.deleteMessage(stream, position, false));
    },
    close: singleFlight(async () => {
      closed = true;
      const clients = await connecting?.catch(() => undefined);
      await clients?.nc.close();
    }),
  };
}

async function connectAll(config: ReturnType<typeof natsConfig>): Promise<Clients> {
  const { jetstream, jetstreamManager } = await loadClient();
  let nc: NatsConnection;
  try {
    nc = await connect({ ...config.client, name: `${config.name}/dead-letters` });
  } catch (error) {
    throw connectError(error, config.client.servers as string[]);
  }
  try {
    return { nc, js: jetstream(nc), jsm: await jetstreamManager(nc) };
  } catch (error) {
    await nc.close();
    throw refusal(error);
  }
}

async function loadClient(): Promise<typeof jetstreamPackage> {
  try {
    return await import('@nats-io/jetstream');
  } catch (cause) {
    throw new CoterieError('driver-missing', 'JetStream needs the package @nats-io/jetstream', {
      hint: 'npm install @nats-io/jetstream',
      cause,
    });
  }
}

async function findStream(jsm: JetStreamManager, subject: string): Promise<string | undefined> {
  for await (const name of jsm.streams.names(subject)) return name;
  return undefined;
}

function letterOf(stored: StoredMsg): DeadLetter {
  const headers: Record<string, readonly string[]> = Object.create(null);
  for (const [name, values] of stored.header) {
    // What JetStream adds itself is none of the letter.
    if (!name.startsWith('Nats-')) headers[name] = values;
  }
  return { position: stored.seq, data: stored.data, headers: headers satisfies MessageHeaders };
}

function isNobody(error: unknown): boolean {
  for (let each: unknown = error; each instanceof Error; each = each.cause) {
    if (each instanceof errors.NoRespondersError || /no responders/i.test(each.message))
      return true;
    if (each.name === 'JetStreamNotEnabled') return true;
  }
  return false;
}

async function refused<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw refusal(error);
  }
}

function refusal(error: unknown): CoterieError {
  const text = error instanceof Error ? error.message : String(error);
  if (error instanceof errors.TimeoutError) {
    return new CoterieError('timeout', `JetStream did not answer: ${text}`, { cause: error });
  }
  return new CoterieError('driver-failed', `JetStream: ${text}`, {
    hint: 'Does the server run with JetStream (nats-server -js), and may this user use it?',
    cause: error,
  });
}

function noStream(subject: string): CoterieError {
  const stream = subject.replace(/\.dlq$/, '');
  return new CoterieError('driver-failed', `no JetStream stream captures ${subject}`, {
    hint: `Make one: coterie dlq create ${stream}`,
  });
}
