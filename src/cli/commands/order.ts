import type { Command } from 'commander';
import type { Operator, OrderOutcome } from '../../broker/operator-contract.ts';
import { nameOf, withShared, withTimeout } from '../args.ts';
import { type CliqueOptions, withOperator } from '../operator.ts';
import { styled } from '../output.ts';
import { runCommand, type Shell } from '../run.ts';

/** How long an order may take until all members that answer have it. */
const ORDER_TIMEOUT_MS = 10_000;

type Verb = 'cordon' | 'uncordon' | 'evict';

const DONE = { cordon: 'cordoned', uncordon: 'uncordoned', evict: 'evicted' } as const;

const SUMMARY: Readonly<Record<Verb, string>> = {
  cordon: 'Take a member out of ownership without stopping it, also a frozen one.',
  uncordon: 'Let a cordoned member own keys again.',
  evict: 'Put a member out of its clique now, such as a frozen one.',
};

const HELP: Readonly<Record<Verb, string>> = {
  cordon: `
It hands its keys over, leaves its queue groups, stays a member and still publishes. The cordon is
about the name: it outlasts restarts, for a day at least while the member is away and as long as
one member lives that knows of it.`,
  uncordon: `
The member takes its share again, as a member that joins does.`,
  evict: `
A frozen member stays out until it wakes. A living one aborts its handlers and comes back by itself,
with a higher incarnation. To keep it from owning anything then, cordon it first.`,
};

/** `coterie cordon`, `coterie uncordon` and `coterie evict`. */
export function addOrders(program: Command): void {
  for (const verb of ['cordon', 'uncordon', 'evict'] as const) {
    const command = program
      .command(verb)
      .description(SUMMARY[verb])
      .argument('<NAME>', 'the member that is meant', nameOf('member'))
      .requiredOption('--clique <C>', 'the clique of the member', nameOf('clique'))
      .addHelpText('after', HELP[verb]);
    withShared(withTimeout(command, ORDER_TIMEOUT_MS)).action(
      (name: string, options: CliqueOptions) =>
        runCommand(options, (shell) => order(verb, name, options, shell)),
    );
  }
}

async function order(
  verb: Verb,
  name: string,
  options: CliqueOptions,
  shell: Shell,
): Promise<number> {
  const { timeout = ORDER_TIMEOUT_MS } = options;
  return withOperator({ ...options, timeout }, shell, async (operator: Operator) => {
    const outcome = await operator[verb](name);
    const { instance, incarnation, members, silent, unowned } = outcome;
    const fields = { event: DONE[verb], name, instance, incarnation, members, silent, unowned };
    shell.output.event(fields, () => said(verb, outcome));
    return 0;
  });
}

function said(verb: Verb, { name, members, silent, unowned }: OrderOutcome): string {
  const count = members.length === 1 ? '1 member has' : `${members.length} members have`;
  const lines = [`${styled('bold', name)} is ${DONE[verb]}: ${count} it in view`];
  if (silent.length > 0) lines.push(`no answer, so far, from ${silent.join(', ')}`);
  if (unowned.length > 0) lines.push(`nobody may own now: ${unowned.join(', ')}`);
  return lines.join('\n');
}
