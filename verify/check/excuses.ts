import type { History, Out, Run } from '../history.ts';
import { type Interval, union } from './intervals.ts';

/** The longest from a fault until others have taken over, see `silenceLimitMs` of the lan preset. */
const DETECTION_MS = 2000;
/** So much longer may two members take each other's partitions for their own. */
const GRACE_MS = 1000;
/** Two processes look at one clock, but write down what they saw a little later. */
const SLACK_MS = 50;

/** What excuses what: who was put out, and who did not run or did not reach the bus, and when. */
export class Excuses {
  readonly #outs = new Map<string, Out[]>();
  readonly #windows = new Map<string, Interval[]>();
  readonly #all: Interval[];

  constructor({ outs, troubles }: History) {
    for (const out of outs) {
      const list = this.#outs.get(out.instance);
      if (list === undefined) this.#outs.set(out.instance, [out]);
      else list.push(out);
    }
    const windowsOf = (node: string): Interval[] =>
      troubles
        .filter((each) => each.node === node)
        .map(({ from, to }): Interval => [from, to + DETECTION_MS + GRACE_MS]);
    this.#all = windowsOf('');
    for (const node of new Set(troubles.map((each) => each.node))) {
      this.#windows.set(node, union([...windowsOf(node), ...this.#all]));
    }
  }

  /** The times in which a member may have been taken for gone, or have been slow to notice it. */
  windows(node: string): readonly Interval[] {
    return this.#windows.get(node) ?? this.#all;
  }

  /** True when a handler began at a member that may have been slow to notice that it is out. */
  inTrouble({ node, beganAt }: Run): boolean {
    return this.windows(node).some(([from, to]) => from <= beganAt && beganAt <= to);
  }

  /** True when an instance was put out between two times; by its own word only, where it stays. */
  wasOut(instance: string, from: number, to: number, byItself: boolean): boolean {
    return (this.#outs.get(instance) ?? []).some(
      ({ at, kind }) =>
        from <= at && at <= to + SLACK_MS && (!byItself || kind === 'ousted') && kind !== 'left',
    );
  }
}
