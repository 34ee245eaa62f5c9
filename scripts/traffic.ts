/**
 * Control traffic of cliques of pure membership cores on a virtual bus, one process:
 *
 *   node scripts/traffic.ts [--members 10,100,1000] [--json] [--plot FILE]
 *
 * A line for each size; the last one of `--json` is the summary. The same seed gives the same run.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import {
  calmTraffic,
  MeasuredClique,
  memberNames,
  type ChangeCost,
  type Traffic,
} from '../test/support/control-traffic.ts';
import { drawCharts } from './line-chart.ts';

interface Row {
  readonly members: number;
  readonly calm: { readonly messages: number; readonly bytes: number };
  readonly cpuMsPerMemberSecond: number;
  readonly allAtOnce: Traffic & { readonly agreedMs: number };
  readonly join: ChangeCost;
  readonly leave: ChangeCost;
  readonly crash: ChangeCost;
  /** A tenth as many more, at once. */
  readonly joinTenth: Traffic & { readonly agreedMs: number };
}

const { values } = parseArgs({
  options: {
    members: { type: 'string', default: '10,100,1000' },
    json: { type: 'boolean', default: false },
    plot: { type: 'string' },
  },
});

const rows = values.members.split(',').map((count) => row(Number(count)));
if (values.json) {
  for (const each of rows) print(JSON.stringify({ event: 'size', ...each }));
  const seen = rows.map(({ calm }) => calm.messages);
  const spread = Math.max(...seen) / Math.min(...seen) - 1;
  print(JSON.stringify({ event: 'summary', sizes: rows.length, spread: round(spread, 3) }));
} else {
  printTables();
}
if (values.plot !== undefined) writeFileSync(values.plot, plot());

function row(members: number): Row {
  if (!Number.isInteger(members) || members < 5 || members > 4000) {
    throw new Error('--members takes numbers from 5 to 4000');
  }
  const clique = new MeasuredClique(members);
  const { network } = clique;
  const allAtOnce = together(clique, memberNames(members));
  network.run(5000);
  const started = process.cpuUsage();
  const calm = calmTraffic(clique);
  const { user, system } = process.cpuUsage(started);
  return {
    members,
    calm: { messages: round(calm.messages, 2), bytes: Math.round(calm.bytes) },
    cpuMsPerMemberSecond: round((user + system) / 1000 / members / 20, 3),
    allAtOnce,
    join: clique.costOf(() => clique.enter('newcomer')),
    leave: clique.costOf(() => network.leave('newcomer')),
    crash: clique.costOf(() => network.crash('member-0003')),
    joinTenth: together(clique, memberNames(Math.ceil(members / 10), 'late')),
  };
}

function together(clique: MeasuredClique, names: readonly string[]): Row['allAtOnce'] {
  let agreedMs = 0;
  const traffic = clique.measure(() => {
    agreedMs = clique.joinAll(names);
  });
  return { ...traffic, agreedMs };
}

function printTables(): void {
  print('A stable clique, for each member and second, sent and received:\n');
  print('| members | messages | bytes | CPU of the core, simulator included, ms |');
  print('|---|---|---|---|');
  for (const { members, calm, cpuMsPerMemberSecond } of rows) {
    print(`| ${members} | ${calm.messages} | ${calm.bytes} | ${cpuMsPerMemberSecond} |`);
  }
  print('\nA change, for the whole clique, pings, pongs and beacons left out:\n');
  print('| members | change | sent | received | received / member | KB received | all agree, ms |');
  print('|---|---|---|---|---|---|---|');
  for (const each of rows) {
    for (const change of ['join', 'leave', 'crash', 'joinTenth', 'allAtOnce'] as const) {
      printChange(each.members, change, each[change]);
    }
  }
}

function printChange(members: number, what: string, cost: Row['allAtOnce']): void {
  const { sent, received, receivedBytes, agreedMs } = cost;
  const each = round(received / members, 1);
  const kilobytes = Math.round(receivedBytes / 1000);
  const took = Math.round(agreedMs);
  print(`| ${members} | ${what} | ${sent} | ${received} | ${each} | ${kilobytes} | ${took} |`);
}

function plot(): string {
  const xLabel = 'members (logarithmic)';
  const points = (of: (calm: Row['calm']) => number): { x: number; y: number }[] =>
    rows.map(({ members, calm }) => ({ x: members, y: of(calm) }));
  return drawCharts([
    {
      title: 'Messages, sent and received',
      xLabel,
      yLabel: 'per member and second',
      yMax: 16,
      target: { y: 12, name: 'limit 12' },
      series: [{ name: 'measured', colour: '#06c', points: points(({ messages }) => messages) }],
    },
    {
      title: 'Bytes, sent and received',
      xLabel,
      yLabel: 'per member and second',
      yMax: 5000,
      target: { y: 4000, name: 'limit 4000' },
      series: [{ name: 'measured', colour: '#06c', points: points(({ bytes }) => bytes) }],
    },
  ]);
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
