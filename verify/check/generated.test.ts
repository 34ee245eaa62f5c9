import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Entry } from '../entry.ts';
import { readHistory } from '../history.ts';
import { check } from './check.ts';
import type { Violation } from './violation.ts';

const PARTITIONS = 4;
const MEMBERS = ['a', 'b', 'c'];

/** What happens next: a message for a key, or a partition that changes hands. */
type Step =
  | { readonly does: 'send'; readonly key: number; readonly sender: number }
  | { readonly does: 'move'; readonly partition: number; readonly to: number }
  | { readonly does: 'kill'; readonly member: number };

const steps = fc.array(
  fc.oneof(
    {
      weight: 8,
      arbitrary: fc.record({
        does: fc.constant('send' as const),
        key: fc.nat(7),
        sender: fc.nat(1),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        does: fc.constant('move' as const),
        partition: fc.nat(3),
        to: fc.nat(2),
      }),
    },
    { weight: 1, arbitrary: fc.record({ does: fc.constant('kill' as const), member: fc.nat(2) }) },
  ),
  { minLength: 4, maxLength: 60 },
);

/** A history as a clique without faults of its own writes it: the model of what must pass. */
class Model {
  readonly #files = new Map<string, Entry[]>();
  readonly #instances = new Map<string, string>();
  readonly #owner: string[] = [];
  readonly #epoch: number[] = [];
  readonly #places = new Map<string, number>();
  #now = 1;
  #count = 0;

  constructor() {
    for (const name of MEMBERS) this.#start(name);
    for (const sender of ['s0', 's1']) this.#files.set(sender, [['process', 0, sender, sender]]);
    for (let partition = 0; partition < PARTITIONS; partition += 1) {
      this.#epoch.push(1);
      this.#owner.push('');
      this.#gain(partition, MEMBERS[partition % MEMBERS.length] as string);
    }
  }

  get entries(): Entry[] {
    return [...this.#files.values()].flat();
  }

  step(step: Step): void {
    if (step.does === 'send') this.#send(`k${step.key}`, step.key % PARTITIONS, `s${step.sender}`);
    else if (step.does === 'move') this.#move(step.partition, MEMBERS[step.to] as string);
    else this.#kill(MEMBERS[step.member] as string);
  }

  #send(key: string, partition: number, sender: string): void {
    const id = `m${(this.#count += 1)}`;
    const place = this.#places.get(sender + key) ?? 0;
    this.#places.set(sender + key, place + 1);
    this.#tell(sender, ['call', this.#tick(), id, 'send', key, place]);
    this.#run(id, key, partition);
    this.#tell(sender, ['ok', this.#tick(), id]);
  }

  #run(id: string, key: string, partition: number, counts = true): void {
    const owner = this.#owner[partition] as string;
    const epoch = this.#epoch[partition] as number;
    const run = this.#tick();
    this.#tell(owner, ['began', run, run, id, key, partition, epoch]);
    this.#tell(owner, ['ended', this.#tick(), run]);
    if (counts) this.#tell(owner, ['counted', this.#tick(), run]);
  }

  #move(partition: number, to: string): void {
    const from = this.#owner[partition] as string;
    if (from === to) return;
    this.#tell(from, ['released', this.#tick(), [partition, partition]]);
    this.#gain(partition, to);
  }

  /** The one that dies has just handled a message; nobody was told, so it is handled again. */
  #kill(name: string): void {
    const partition = this.#owner.indexOf(name);
    const id = `m${(this.#count += 1)}`;
    if (partition >= 0) {
      this.#tell('s0', ['call', this.#tick(), id, 'confirm', 'x', 0]);
      this.#run(id, 'x', partition, false);
    }
    const instance = this.#instances.get(name) as string;
    this.#tell(name, ['gone', this.#tick(), instance, 'killed']);
    const heir = MEMBERS.find((each) => each !== name) as string;
    for (const [place, owner] of this.#owner.entries()) if (owner === name) this.#gain(place, heir);
    if (partition >= 0) {
      this.#tell('s0', ['resent', this.#tick(), id, 'moved']);
      this.#run(id, 'x', partition);
      this.#tell('s0', ['ok', this.#tick(), id]);
    }
    this.#start(name);
  }

  #start(name: string): void {
    const instance = `${name}-${this.#tick()}`;
    this.#instances.set(name, instance);
    const before = this.#files.get(name) ?? [];
    this.#files.set(name, [...before, ['process', this.#now, name, instance]]);
  }

  #gain(partition: number, to: string): void {
    this.#owner[partition] = to;
    this.#epoch[partition] = this.#tick();
    this.#tell(to, ['gained', this.#now, [partition, partition]]);
  }

  #tell(node: string, entry: Entry): void {
    this.#files.get(node)?.push(entry);
  }

  #tick(): number {
    return (this.#now += 1);
  }
}

function historyOf(list: readonly Step[]): Entry[] {
  const model = new Model();
  // So that there is always something to break.
  for (const sender of [0, 0, 1]) model.step({ does: 'send', key: 1, sender });
  for (const step of list) model.step(step);
  return model.entries;
}

/** Changes one entry of a kind: gives what stands there instead. */
function broken(
  entries: readonly Entry[],
  kind: Entry[0],
  pick: number,
  change: (entry: Entry) => readonly Entry[],
): Entry[] {
  const places = entries.flatMap((entry, place) => (entry[0] === kind ? [place] : []));
  const chosen = places[pick % places.length];
  return entries.flatMap((entry, place) => (place === chosen ? change(entry) : [entry]));
}

const at = (entry: Entry, time: number): Entry =>
  [entry[0], time, ...entry.slice(2)] as unknown as Entry;

/** One entry changed, and what must be found then. */
const BREAKS: readonly [string, Entry[0], (entry: Entry) => readonly Entry[], Violation['kind']][] =
  [
    ['an outcome that does not count', 'counted', () => [], 'acknowledged-void'],
    ['an answer that never came', 'ok', () => [], 'never-settled'],
    ['an answer at once', 'ok', (entry) => [at(entry, 1)], 'acknowledged-early'],
    ['a message of nobody', 'call', () => [], 'stranger'],
    ['a partition that was never gained', 'gained', () => [], 'not-the-holder'],
  ];

describe('generated histories', () => {
  test('of a clique that keeps its promises have no violation', () => {
    fc.assert(
      fc.property(steps, (list) => {
        const { violations, ...counts } = check(readHistory(historyOf(list)));
        expect(violations).toEqual([]);
        expect(counts).toMatchObject({ lost: 0, failed: 0, inDoubt: 0, doubleOwnerMs: 0 });
        expect(counts.confirmed).toBe(counts.published);
      }),
    );
  });

  test.each(BREAKS)('with %s have one', (_title, kind, change, expected) => {
    fc.assert(
      fc.property(steps, fc.nat(), (list, pick) => {
        const entries = historyOf(list);
        const kinds = (from: readonly Entry[]): string[] =>
          check(readHistory(from)).violations.map((each) => each.kind);
        const after = kinds(broken(entries, kind, pick, change));
        // Nobody may have needed the partition.
        fc.pre(kind !== 'gained' || after.length > 0);
        expect(after).toContain(expected);
      }),
    );
  });
});
