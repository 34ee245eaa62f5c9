import type { SimulatedPoint } from '../simulated.ts';
import { pairedRatio, median } from '../support/statistics.ts';
import { crossTable } from './cross-table.ts';
import type { Values } from './fill.ts';
import { brief, fixed, table } from './markdown.ts';
import { nameOf } from './names.ts';
import type { Run, ScenarioLine } from './run.ts';
import { targetTable } from './targets.ts';

/** Everything that the templates may name. */
export function valuesOf(run: Run): Values {
  const { machine, ring, summary } = run;
  const peers = Object.entries(machine.peers).map(([name, version]) => `${name} ${version}`);
  const ours = scenarioOf(run, 'latency').results[0];
  return {
    machine: { ...machine, day: machine.at.slice(0, 10), peers: peers.join(', ') },
    // Types of the lines have no index signature.
    summary: summary as unknown as Values,
    targets: targetTable(run),
    scenario: Object.fromEntries(
      run.scenarios.map((line) => [line.name, scenarioTable(line)] as const),
    ),
    latency: { p50: fixed(median(ours?.p50Ms ?? [])), p99: fixed(median(ours?.p99Ms ?? [])) },
    ring: {
      ...ringValues(run),
      owner: Object.fromEntries(Object.entries(ring.ownerNs).map(([k, ns]) => [k, brief(ns)])),
    },
    frames: framesTable(run),
    reown: table(
      ['', 'kills', 'median ms', 'worst ms'],
      run.reown.map(({ contestant, kills, medianMs, worstMs }) => {
        return [nameOf(contestant), kills, brief(medianMs), brief(worstMs)];
      }),
    ),
    streams: streamsTable(run),
    profile: profileTable(run),
    growth: growthTables(run),
    simulated: simulatedTable(run),
    memory: table(
      ['', 'bytes each'],
      run.memories.flatMap(({ of, points }) =>
        points.map(({ x, bytesEach }) => [`${x} ${of}s`, bytesEach]),
      ),
    ),
    cross: Object.fromEntries(
      [...new Set(run.cross.map(({ scenario }) => scenario))].map((scenario) => {
        return [scenario, crossTable(run.cross.filter((each) => each.scenario === scenario))];
      }),
    ),
  };
}

function scenarioOf({ scenarios }: Run, name: string): ScenarioLine {
  const found = scenarios.find((line) => line.name === name);
  if (found === undefined) throw new Error(`the run has no scenario ${name}`);
  return found;
}

function scenarioTable({ load, results }: ScenarioLine): string {
  const paced = load.rate > 0;
  const head = [
    '',
    'per second',
    'ours to it',
    'CPU us/message',
    'peak MB',
    'bus messages/message',
  ];
  const [ours] = results;
  const rows = results.map((each) => {
    const ratio = ours === undefined ? undefined : pairedRatio(ours.perSecond, each.perSecond);
    const shown =
      ratio?.value === undefined ? `none, ${fixed(ratio?.spread ?? 0)}` : fixed(ratio.value);
    return [
      nameOf(each.contestant),
      `${Math.round(each.medianPerSecond)} (${fixed(each.spread)})`,
      each === ours ? '' : shown,
      fixed(each.cpuUsPerMessage, 1),
      Math.round(each.peakRssMb),
      fixed(each.busPerMessage),
      ...(paced ? [fixed(median(each.p50Ms)), fixed(median(each.p99Ms))] : []),
    ];
  });
  return table(paced ? [...head, 'p50 ms', 'p99 ms'] : head, rows);
}

const LIBRARIES = {
  coterie: 'Coterie',
  hashring: '`hashring`',
  'hash-ring': '`hash-ring`',
  'moleculer-shard': 'Moleculer Shard',
};

function ringValues({ ring }: Run): Values {
  const { rebuildMs, balance, moved, strayed } = ring;
  const tables = Object.entries({ rebuildMs, balance, moved, strayed }).map(([name, byMembers]) => {
    const rows = Object.entries(byMembers).map(([members, each]) => {
      return [members, ...Object.keys(LIBRARIES).map((key) => fixed(each[key] ?? Number.NaN))];
    });
    return [name, table(['members', ...Object.values(LIBRARIES)], rows)];
  });
  return Object.fromEntries(tables) as Values;
}

function framesTable({ frames }: Run): string {
  const head = ['payload', 'bytes', 'write ns', 'read ns', 'JSON bytes', 'write ns', 'read ns'];
  const rows = Object.entries(frames).map(([bytes, { frame, json }]) => {
    const cells = [frame, json].flatMap((f) => [f.bytesPerMessage, f.writeNs, f.readNs]);
    return [`${bytes} B`, ...cells];
  });
  return table(head, rows);
}

function streamsTable({ streams }: Run): string {
  const rows = streams.map(
    ({ store, version, what, oursPerSecond, barePerSecond, ratio, spread }) => {
      const shown = ratio === null ? `none, ${fixed(spread)}` : fixed(ratio);
      const server = store === 'nats' ? `JetStream, ${version}` : `Redis ${version}`;
      return [`${server}: ${what}`, oursPerSecond, barePerSecond, shown];
    },
  );
  return table(['', 'ours per second', 'bare client', 'ours to it'], rows);
}

function profileTable({ profiles }: Run): string {
  const columns = profiles.map(({ shares }) => Object.entries(shares));
  const head = profiles.map(({ contestant, process }) => {
    return `${contestant.replace('coterie-', '')}, a ${process} | %`;
  });
  const depth = Math.max(...columns.map((column) => column.length));
  const rows = Array.from({ length: depth }, (_, place) =>
    columns.flatMap((column) => [`\`${column[place]?.[0] ?? ''}\``, column[place]?.[1] ?? '']),
  );
  return table(
    head.flatMap((each) => each.split(' | ')),
    rows,
  );
}

function growthTables({ growths }: Run): Values {
  const tables = growths.map(({ against, points }) => {
    const head = [against, ...points.map(({ x }) => String(x))];
    const rows = [
      ['per second', ...points.map(({ perSecond }) => perSecond)],
      ['CPU us/message', ...points.map(({ cpuUs }) => Math.round(cpuUs))],
    ];
    return [against.replaceAll(' ', '-'), table(head, rows)];
  });
  return Object.fromEntries(tables) as Values;
}

function simulatedTable({ simulated }: Run): string | undefined {
  if (simulated === undefined) return undefined;
  const row = (name: string, pick: (point: SimulatedPoint) => string | number): unknown[] => {
    return [name, ...simulated.map(pick)];
  };
  return table(row('members', ({ members }) => members).map(String), [
    row('per second', ({ perSecond }) => perSecond),
    row('CPU us/message', ({ cpuUs }) => Math.round(cpuUs)),
    row('CPU of the idle clique, % of one', ({ idleShare }) => fixed(100 * idleShare, 1)),
    row('messages that take a hop', ({ hopShare }) => fixed(hopShare)),
    row('Forward frames/message', ({ forwards }) => fixed(forwards)),
    row('messages of the bus/message', ({ deliveries }) => fixed(deliveries)),
  ]);
}
