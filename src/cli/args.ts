import { type Command, InvalidArgumentError, Option } from 'commander';
import { SHIPPED_CODECS } from '../codec/codec-registry.ts';
import type { MessageCodec } from '../codec/message-codec.ts';
import { nats, type NatsDriver } from '../pubsub/nats.ts';
import { checkName, checkStream, type NameKind } from '../pubsub/subject.ts';
import { CoterieError } from '../runtime/errors.ts';
import { normalizeKey } from '../runtime/key.ts';

const DEFAULT_URL = 'nats://127.0.0.1:4222';

/** The longest that an option in milliseconds may be: a day. */
const MAX_MS = 86_400_000;

/** The command was used wrongly: one line on stderr, exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** What every command takes. */
export interface SharedOptions {
  readonly nats?: string;
  readonly json?: boolean;
}

/** Adds what every command takes. */
export function withShared(command: Command, natsText?: string): Command {
  const servers = natsText ?? `NATS servers (default: NATS_URL, then ${DEFAULT_URL})`;
  return command
    .option('--nats <URL>', servers)
    .option('--json', 'one JSON object a line on stdout, logs on stderr');
}

/** Adds `--timeout`. */
export function withTimeout(command: Command, byDefault: number): Command {
  const text = `give up after this long (default: ${byDefault})`;
  return command.option('--timeout <MS>', text, integer(1, MAX_MS));
}

/** Adds `--codec`, which takes the name of a shipped codec. */
export function withCodec(command: Command): Command {
  const option = new Option('--codec <NAME>', 'how messages are written (default: protobuf)');
  return command.addOption(option.choices([...SHIPPED_CODECS.keys()]));
}

/** The codec of `--codec`; undefined for the default. */
export function codecOf(name: string | undefined): MessageCodec | undefined {
  return name === undefined ? undefined : SHIPPED_CODECS.get(name);
}

/** Reads a whole number within bounds. */
export function integer(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = /^[0-9]{1,15}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= least && value <= most) return value;
    throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
  };
}

/** Reads milliseconds, 0 included. */
export const milliseconds = integer(0, MAX_MS);

/** Reads a share from 0 to 1. */
export function share(text: string): number {
  const value = /^(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)$/.test(text) ? Number(text) : Number.NaN;
  if (value >= 0 && value <= 1) return value;
  throw new InvalidArgumentError('It must be a number from 0 to 1, such as 0.25.');
}

/** Reads the name of a stream. */
export function streamName(text: string): string {
  return valid(text, () => checkStream(text));
}

/** Reads the name of a clique or member. */
export function nameOf(kind: NameKind): (text: string) => string {
  return (text) => valid(text, () => checkName(kind, text));
}

/** Reads a key. */
export function keyText(text: string): string {
  return valid(text, () => normalizeKey(text));
}

/** Collects an option that may be given several times, each value read by `read`. */
export function several(
  read: (text: string) => string,
): (text: string, before: readonly string[] | undefined) => readonly string[] {
  return (text, before = []) => {
    const value = read(text);
    return before.includes(value) ? before : [...before, value];
  };
}

/** The driver of `--nats`, else of `NATS_URL`, else of the default. Throws `UsageError`. */
export function natsDriver(given: string | undefined): NatsDriver {
  return usage(() => nats({ servers: natsUrl(given) }));
}

/** The URL that `natsDriver` takes; it may hold secrets. */
export function natsUrl(given: string | undefined): string {
  const fromEnvironment = process.env['NATS_URL'];
  if (given !== undefined) return given;
  return fromEnvironment === undefined || fromEnvironment === '' ? DEFAULT_URL : fromEnvironment;
}

/** Runs what checks arguments: what it throws about them is a `UsageError`. */
export function usage<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof CoterieError) || !error.code.startsWith('invalid-')) throw error;
    throw new UsageError(error.message);
  }
}

function valid(text: string, check: () => unknown): string {
  try {
    check();
    return text;
  } catch (error) {
    const { message, hint } = CoterieError.from(error);
    throw new InvalidArgumentError(hint ?? message);
  }
}
