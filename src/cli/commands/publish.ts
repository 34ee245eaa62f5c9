import type { Command } from 'commander';
import { checkName } from '../../pubsub/subject.ts';
import { streamName, usage, UsageError, withCodec, withShared, withTimeout } from '../args.ts';
import { type UserOptions, VERB_TIMEOUT_MS, withClient } from '../client.ts';
import { deliverAll } from '../deliver.ts';
import { withKeysAndCount } from '../messages.ts';
import { runCommand, type Shell } from '../run.ts';

interface PublishOptions extends UserOptions {
  readonly key?: string;
  readonly keys?: number;
  readonly count?: number;
  readonly id?: string;
  readonly confirm?: true | readonly string[];
}

const DATA_LAST = 'write STREAM and DATA before --confirm, or -- between';

const NOTES = `
--confirm takes all words that follow as names of cliques: write it last, or end them with --.
  coterie publish orders '{"id":1}' --key c-7 --confirm
  coterie publish orders '{"id":1}' --confirm orders billing
  coterie publish --confirm orders billing -- orders '{"id":1}'`;

/** `coterie publish`: publishes messages on a stream. */
export function addPublish(program: Command): void {
  const command = program
    .command('publish')
    .description('Publish: every clique that handles the stream handles the message once.')
    .argument('<STREAM>', 'where to publish', streamName)
    .argument('[DATA]', 'the data; - reads lines from stdin')
    .option('--id <ID>', 'id of the message (default: a new UUIDv7)')
    .option(
      '--confirm [CLIQUE...]',
      'wait for the handlers of these cliques; of the first, if none',
    )
    .addHelpText('after', NOTES);
  const full = withShared(withTimeout(withCodec(withKeysAndCount(command)), VERB_TIMEOUT_MS));
  full.action((stream: string, data: string | undefined, options: PublishOptions) =>
    runCommand(options, (shell) => publish(stream, data, options, shell)),
  );
}

async function publish(
  stream: string,
  data: string | undefined,
  options: PublishOptions,
  shell: Shell,
): Promise<number> {
  const { confirm = false, timeout = VERB_TIMEOUT_MS } = options;
  if (Array.isArray(confirm)) checkCliques(confirm);
  return withClient({ ...options, timeout }, shell, (client) =>
    deliverAll({ ...options, stream, data }, shell, {
      verb: 'published',
      deliver: async (message) => ({ id: await client.publish(message, { confirm }) }),
    }),
  );
}

function checkCliques(cliques: readonly string[]): void {
  if (cliques.includes('-')) throw new UsageError(`- is no clique: ${DATA_LAST}`);
  for (const clique of cliques) usage(() => checkName('clique', clique));
  if (cliques.length > 64) throw new UsageError('--confirm takes 64 cliques at most');
}
