import type { Violation } from './check/violation.ts';
import type { Fault } from './entry.ts';

/** A fault of the library itself, planted into a copy of its source. */
export interface Break {
  readonly name: string;
  readonly file: string;
  /** Must be there exactly once. */
  readonly text: string;
  readonly instead: string;
  /** What brings it to light. */
  readonly faults: readonly Fault[];
  /** One of these has to be found. */
  readonly finds: readonly Violation['kind'][];
}

export const BREAKS: readonly Break[] = [
  {
    name: 'acknowledged before the handler',
    file: 'src/broker/delivery/receiver.ts',
    text: `        port.run(job);`,
    instead: `        this.answers.conclude(job, { ok: true, reply: undefined, node: '' }, this.#now);
        port.run(job);`,
    faults: [],
    finds: ['acknowledged-early'],
  },
  {
    name: 'no wait at hand-off',
    file: 'src/broker/delivery/holding-move.ts',
    text: `    if (holders.size > 0) {
      this.table.set(partition, 'claiming');`,
    instead: `    if (holders.size > 1_000_000) {
      this.table.set(partition, 'claiming');`,
    faults: ['join', 'leave'],
    finds: ['double-owner'],
  },
  {
    name: 'no duplicate window',
    file: 'src/broker/delivery/answers.ts',
    text: `    return outcome ?? (this.#ids.has(hash) ? handled(asker) : undefined);`,
    instead: `    return outcome ?? (this.#ids.has(hash) && job.partition < 0 ? handled(asker) : undefined);`,
    faults: ['stall', 'freeze'],
    finds: ['duplicate'],
  },
  {
    name: 'a finished-looking acknowledgement for a duplicate that still runs',
    file: 'src/broker/delivery/receiver.ts',
    text: `    (first.attached ??= []).push(job.asker);
    first.deadline = Math.max(first.deadline, job.deadline);
    const { lane, sequence } = job.asker;
    if (lane !== undefined) this.#parts.lanes.occupy(lane, sequence, first);`,
    instead: `    this.answers.tell(job.asker, { ok: true, reply: undefined, node: '' }, this.#now);`,
    faults: ['stall', 'freeze'],
    finds: ['acknowledged-early'],
  },
];

/** The source with the break in it. Throws where the text is not there exactly once. */
export function broken({ name, file, text, instead }: Break, source: string): string {
  const parts = source.split(text);
  if (parts.length !== 2) {
    throw new Error(`"${name}": ${file} has its text ${parts.length - 1} times`);
  }
  return parts.join(instead);
}
