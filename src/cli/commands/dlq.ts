import type { Command } from 'commander';
import { deadLetterStream } from '../../broker/middleware/dead-letter.ts';
import type { DeadLetter } from '../../pubsub/dead-letters.ts';
import {
  type JetStreamDeadLetters,
  jetstreamDeadLetters,
} from '../../pubsub/jetstream-dead-letters.ts';
import { CoterieError } from '../../runtime/errors.ts';
import { keyToken } from '../../runtime/key.ts';
import {
  integer,
  nameOf,
  natsUrl,
  type SharedOptions,
  streamName,
  usage,
  UsageError,
  withCodec,
  withShared,
  withTimeout,
} from '../args.ts';
import { type UserOptions, VERB_TIMEOUT_MS, withClient } from '../client.ts';
import { shownData, shownKey } from '../data.ts';
import { type Letter, letterFields, letterRow, messageOf, readLetter } from '../dlq/letter.ts';
import { styled, table } from '../output.ts';
import { runCommand, type Shell } from '../run.ts';

interface PickOptions extends UserOptions {
  readonly all?: boolean;
}

const MAX_POSITION = 999_999_999_999_999;
const PAGE = 100;
/** Letters that one command takes at most; they are held in memory. */
const MOST = 10_000;

/** `coterie dlq`: the dead letters of a stream, as JetStream keeps them. */
export function addDlq(program: Command): void {
  const dlq = program
    .command('dlq')
    .description('Look at dead letters, try them again, or drop them; they are in JetStream.')
    .action(() => {
      throw new UsageError('dlq needs one of ls, show, retry, drop, create');
    });
  const stream = (command: Command): Command =>
    command.argument('<STREAM>', 'the stream whose messages failed', streamName);
  const positions = (command: Command): Command =>
    stream(command)
      .argument('[POSITION...]', 'which letters, as ls names them', collectPosition)
      .option('--all', `all of them in their order, the first ${MOST}`);

  withShared(stream(dlq.command('ls').description('List the dead letters of a stream.'))).action(
    (name: string, options: SharedOptions) =>
      runCommand(options, (shell) => list(name, options, shell)),
  );
  const show = dlq.command('show').description('Show one dead letter with all that it bears.');
  withShared(stream(show).argument('<POSITION>', 'which, as ls names it', position)).action(
    (name: string, at: number, options: SharedOptions) =>
      runCommand(options, (shell) => showOne(name, at, options, shell)),
  );
  const retry = dlq
    .command('retry')
    .description(
      'Send letters to the clique that could not handle them; those handled are removed.',
    )
    .option('--clique <C>', 'another clique than the letter names', nameOf('clique'));
  withShared(withTimeout(withCodec(positions(retry)), VERB_TIMEOUT_MS)).action(
    (name: string, at: readonly number[] | undefined, options: PickOptions) =>
      runCommand(options, (shell) => retryAll(name, picked(at, options), options, shell)),
  );
  withShared(positions(dlq.command('drop').description('Remove dead letters for good.'))).action(
    (name: string, at: readonly number[] | undefined, options: PickOptions) =>
      runCommand(options, (shell) => dropAll(name, picked(at, options), options, shell)),
  );
  const create = dlq
    .command('create')
    .description('Make a JetStream stream that keeps the dead letters of a stream.')
    .option('--replicas <N>', 'copies in a cluster of servers (default: 1)', integer(1, 5));
  withShared(stream(create)).action(
    (name: string, options: SharedOptions & { readonly replicas?: number }) =>
      runCommand(options, (shell) => make(name, options, shell)),
  );
}

const position = integer(1, MAX_POSITION);

function collectPosition(text: string, before: readonly number[] | undefined): readonly number[] {
  const value = position(text);
  return before?.includes(value) === true ? before : [...(before ?? []), value];
}

/** Which letters are meant; undefined: all. */
function picked(
  positions: readonly number[] | undefined,
  { all = false }: PickOptions,
): readonly number[] | undefined {
  const isNone = positions === undefined || positions.length === 0;
  if (all !== isNone) throw new UsageError('name the letters by their positions, or say --all');
  return isNone ? undefined : positions;
}

async function list(
  stream: string,
  options: SharedOptions,
  { output, stop }: Shell,
): Promise<number> {
  return withStore(options, async (store) => {
    const rows: string[][] = [];
    for await (const letter of lettersOf(store, stream, undefined)) {
      if (stop.signal.aborted) return stop.exitCode;
      const read = readLetter(stream, letter);
      output.event(letterFields(read, false));
      if (!output.json) rows.push(letterRow(read));
    }
    const header = ['position', 'failed at', 'clique', 'key', 'attempts', 'reason'];
    output.text(rows.length === 0 ? 'no dead letters' : table(header, rows));
    return 0;
  });
}

async function showOne(
  stream: string,
  at: number,
  options: SharedOptions,
  { output }: Shell,
): Promise<number> {
  return withStore(options, async (store) => {
    const letter = await store.get(deadLetterStream(stream), at);
    if (letter === undefined) throw notThere(at);
    const read = readLetter(stream, letter);
    output.event(letterFields(read, true), () => described(read));
    return 0;
  });
}

async function retryAll(
  stream: string,
  positions: readonly number[] | undefined,
  options: PickOptions,
  shell: Shell,
): Promise<number> {
  const { output, stop } = shell;
  const { timeout = VERB_TIMEOUT_MS } = options;
  const subject = deadLetterStream(stream);
  return withStore(options, (store) =>
    withClient({ ...options, timeout }, shell, async (client) => {
      let failures = 0;
      const failed = new Set<string>();
      for await (const letter of lettersOf(store, stream, positions)) {
        if (stop.signal.aborted) return stop.exitCode;
        const at = letter.position;
        try {
          const read = readLetter(stream, letter);
          const clique = options.clique ?? read.clique;
          if (clique === undefined) throw noClique();
          const { key } = read.message;
          const line = key === undefined ? undefined : keyToken(key);
          if (line !== undefined && failed.has(line)) throw waits();
          try {
            const { id, node } = await client.send(messageOf(read), { clique });
            // What a crash leaves between these two is handled again by the next retry.
            await store.remove(subject, at);
            output.event(
              { event: 'retried', position: at, id, node },
              () => `${at} handled by ${node}`,
            );
          } catch (error) {
            // A later message of the key must not overtake this one.
            if (line !== undefined) failed.add(line);
            throw error;
          }
        } catch (error) {
          failures += 1;
          output.failed(String(at), CoterieError.from(error));
        }
      }
      return failures > 0 ? 1 : 0;
    }),
  );
}

async function dropAll(
  stream: string,
  positions: readonly number[] | undefined,
  options: PickOptions,
  { output, stop }: Shell,
): Promise<number> {
  return withStore(options, async (store) => {
    let failures = 0;
    for await (const { position: at } of lettersOf(store, stream, positions)) {
      if (stop.signal.aborted) return stop.exitCode;
      if (await store.remove(deadLetterStream(stream), at)) {
        output.event({ event: 'dropped', position: at }, () => `${at} dropped`);
      } else {
        failures += 1;
        output.failed(String(at), notThere(at));
      }
    }
    return failures > 0 ? 1 : 0;
  });
}

async function make(
  stream: string,
  options: SharedOptions & { readonly replicas?: number },
  { output }: Shell,
): Promise<number> {
  return withStore(options, async (store) => {
    const subject = deadLetterStream(stream);
    const { name, created } = await store.create(subject, options.replicas ?? 1);
    output.event({ event: created ? 'created' : 'exists', name, subject }, () =>
      created ? `made ${name}, which keeps ${subject}` : `${name} keeps ${subject} already`,
    );
    return 0;
  });
}

/** The letters named, or the first that are there now: not what comes meanwhile. */
async function* lettersOf(
  store: JetStreamDeadLetters,
  stream: string,
  positions: readonly number[] | undefined,
): AsyncGenerator<DeadLetter> {
  const subject = deadLetterStream(stream);
  if (positions !== undefined) {
    for (const at of positions) {
      const letter = await store.get(subject, at);
      if (letter === undefined) throw notThere(at);
      yield letter;
    }
    return;
  }
  const all: DeadLetter[] = [];
  for (;;) {
    const page = await store.list(subject, { after: all.at(-1)?.position ?? 0, limit: PAGE });
    all.push(...page);
    if (page.length < PAGE || all.length >= MOST) break;
  }
  yield* all;
}

async function withStore(
  options: SharedOptions,
  work: (store: JetStreamDeadLetters) => Promise<number>,
): Promise<number> {
  const store = usage(() => jetstreamDeadLetters({ servers: natsUrl(options.nats) }));
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

function described(letter: Letter): string {
  const { position: at, stream, message, reason } = letter;
  const lines = Object.entries({
    position: String(at),
    stream,
    key: shownKey(message.key),
    ...reason,
  });
  const width = Math.max(...lines.map(([name]) => name.length));
  const text = (value: string): string => shownData(new TextEncoder().encode(value));
  return [
    ...lines.map(([name, value]) => `${styled('dim', name.padEnd(width))}  ${text(value)}`),
    shownData(message.data),
  ].join('\n');
}

function notThere(at: number): CoterieError {
  return new CoterieError('invalid-argument', `there is no dead letter ${at}`, {
    hint: 'coterie dlq ls lists those that are there.',
  });
}

function noClique(): CoterieError {
  return new CoterieError('invalid-argument', 'the letter does not say which clique it failed in', {
    hint: 'Name it: --clique.',
  });
}

function waits(): CoterieError {
  return new CoterieError('aborted', 'an earlier letter of its key failed again');
}
