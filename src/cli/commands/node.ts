import { type Command, Option } from 'commander';
import type { Broker } from '../../broker/broker-contract.ts';
import { createBroker } from '../../broker/broker.ts';
import type { BrokerOptions } from '../../broker/options.ts';
import { RING_PRESETS } from '../../ring/options.ts';
import type { CoterieError } from '../../runtime/errors.ts';
import {
  codecOf,
  integer,
  milliseconds,
  nameOf,
  natsDriver,
  several,
  share,
  type SharedOptions,
  streamName,
  usage,
  withCodec,
  withShared,
} from '../args.ts';
import { dataFields, keyFields, shownData, shownKey } from '../data.ts';
import { clockTime, styled } from '../output.ts';
import { runCommand, type Shell } from '../run.ts';
import { trialHandler } from '../trial-handler.ts';

interface NodeOptions extends SharedOptions {
  readonly clique: string;
  readonly name?: string;
  readonly key?: string;
  readonly stream: readonly string[];
  readonly codec?: string;
  readonly work?: number;
  readonly fail?: number;
  readonly minMembers?: number;
  readonly preset?: NonNullable<BrokerOptions['preset']>;
}

const MIN_MEMBERS_TEXT = 'with fewer members in view it handles nothing, 1 to 1024 (default: 1)';

/** `coterie node`: one broker, until a signal comes. */
export function addNode(program: Command): void {
  const presets = new Option('--preset <NAME>', 'durations of membership (default: lan)');
  const command = program
    .command('node')
    .description('Run one broker: it prints what it handles, and replies with the data it got.')
    .requiredOption('--clique <C>', 'the clique to join', nameOf('clique'))
    .option('--name <N>', 'name of this member (default: random)', nameOf('member'))
    .option('--key <K>', 'node key: places the member on the ring (default: its name)')
    .requiredOption('--stream <S...>', 'streams to handle', several(streamName))
    .option('--work <MS>', 'how long its handler takes', milliseconds)
    .option('--fail <RATE>', 'share of the messages that its handler fails, 0 to 1', share)
    .option('--min-members <N>', MIN_MEMBERS_TEXT, integer(1, 1024))
    .addOption(presets.choices(Object.keys(RING_PRESETS)));
  withShared(withCodec(command)).action((options: NodeOptions) =>
    runCommand(options, (shell) => runNode(options, shell)),
  );
}

async function runNode(options: NodeOptions, shell: Shell): Promise<number> {
  const { output, stop } = shell;
  const broker = brokerOf(options, shell);
  let replaced: CoterieError | undefined;
  broker.on('replaced', (error) => {
    replaced = error;
    stop.request(1);
  });
  // A signal while it joins ends that too. What leaving rejects with shows where it is awaited.
  stop.signal.addEventListener('abort', () => void broker.leave().catch(() => {}));
  showHandled(shell, broker);
  try {
    await broker.join();
  } catch (error) {
    if (stop.signal.aborted && replaced === undefined) return 0;
    await broker.leave();
    throw error;
  }
  showMembers(shell, broker);
  await stop.requested();
  await broker.leave();
  if (replaced !== undefined) throw replaced;
  const { handled = 0, failed = 0 } = broker.counters();
  output.text(`${broker.name} has left: ${handled} handled, ${failed} failed`);
  return 0;
}

function brokerOf(options: NodeOptions, { logger }: Shell): Broker {
  const { clique, name, key, stream: streams, preset, minMembers } = options;
  const codec = codecOf(options.codec);
  const pubsub = natsDriver(options.nats);
  return usage(() => {
    const broker = createBroker({
      pubsub,
      clique,
      logger,
      ...(name === undefined ? {} : { name }),
      ...(key === undefined ? {} : { nodeKey: key }),
      ...(preset === undefined ? {} : { preset }),
      ...(minMembers === undefined ? {} : { minMembers }),
      ...(codec && { codecs: Object.fromEntries(streams.map((stream) => [stream, codec])) }),
    });
    const handler = trialHandler(options.work ?? 0, options.fail ?? 0);
    for (const stream of streams) broker.handle(stream, handler);
    return broker;
  });
}

/** The line is written before the acknowledgement can leave: what counts as handled was printed. */
function showHandled({ output }: Shell, broker: Broker): void {
  broker.on('handled', ({ message, node, epoch, attempt }) => {
    const { id, stream, key, data } = message;
    const rest = { node, epoch, attempt, ...dataFields(data) };
    output.event(
      { event: 'handled', id, stream, ...keyFields(key), ...rest },
      () => `${clockTime()}  ${stream}  ${styled('cyan', shownKey(key))}  ${shownData(data)}`,
    );
  });
}

function showMembers({ output }: Shell, broker: Broker): void {
  const { name, clique } = broker;
  const names = (): string[] => broker.view().members.map((each) => each.name);
  output.event({ event: 'ready', name, members: names() }, () => {
    const text = `${name} is ready in clique ${clique}`;
    return `${styled('green', text)}: ${names().join(', ')}`;
  });
  let last = broker.view().digest;
  broker.on('view', (view) => {
    if (view.digest === last) return;
    last = view.digest;
    const members = view.members.map((each) => each.name);
    output.event({ event: 'view', members, digest: view.digest }, () =>
      styled('dim', `${clockTime()}  members: ${members.join(', ')}`),
    );
  });
}
