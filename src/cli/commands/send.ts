import type { Command } from 'commander';
import { nameOf, streamName, withCodec, withShared, withTimeout } from '../args.ts';
import { type UserOptions, VERB_TIMEOUT_MS, withClient } from '../client.ts';
import { deliverAll } from '../deliver.ts';
import { withKeysAndCount } from '../messages.ts';
import { runCommand, type Shell } from '../run.ts';

interface SendOptions extends UserOptions {
  readonly clique: string;
  readonly key?: string;
  readonly keys?: number;
  readonly count?: number;
}

/** `coterie send`: sends messages straight to their owners in one clique. */
export function addSend(program: Command): void {
  const command = program
    .command('send')
    .description('Send straight to the owner in one clique, and wait for its handler.')
    .argument('<STREAM>', 'the stream of the message', streamName)
    .argument('[DATA]', 'the data; - reads lines from stdin')
    .requiredOption('--clique <C>', 'the clique that is meant', nameOf('clique'));
  const full = withShared(withTimeout(withCodec(withKeysAndCount(command)), VERB_TIMEOUT_MS));
  full.action((stream: string, data: string | undefined, options: SendOptions) =>
    runCommand(options, (shell) => send(stream, data, options, shell)),
  );
}

async function send(
  stream: string,
  data: string | undefined,
  options: SendOptions,
  shell: Shell,
): Promise<number> {
  const { timeout = VERB_TIMEOUT_MS } = options;
  return withClient({ ...options, timeout }, shell, (client) =>
    deliverAll({ ...options, stream, data }, shell, {
      verb: 'sent',
      deliver: (message) => client.send(message),
    }),
  );
}
