import type { Command } from 'commander';
import type { Client } from '../../broker/client-contract.ts';
import type { MemberRecord } from '../../ring/member.ts';
import type { Routing } from '../../ring/routing.ts';
import type { View } from '../../ring/step.ts';
import { CoterieError } from '../../runtime/errors.ts';
import { nameOf, withShared, withTimeout } from '../args.ts';
import { type UserOptions, VIEW_TIMEOUT_MS, withClient } from '../client.ts';
import { clockTime, grouped, percent, styled, table } from '../output.ts';
import { runCommand, type Shell } from '../run.ts';

interface RingOptions extends UserOptions {
  readonly clique: string;
  readonly watch?: boolean;
}

/** `coterie ring`: the members of a clique and their shares, asked from the members. */
export function addRing(program: Command): void {
  const command = program
    .command('ring')
    .description('Show the members of a clique, and their shares of its rings.')
    .requiredOption('--clique <C>', 'the clique to look at', nameOf('clique'))
    .option('--watch', 'show it again at every change, until a signal comes');
  withShared(withTimeout(command, VIEW_TIMEOUT_MS)).action((options: RingOptions) =>
    runCommand(options, (shell) => ring(options, shell)),
  );
}

async function ring(options: RingOptions, shell: Shell): Promise<number> {
  const { clique, watch = false, timeout = VIEW_TIMEOUT_MS } = options;
  return withClient({ ...options, timeout }, shell, async (client) => {
    if (watch) return watchRing(clique, client, shell);
    show(clique, await client.view(), await client.routing(), shell);
    return 0;
  });
}

async function watchRing(clique: string, client: Client, shell: Shell): Promise<number> {
  const { stop } = shell;
  let last = '';
  let failure: CoterieError | undefined;
  const showNews = async (): Promise<void> => {
    const view = await client.view();
    if (view.digest === last || stop.signal.aborted) return;
    last = view.digest;
    show(clique, view, await client.routing(), shell);
  };
  client.on('view', () => {
    showNews().catch((error: unknown) => {
      failure ??= CoterieError.from(error);
      stop.request(1);
    });
  });
  await showNews();
  await stop.requested();
  if (failure !== undefined) throw failure;
  return 0;
}

function show(clique: string, view: View, routing: Routing, { output }: Shell): void {
  const { digest } = view;
  const rings = routing.groups.map(({ id, ring: each }) => ({ id, counts: each.counts() }));
  const members = view.members.map((record) => {
    const { name, instance, incarnation, streams } = record;
    const partitions = Object.fromEntries(
      rings
        .filter(({ counts }) => Object.hasOwn(counts, name))
        .map(({ id, counts }) => [id, counts[name] as number]),
    );
    return { name, instance, incarnation, status: statusOf(record), partitions, streams };
  });
  output.event({ members, digest }, () => {
    const { partitions: whole } = routing.config;
    const rows = members.map((member) => {
      const owned = rings.map(({ id }) => member.partitions[id]);
      const shares = owned.map((count) => (count === undefined ? '-' : shareOf(count, whole)));
      const { name, status, incarnation, instance, streams } = member;
      return [name, status, String(incarnation), instance, ...shares, streams.join(' ')];
    });
    const titles = routing.groups.map(({ streams }) => `share of ${streams.join(' ')}`);
    const header = ['member', 'status', 'incarnation', 'instance', ...titles, 'streams'];
    const title = `${members.length} members of clique ${clique}`;
    const line = `${styled('bold', title)}, digest ${digest}, ${clockTime()}`;
    return `${line}\n${table(header, rows)}`;
  });
}

/** A verdict about the member where there is one, else where it is in its life. */
function statusOf({ status, phase }: MemberRecord): string {
  return status === 'alive' ? phase : status;
}

function shareOf(count: number, whole: number): string {
  return `${grouped(count)}  ${percent(count, whole)}`;
}
