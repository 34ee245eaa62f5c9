import type { Command } from 'commander';
import { keyText, nameOf, streamName, withShared, withTimeout } from '../args.ts';
import { type UserOptions, VIEW_TIMEOUT_MS, withClient } from '../client.ts';
import { keyFields, shownKey } from '../data.ts';
import { styled } from '../output.ts';
import { runCommand, type Shell } from '../run.ts';

interface OwnerOptions extends UserOptions {
  readonly clique: string;
  readonly stream: string;
}

/** `coterie owner`: who owns a key, and who is next. */
export function addOwner(program: Command): void {
  const command = program
    .command('owner')
    .description('Show who owns a key of a stream, and who would own it next.')
    .argument('<KEY>', 'the partition key', keyText)
    .requiredOption('--clique <C>', 'the clique that is meant', nameOf('clique'))
    .requiredOption('--stream <S>', 'the stream that is meant', streamName);
  withShared(withTimeout(command, VIEW_TIMEOUT_MS)).action((key: string, options: OwnerOptions) =>
    runCommand(options, (shell) => showOwner(key, options, shell)),
  );
}

async function showOwner(given: string, options: OwnerOptions, shell: Shell): Promise<number> {
  const { stream, timeout = VIEW_TIMEOUT_MS } = options;
  return withClient({ ...options, timeout }, shell, async (client) => {
    const { key, partition, owner, successors, epoch } = await client.owner(stream, given);
    const rest = { partition, owner, successors, epoch: epoch ?? null };
    shell.output.event({ ...keyFields(key), ...rest }, () => {
      const next = successors.length === 0 ? 'nobody' : successors.join(', ');
      const since = epoch === undefined ? '' : `, epoch ${epoch.number} of ${epoch.instance}`;
      const place = `key ${shownKey(key)} of ${stream} is in partition ${partition}`;
      return `${place}, owned by ${styled('bold', owner)}; next: ${next}${since}`;
    });
    return 0;
  });
}
