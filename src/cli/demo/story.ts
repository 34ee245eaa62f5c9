import { duration, grouped, type Output, percent, styled, table } from '../output.ts';
import { balanceOf, type PhaseReport } from './demo.ts';
import type { Plan } from './plan.ts';

/** The last line of the demo. */
export interface Summary {
  readonly event: 'summary';
  readonly pubsub: string;
  readonly nodes: number;
  readonly published: number;
  readonly handled: number;
  readonly lost: number;
  readonly duplicates: number;
  readonly misrouted: number;
  readonly balance: number;
  readonly handledByNode: Readonly<Record<string, number>>;
}

/** Tells what happens in the demo, to people and as JSON lines. */
export class Story {
  readonly #output: Output;
  /** How a node is killed. */
  readonly #death: string;
  #step = 0;

  constructor(output: Output, death: string) {
    this.#output = output;
    this.#death = death;
  }

  opening(nodes: number, plan: Plan, where: string): void {
    const { messages, keys } = plan;
    const what = `${grouped(messages)} messages with ${grouped(keys)} keys`;
    this.#output.text(`A clique of ${nodes} nodes, ${where}; ${what}.`);
    this.#output.text('Each message is confirmed: its publisher waits until its handler is done.');
  }

  started(names: readonly string[], ms: number, partitions: number): void {
    this.#heading(`${names.length} nodes start`);
    const text = `${listed(names)} found each other and built one ring in ${duration(ms)}`;
    this.#output.event({ event: 'started', members: names, ms: Math.round(ms) }, () =>
      indented(`${text}:`, `${grouped(partitions)} partitions, each with one owner.`),
    );
  }

  phase(report: PhaseReport): void {
    const { change, traffic, partitions, handledByNode, ...rest } = report;
    this.#heading(TITLES[report.phase](report, this.#death));
    const ms = Math.round(traffic.ms);
    const longestMs = Math.round(traffic.longestMs);
    const event = { event: 'phase', ...rest, handledByNode, partitions, ms, longestMs };
    const changed = change && { change: { ...change, ms: Math.round(change.ms) } };
    this.#output.event({ ...event, ...changed }, () => {
      const rows = Object.entries(handledByNode).map(([name, handled]) => {
        const owned = partitions[name];
        const share = owned === undefined ? '-' : percent(owned, sum(partitions));
        const count = owned === undefined ? '-' : grouped(owned);
        return [name, count, share, grouped(handled), percent(handled, report.handled)];
      });
      const header = ['node', 'partitions', 'share', 'handled', 'of all'];
      return `${indented(...told(report))}\n${table(header, rows)}`;
    });
  }

  summary(summary: Summary): void {
    this.#output.event(summary, () => {
      const { published, handled, lost, duplicates, misrouted } = summary;
      const good = lost === 0 && misrouted === 0;
      const counts = `${grouped(published)} published, ${grouped(handled)} handled`;
      const text = `${counts}, ${lost} lost, ${duplicates} handled twice, ${misrouted} misrouted`;
      return `\n${styled(good ? ['green', 'bold'] : ['red', 'bold'], `${text}.`)}`;
    });
  }

  #heading(text: string): void {
    this.#step += 1;
    this.#output.text(`\n${styled('bold', `${this.#step}. ${text}`)}`);
  }
}

const TITLES: Readonly<
  Record<PhaseReport['phase'], (report: PhaseReport, death: string) => string>
> = {
  stable: ({ published }) => `All nodes publish ${grouped(published)} messages`,
  join: ({ change }) => `${change?.node} joins, while messages flow`,
  leave: ({ change }) => `${change?.node} leaves, while messages flow`,
  kill: ({ change }, death) => `${change?.node} dies (${death}), while messages flow`,
};

function told({ phase, change, traffic, published, partitions }: PhaseReport): string[] {
  if (change === undefined) {
    const rate = grouped((1000 * published) / traffic.ms);
    const balance = balanceOf(partitions).toFixed(3);
    const text = `Done in ${duration(traffic.ms)}, ${rate}/s.`;
    return [text, `The largest share of the partitions is ${balance} times the mean.`];
  }
  const time = duration(change.ms);
  const moved = `${grouped(change.moved)} partitions`;
  const between = `${grouped(change.between)} moved between others`;
  const what = {
    stable: '',
    join: `It took part after ${time} and took ${moved}; ${between}.`,
    leave: `It was gone after ${time} and handed over ${moved}; ${between}.`,
    kill: `The others went on without it after ${time}, with its ${moved}; ${between}.`,
  };
  return [what[phase], `The longest wait of a message: ${duration(traffic.longestMs)}.`];
}

function indented(...lines: readonly string[]): string {
  return lines.map((line) => `  ${line}`).join('\n');
}

function listed(names: readonly string[]): string {
  return names.length > 6 ? `${names[0]} to ${names.at(-1)}` : names.join(', ');
}

function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}
