import { type Command, Option } from 'commander';
import type { LogPosition } from '../../pubsub/log.ts';
import { checkPattern, checkSubject } from '../../pubsub/subject.ts';
import { CoterieError } from '../../runtime/errors.ts';
import { systemRandom } from '../../runtime/random.ts';
import { createReader } from '../../streams/reader.ts';
import { createSink } from '../../streams/sink.ts';
import { integer, keyText, nameOf, several, share, usage, UsageError } from '../args.ts';
import { printable } from '../data.ts';
import { grouped, table } from '../output.ts';
import { runCommand, type Shell } from '../run.ts';
import { addEvents, type AddOptions } from '../stream/add.ts';
import { EventLines } from '../stream/event-lines.ts';
import { position, type StoreOptions, withStore, withStoreUrl } from '../stream/store.ts';

interface TakeOptions extends StoreOptions {
  readonly from?: LogPosition;
  readonly limit?: number;
  readonly topic?: readonly string[];
}

interface SinkCommandOptions extends TakeOptions {
  readonly name: string;
  readonly grace?: number;
  readonly maxDeliveries?: number;
  readonly fail?: number;
}

interface TrimOptions extends StoreOptions {
  readonly maxLength?: number;
  readonly maxAge?: number;
  readonly maxBytes?: number;
}

const MOST = 999_999_999_999;
const MAX_MS = 86_400_000;

/** `coterie stream`: durable streams on JetStream or Redis. */
export function addStream(program: Command): void {
  const stream = program
    .command('stream')
    .description('Durable streams in a store: JetStream, or Redis Streams.')
    .action(() => {
      throw new UsageError('stream needs one of add, read, sink, info, trim');
    });
  const of = (name: string, text: string): Command =>
    withStoreUrl(
      stream.command(name).description(text).argument('<NAME>', 'the stream', nameOf('stream')),
    );
  const taking = (command: Command): Command =>
    command
      .option('--from <WHERE>', 'newest (default), oldest, a time, or the id after which', position)
      .option('--limit <N>', 'end after so many events', integer(1, MOST))
      .option('--topic <PATTERN>', 'these topics only; several times', several(pattern));

  of('add', 'Add an event, or each line of stdin.')
    .argument('[DATA]', 'the data; - reads lines from stdin')
    .option('--topic <TOPIC>', 'a subject such as order.created', topicName)
    .option('--key <KEY>', 'decides who handles it, with durable ingress', keyText)
    .option('--once <ID>', 'add nothing where an event of this id was added lately')
    .option('--if-exists', 'fail where there is no such stream, instead of making it')
    .action((name: string, data: string | undefined, options: AddOptions) =>
      runCommand(options, (shell) => addEvents(name, data, options, shell)),
    );
  taking(of('read', 'Print every event from a place on, until --limit or a signal.')).action(
    (name: string, options: TakeOptions) =>
      runCommand(options, (shell) => read(name, options, shell)),
  );
  taking(of('sink', 'Take part in a sink: print what it gives, and acknowledge it.'))
    .requiredOption('--name <SINK>', 'the sink; all of one name share the events', nameOf('sink'))
    .option('--grace <MS>', 'without an answer for so long others get it', integer(100, MAX_MS))
    .option('--max-deliveries <N>', 'then it is a dead letter', integer(1, 10_000))
    .addOption(
      new Option('--fail <RATE>', 'fail this share of the events, for trials').argParser(share),
    )
    .action((name: string, options: SinkCommandOptions) =>
      runCommand(options, (shell) => sink(name, options, shell)),
    );
  of('info', 'Show the length, the first and last id and the sinks of a stream.').action(
    (name: string, options: StoreOptions) =>
      runCommand(options, (shell) => info(name, options, shell)),
  );
  of('trim', 'Remove the oldest events over a limit, once.')
    .option('--max-length <N>', 'events that stay', integer(0, MOST))
    .option('--max-age <MS>', 'age of those that stay', integer(0, MOST))
    .option('--max-bytes <N>', 'bytes that stay', integer(0, MOST))
    .action((name: string, options: TrimOptions) =>
      runCommand(options, (shell) => trim(name, options, shell)),
    );
}

function pattern(text: string): string {
  usage(() => checkPattern(text));
  return text;
}

function topicName(text: string): string {
  usage(() => checkSubject(text));
  return text;
}

async function read(name: string, options: TakeOptions, shell: Shell): Promise<number> {
  const { from = 'newest', limit = Infinity, topic } = options;
  const { signal } = shell.stop;
  return withStore(options, async (log) => {
    using lines = new EventLines(shell.output);
    await using reader = await createReader(log, {
      streams: name,
      from,
      signal,
      ...(topic === undefined ? {} : { topics: topic }),
      onError: (error) => shell.logger.warn({ code: error.code }, error.message),
    });
    for await (const event of reader) {
      lines.print(event);
      if (lines.count >= limit) break;
    }
    return 0;
  });
}

async function sink(name: string, options: SinkCommandOptions, shell: Shell): Promise<number> {
  const { from, limit = Infinity, topic, grace, maxDeliveries, fail = 0 } = options;
  const { signal } = shell.stop;
  return withStore(options, async (log) => {
    using lines = new EventLines(shell.output);
    await using source = await createSink(log, {
      name: options.name,
      streams: name,
      signal,
      ...(from === undefined ? {} : { from }),
      ...(topic === undefined ? {} : { topics: topic }),
      ...(grace === undefined ? {} : { graceMs: grace }),
      ...(maxDeliveries === undefined ? {} : { maxDeliveries }),
      onError: (error) => shell.logger.warn({ code: error.code }, error.message),
    });
    // One that is to fail is not counted: it comes again.
    await source.each(async (event) => {
      if (lines.count >= limit) throw new CoterieError('closed', 'the limit is reached');
      if (systemRandom.next() < fail) throw new Error('this one was to fail');
      lines.print(event, event.attempt);
      await event.ack();
      if (lines.count >= limit) await source.close();
    });
    return 0;
  });
}

async function info(name: string, options: StoreOptions, { output }: Shell): Promise<number> {
  return withStore(options, async (log) => {
    const found = await log.info(name);
    if (found === undefined) throw new CoterieError('no-stream', `there is no stream ${name}`);
    const { length, firstId = null, lastId = null, groups } = found;
    const fields = { event: 'info', stream: name, length, firstId, lastId, sinks: groups };
    const rows = [[name, grouped(length), firstId ?? '-', lastId ?? '-', groups.join(', ') || '-']];
    output.event(fields, () =>
      table(
        ['stream', 'events', 'first', 'last', 'sinks'],
        rows.map((row) => row.map(printable)),
      ),
    );
    return 0;
  });
}

async function trim(name: string, options: TrimOptions, { output }: Shell): Promise<number> {
  const { maxLength, maxAge: maxAgeMs, maxBytes } = options;
  const limits = {
    ...(maxLength === undefined ? {} : { maxLength }),
    ...(maxAgeMs === undefined ? {} : { maxAgeMs }),
    ...(maxBytes === undefined ? {} : { maxBytes }),
  };
  if (Object.keys(limits).length === 0) {
    throw new UsageError('trim needs --max-length, --max-age or --max-bytes');
  }
  return withStore(options, async (log) => {
    if ((await log.info(name)) === undefined) {
      throw new CoterieError('no-stream', `there is no stream ${name}`);
    }
    const count = await log.trim(name, limits);
    output.event({ event: 'trimmed', stream: name, count }, () => `removed ${grouped(count)}`);
    return 0;
  });
}
