import { readFileSync } from 'node:fs';

/** Clock ticks of /proc are hundredths of a second on every Linux that Node runs on. */
const TICK_MS = 10;

export interface ProcessFigures {
  readonly cpuMs: number;
  readonly peakRssMb: number;
}

/** CPU time and peak memory of one process; zeros where the system has no /proc. */
export function processFigures(pid: number): ProcessFigures {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The command in parentheses may have blanks in it.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const cpuMs = (Number(fields[11]) + Number(fields[12])) * TICK_MS;
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const peakKb = Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0);
    return { cpuMs, peakRssMb: peakKb / 1024 };
  } catch {
    return { cpuMs: 0, peakRssMb: 0 };
  }
}
