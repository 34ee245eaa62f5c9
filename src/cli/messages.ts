import { type Command, Option } from 'commander';
import { checkMessage } from '../codec/message-input.ts';
import { checkStream } from '../pubsub/subject.ts';
import { systemClock } from '../runtime/clock.ts';
import type { MessageInput } from '../runtime/message.ts';
import { systemRandom } from '../runtime/random.ts';
import { uuidV7 } from '../runtime/uuid.ts';
import { integer, keyText, usage, UsageError } from './args.ts';
import { readLines } from './lines.ts';

const MAX_COUNT = 1_000_000_000;

/** In place of DATA: each line of stdin is a message. */
const STDIN = '-';

/** What the command line says of the messages to make. */
export interface MessageArgs {
  readonly stream: string;
  readonly data: string | undefined;
  readonly key?: string;
  readonly keys?: number;
  readonly count?: number;
  readonly id?: string;
}

/** A message with its id, so that a failure can name it. */
export type NamedMessage = MessageInput & { readonly id: string };

/** Adds `--key`, `--keys` and `--count`. */
export function withKeysAndCount(command: Command): Command {
  return command
    .addOption(keyOption().conflicts('keys'))
    .option('--keys <N>', 'spread the messages over the keys k0 to kN-1', integer(1, MAX_COUNT))
    .option('--count <N>', 'how many; without DATA each is its number', integer(1, MAX_COUNT));
}

/** `--key`. */
export function keyOption(): Option {
  return new Option('--key <K>', 'partition key').argParser(keyText);
}

/** True for one message, false where there may be more. */
export function isSingle({ data, count }: MessageArgs): boolean {
  return data !== STDIN && count === undefined;
}

/** The messages of a command line, until `signal` is aborted. Throws `UsageError` at once. */
export function messagesOf(args: MessageArgs, signal: AbortSignal): AsyncGenerator<NamedMessage> {
  const { stream, key, keys, data, id } = args;
  if (data === STDIN && args.count !== undefined) {
    throw new UsageError('--count does not go with -: the lines of stdin are the messages');
  }
  if (id !== undefined && !isSingle(args)) {
    throw new UsageError('--id is for one message: it goes neither with --count nor with -');
  }
  const newId = uuidV7(systemClock, systemRandom);
  const message = (place: number, bytes: Uint8Array | string): NamedMessage => ({
    stream,
    id: id ?? newId(),
    data: bytes,
    ...(key === undefined ? {} : { key }),
    ...(keys === undefined ? {} : { key: `k${place % keys}` }),
  });
  const defaults = { checkStream, id: newId, now: () => 0 };
  usage(() => checkMessage(message(0, data ?? ''), defaults));
  const payloads = data === STDIN ? readLines(process.stdin, signal) : counted(args, signal);
  return numbered(payloads, message);
}

async function* numbered(
  payloads: AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string>,
  message: (place: number, payload: Uint8Array | string) => NamedMessage,
): AsyncGenerator<NamedMessage> {
  let place = 0;
  for await (const payload of payloads) {
    yield message(place, payload);
    place += 1;
  }
}

function* counted({ data, count }: MessageArgs, signal: AbortSignal): Generator<string> {
  if (count === undefined) yield data ?? '';
  else for (let n = 1; n <= count && !signal.aborted; n += 1) yield data ?? String(n);
}
