import { expect, test } from 'vitest';
import { seededRandom } from '../../runtime/random.ts';
import { Dispatcher } from './dispatcher.ts';
import type { Job } from './job.ts';

function jobOf(id: string, key: string | undefined, depth = 0, partition = 0): Job {
  return {
    message: {
      id,
      stream: 'orders',
      ...(key === undefined ? {} : { key }),
      data: new Uint8Array(0),
      headers: {},
      time: 0,
    },
    partition,
    asker: { lane: undefined, sequence: 0, wantsReply: false, reply: undefined, wants: undefined },
    attached: undefined,
    attempt: 1,
    late: false,
    deadline: Number.POSITIVE_INFINITY,
    chain: Array.from({ length: depth }, (_, place) => `c${place}`),
    tenure: 1,
    repeatable: false,
    idHash: undefined,
    sameHash: undefined,
    started: false,
    line: undefined,
    slot: 0,
  };
}

/** A dispatcher whose handlers end when they are told to. */
function play(concurrency: number): {
  dispatcher: Dispatcher;
  running: Map<string, Job>;
  begun: string[];
  dropped: string[];
  over: Set<string>;
  add: (id: string, key: string | undefined, depth?: number, partition?: number) => void;
  end: (id: string) => void;
} {
  const running = new Map<string, Job>();
  const begun: string[] = [];
  const dropped: string[] = [];
  const over = new Set<string>();
  const dispatcher = new Dispatcher(
    { concurrency },
    {
      run: (job) => {
        running.set(job.message.id, job);
        begun.push(job.message.id);
      },
      isOver: (job) => over.has(job.message.id),
      drop: (job) => dropped.push(job.message.id),
    },
  );
  return {
    dispatcher,
    running,
    begun,
    dropped,
    over,
    add: (id, key, depth, partition) => dispatcher.add(jobOf(id, key, depth, partition)),
    end: (id) => {
      const job = running.get(id) as Job;
      running.delete(id);
      dispatcher.done(job);
    },
  };
}

test('one key runs one at a time and in order, others meanwhile', () => {
  const { add, end, begun, running } = play(10);
  for (const id of ['a1', 'a2', 'a3']) add(id, 'a');
  add('b1', 'b');
  expect(begun).toEqual(['a1', 'b1']);
  end('a1');
  expect([...running.keys()]).toEqual(['b1', 'a2']);
  end('a2');
  end('b1');
  end('a3');
  expect(begun).toEqual(['a1', 'b1', 'a2', 'a3']);
});

test('no more than the limit run at once, messages without a key included', () => {
  const { add, end, running, dispatcher } = play(2);
  add('x', undefined);
  add('y', undefined);
  add('z', undefined);
  add('a1', 'a');
  expect([...running.keys()]).toEqual(['x', 'y']);
  end('x');
  end('y');
  expect([...running.keys()]).toEqual(['z', 'a1']);
  end('z');
  end('a1');
  expect([dispatcher.size, dispatcher.lines]).toEqual([0, 0]);
});

test('what is kept of keys without a job takes jobs as new ones do, in order', () => {
  const { add, end, begun, dispatcher } = play(1);
  const keys = Array.from({ length: 600 }, (_, place) => `k${place}`);
  for (const round of [1, 2]) {
    for (const key of keys) add(`${key}-${round}`, key);
    expect([dispatcher.size, dispatcher.lines]).toEqual([600, 600]);
    for (const key of keys) end(`${key}-${round}`);
    expect([dispatcher.size, dispatcher.lines]).toEqual([0, 0]);
  }
  expect(begun).toEqual([1, 2].flatMap((round) => keys.map((key) => `${key}-${round}`)));
  add('a1', 'k1');
  add('a2', 'k1');
  expect(dispatcher.takeQueued(() => true).length).toBe(1);
  end('a1');
  expect([dispatcher.size, dispatcher.lines]).toEqual([0, 0]);
});

test('nested requests have slots of their own at each depth', () => {
  const { add, end, running } = play(1);
  add('outer', 'a');
  add('waits', 'b');
  add('inner', 'c', 1);
  add('innermost', 'd', 2);
  add('inner-2', 'e', 1);
  expect([...running.keys()]).toEqual(['outer', 'inner', 'innermost']);
  end('innermost');
  end('inner');
  expect([...running.keys()]).toEqual(['outer', 'inner-2']);
  end('outer');
  expect([...running.keys()]).toEqual(['inner-2', 'waits']);
});

test('a nested request does not wait behind one that waits for the slot of its caller', () => {
  const { add, end, begun, dispatcher } = play(1);
  add('outer', 'a');
  add('b1', 'b');
  expect(begun).toEqual(['outer']);
  add('b2', 'b', 1);
  expect(begun).toEqual(['outer', 'b1']);
  end('b1');
  end('b2');
  end('outer');
  expect(begun).toEqual(['outer', 'b1', 'b2']);
  expect([dispatcher.size, dispatcher.lines]).toEqual([0, 0]);
});

test('takes out what has not begun, in order, and leaves the rest', () => {
  const { add, end, begun, dispatcher } = play(2);
  for (const id of ['a1', 'a2', 'a3']) add(id, 'a', 0, 7);
  add('b1', 'b', 0, 8);
  for (const id of ['c1', 'c2']) add(id, 'c', 0, 7);
  const taken = dispatcher.takeQueued((job) => job.partition === 7);
  expect(taken.map((job) => job.message.id)).toEqual(['a2', 'a3', 'c1', 'c2']);
  expect(dispatcher.size).toBe(2);
  end('a1');
  // The key is as new: its line was forgotten, and an older place of it in a queue does no harm.
  add('c3', 'c', 0, 7);
  expect(begun).toEqual(['a1', 'b1', 'c3']);
  end('b1');
  end('c3');
  expect([dispatcher.size, dispatcher.lines]).toEqual([0, 0]);
});

test('what nobody waits for any more does not begin', () => {
  const { add, end, begun, dropped, over, dispatcher } = play(1);
  for (const id of ['a1', 'a2', 'a3']) add(id, 'a');
  add('b1', 'b');
  over.add('a2');
  over.add('b1');
  end('a1');
  expect(begun).toEqual(['a1', 'a3']);
  end('a3');
  expect(dropped.toSorted()).toEqual(['a2', 'b1']);
  expect([dispatcher.size, dispatcher.lines]).toEqual([0, 0]);
});

test('handlers that end at once do not pile up on the stack', () => {
  let ended = 0;
  let first: Job | undefined;
  const dispatcher: Dispatcher = new Dispatcher(
    { concurrency: 4 },
    {
      run: (job) => {
        if (first === undefined) {
          first = job;
          return;
        }
        ended += 1;
        dispatcher.done(job);
      },
      isOver: () => false,
      drop: () => {},
    },
  );
  for (let place = 0; place <= 30_000; place += 1) dispatcher.add(jobOf(`m${place}`, 'a'));
  dispatcher.done(first as Job);
  expect(ended).toBe(30_000);
  expect([dispatcher.size, dispatcher.lines]).toEqual([0, 0]);
});

test('at random: order per key, never two at once, nothing left', () => {
  for (let seed = 1; seed <= 20; seed += 1) {
    const random = seededRandom(seed);
    const { add, end, running, begun, dispatcher } = play(3);
    const wanted = new Map<string, string[]>();
    for (let place = 0; place < 300; place += 1) {
      if (random.next() < 0.5 && running.size > 0) {
        const ids = [...running.keys()];
        end(ids[Math.floor(random.next() * ids.length)] as string);
      } else {
        const key = `k${Math.floor(random.next() * 6)}`;
        const id = `${key}/${place}`;
        wanted.set(key, [...(wanted.get(key) ?? []), id]);
        add(id, key, random.next() < 0.2 ? 1 : 0);
      }
      const keys = [...running.values()].map((job) => job.message.key);
      expect(new Set(keys).size, `seed ${seed}`).toBe(keys.length);
    }
    while (running.size > 0) end([...running.keys()][0] as string);
    for (const [key, ids] of wanted) {
      expect(
        begun.filter((id) => id.startsWith(`${key}/`)),
        `seed ${seed}`,
      ).toEqual(ids);
    }
    expect([dispatcher.size, dispatcher.lines]).toEqual([0, 0]);
  }
});
