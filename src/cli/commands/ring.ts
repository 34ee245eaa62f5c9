import { type Command, Option } from 'commander';
import type { CliqueReport, Operator } from '../../broker/operator-contract.ts';
import type { MemberRecord } from '../../ring/member.ts';
import { systemClock } from '../../runtime/clock.ts';
import { nameOf, withShared, withTimeout } from '../args.ts';
import { VIEW_TIMEOUT_MS } from '../client.ts';
import { type CliqueOptions, withOperator } from '../operator.ts';
import { clockTime, duration, grouped, percent, styled, table } from '../output.ts';
import { runCommand, type Shell } from '../run.ts';
import { type PlanArgument, planArgument, showPlan } from './plan.ts';

interface RingOptions extends CliqueOptions {
  readonly watch?: boolean;
  readonly plan?: readonly PlanArgument[];
}

/** With `--watch`, members are asked this often: one that freezes changes no view at first. */
const WATCH_MS = 1000;

/** `coterie ring`: the members of a clique and their shares, asked from the members. */
export function addRing(program: Command): void {
  const command = program
    .command('ring')
    .description('Show the members of a clique, their shares of its rings, and who has which view.')
    .requiredOption('--clique <C>', 'the clique to look at', nameOf('clique'))
    .option('--watch', 'show it again at every change, until a signal comes')
    .addOption(
      new Option('--plan <CHANGE>', 'show what +1, +NAME or -NAME would move, without making it')
        .argParser(planArgument)
        .conflicts('watch'),
    );
  withShared(withTimeout(command, VIEW_TIMEOUT_MS)).action((options: RingOptions) =>
    runCommand(options, (shell) => ring(options, shell)),
  );
}

async function ring(options: RingOptions, shell: Shell): Promise<number> {
  const { clique, watch = false, plan, timeout = VIEW_TIMEOUT_MS } = options;
  return withOperator({ ...options, timeout }, shell, async (operator) => {
    if (plan !== undefined) showPlan(await operator.report(), plan, shell);
    else if (watch) await watchRing(clique, operator, shell);
    else show(clique, await operator.report(), shell);
    return 0;
  });
}

async function watchRing(clique: string, operator: Operator, shell: Shell): Promise<void> {
  const { signal } = shell.stop;
  let look = (): void => {};
  let isNew = false;
  const wake = (): void => {
    isNew = true;
    look();
  };
  operator.onView(wake);
  signal.addEventListener('abort', wake);
  for (let last = ''; !signal.aborted;) {
    isNew = false;
    const report = await operator.report();
    const news = JSON.stringify([report.view.digest, report.groups, report.silent]);
    if (news !== last && !signal.aborted) show(clique, report, shell);
    last = news;
    await new Promise<void>((resolve) => {
      look = resolve;
      if (isNew) resolve();
      else systemClock.setTimer(resolve, WATCH_MS);
    });
  }
}

function show(clique: string, report: CliqueReport, { output }: Shell): void {
  const { view, routing, groups, silent, lastHeardMs } = report;
  const { digest } = view;
  const rings = routing.groups.map(({ id, ring: each }) => ({ id, counts: each.counts() }));
  const members = view.members.map((record) => {
    const { name, instance, incarnation, streams, phase, healthy, cordon } = record;
    const partitions = Object.fromEntries(
      rings
        .filter(({ counts }) => Object.hasOwn(counts, name))
        .map(({ id, counts }) => [id, counts[name] as number]),
    );
    return {
      name,
      instance,
      incarnation,
      status: statusOf(record),
      partitions,
      streams,
      phase,
      healthy,
      cordoned: cordon.on,
      answers: !silent.includes(name),
      lastHeardMs: lastHeardMs.get(name) ?? null,
    };
  });
  const { minMembers = 1 } = routing.config;
  const quorum = !routing.isShort;
  output.event({ members, digest, groups, minMembers, quorum }, () => {
    const { partitions: whole } = routing.config;
    const rows = members.map((member) => {
      const owned = rings.map(({ id }) => member.partitions[id]);
      const shares = owned.map((count) => (count === undefined ? '-' : shareOf(count, whole)));
      const { name, incarnation, instance, streams, lastHeardMs: heard } = member;
      const state = [member.status];
      if (member.cordoned) state.push('cordoned');
      if (!member.healthy) state.push('unhealthy');
      if (!member.answers) state.push('silent');
      const ago = heard === null ? '-' : duration(heard);
      const facts = [name, state.join(' '), String(incarnation), instance, ago];
      return [...facts, ...shares, streams.join(' ')];
    });
    const titles = routing.groups.map(({ streams }) => `share of ${streams.join(' ')}`);
    const facts = ['member', 'status', 'incarnation', 'instance', 'last heard'];
    const title = `${countOf(members.length, 'member')} of clique ${clique}`;
    const lines = [`${styled('bold', title)}, digest ${digest}, ${clockTime()}`];
    lines.push(table([...facts, ...titles, 'streams'], rows), `  ${viewsOf(report)}`);
    if (!quorum) lines.push(`  too few members: nobody owns anything below ${minMembers}`);
    return lines.join('\n');
  });
}

/** `5 members, 1 view`, and who has another one where there are several. */
function viewsOf({ groups, silent }: CliqueReport): string {
  const answering = groups.reduce((sum, { members }) => sum + members.length, 0);
  const views = `${countOf(answering, 'member')}, ${countOf(groups.length, 'view')}`;
  const each = groups.map(({ digest, members }) => `\n    ${digest}  ${members.join(' ')}`);
  const list = groups.length > 1 ? each.join('') : '';
  return `${views}${silent.length > 0 ? `; no answer from ${silent.join(' ')}` : ''}${list}`;
}

function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** A verdict about the member where there is one, else where it is in its life. */
function statusOf({ status, phase }: MemberRecord): string {
  return status === 'alive' ? phase : status;
}

function shareOf(count: number, whole: number): string {
  return `${grouped(count)}  ${percent(count, whole)}`;
}
