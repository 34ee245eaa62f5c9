import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Chart, drawCharts } from '../scripts/line-chart.ts';
import type { Growth, MemoryGrowth } from './growth.ts';
import type { SimulatedPoint } from './simulated.ts';

/** Writes the plots of how cost grows: one file for each thing that it grows with. */
export function writePlots(
  folder: string,
  growths: readonly Growth[],
  memories: readonly MemoryGrowth[],
  simulated: readonly SimulatedPoint[],
): void {
  mkdirSync(folder, { recursive: true });
  for (const { against, points } of growths) {
    const chart = (title: string, yLabel: string, pick: 'perSecond' | 'cpuUs'): Chart => ({
      title,
      xLabel: against,
      yLabel,
      yMax: niceAbove(Math.max(...points.map((point) => point[pick]))),
      series: [{ name: '', colour: '#36c', points: points.map((p) => ({ x: p.x, y: p[pick] })) }],
    });
    const name = `growth-${against.replaceAll(' ', '-')}.svg`;
    const charts = [
      chart('confirmed publishes per second', 'per second', 'perSecond'),
      chart('CPU of all processes per message', 'us', 'cpuUs'),
    ];
    writeFileSync(join(folder, name), drawCharts(charts));
  }
  const charts = memories.map(({ of, points }): Chart => {
    const series = points.map(({ x, bytesEach }) => ({ x, y: bytesEach }));
    return {
      title: `memory per ${of}`,
      xLabel: `${of}s`,
      yLabel: 'bytes',
      yMax: niceAbove(Math.max(...series.map(({ y }) => y))),
      series: [{ name: '', colour: '#36c', points: series }],
    };
  });
  writeFileSync(join(folder, 'growth-memory.svg'), drawCharts(charts));
  writeFileSync(
    join(folder, 'growth-members-simulated.svg'),
    drawCharts(simulatedCharts(simulated)),
  );
}

function simulatedCharts(points: readonly SimulatedPoint[]): Chart[] {
  const chart = (
    title: string,
    yLabel: string,
    pick: 'perSecond' | 'cpuUs' | 'forwards',
  ): Chart => ({
    title,
    xLabel: 'members, all in one process',
    yLabel,
    yMax: niceAbove(Math.max(...points.map((point) => point[pick]))),
    series: [
      { name: '', colour: '#36c', points: points.map((p) => ({ x: p.members, y: p[pick] })) },
    ],
  });
  return [
    chart('confirmed publishes per second', 'per second', 'perSecond'),
    chart('CPU per message, without that of the idle clique', 'us', 'cpuUs'),
    chart('Forward frames per message', 'frames', 'forwards'),
  ];
}

/** The next number that four equal steps divide well. */
function niceAbove(value: number): number {
  const unit = 10 ** Math.floor(Math.log10(Math.max(value, 1)));
  return [1, 2, 4, 6, 8, 10].map((each) => each * unit).find((each) => each >= value) ?? value;
}
