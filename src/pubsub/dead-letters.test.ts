import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type NatsServer, startNatsServer } from '../../test/support/nats-server.ts';
import type { DeadLetter, DeadLetterStore } from './dead-letters.ts';
import { jetstreamDeadLetters } from './jetstream-dead-letters.ts';
import { memoryDeadLetters } from './memory-dead-letters.ts';

let server: NatsServer;
beforeAll(async () => {
  server = await startNatsServer({ args: ['-js'] });
});
afterAll(() => server.stop());

let subjects = 0;
const newSubject = (): string => `orders.eu${(subjects += 1)}.dlq`;
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const textOf = ({ data }: DeadLetter): string => new TextDecoder().decode(data);

const STORES: readonly [name: string, make: (...subjects: string[]) => Promise<DeadLetterStore>][] =
  [
    ['memory', async () => memoryDeadLetters()],
    [
      'jetstream',
      async (...own) => {
        const store = jetstreamDeadLetters({ servers: server.url });
        for (const subject of own) await store.create(subject);
        return store;
      },
    ],
  ];

describe.each(STORES)('dead letters in %s', (_name, make) => {
  test('are listed in order, with data and headers, each subject for itself', async () => {
    const [one, two] = [newSubject(), newSubject()];
    const store = await make(one, two);
    for (const text of ['a', 'b', 'c']) {
      await store.append(one, bytes(text), { 'Coterie-Id': [text], own: ['x', 'y'] });
    }
    await store.append(two, bytes('z'), {});
    const letters = await store.list(one);
    expect(letters.map(textOf)).toEqual(['a', 'b', 'c']);
    expect({ ...letters[0]?.headers }).toEqual({ 'Coterie-Id': ['a'], own: ['x', 'y'] });
    expect((await store.list(two)).map(textOf)).toEqual(['z']);
    const positions = letters.map(({ position }) => position);
    expect(positions).toEqual([...new Set(positions)].sort((x, y) => x - y));
    const [, second = 0] = positions;
    expect((await store.list(one, { after: second })).map(textOf)).toEqual(['c']);
    expect((await store.list(one, { limit: 2 })).map(textOf)).toEqual(['a', 'b']);
    await store.close();
  });

  test('are got and removed one by one, and only by their own subject', async () => {
    const [one, two] = [newSubject(), newSubject()];
    const store = await make(one, two);
    await store.append(one, bytes('a'), {});
    await store.append(one, bytes('b'), {});
    const [first, second] = (await store.list(one)).map(({ position }) => position) as [
      number,
      number,
    ];
    expect(textOf((await store.get(one, second)) as DeadLetter)).toBe('b');
    expect(await store.get(two, second)).toBeUndefined();
    expect(await store.remove(two, second)).toBe(false);
    expect(await store.remove(one, first)).toBe(true);
    expect(await store.remove(one, first)).toBe(false);
    expect(await store.get(one, first)).toBeUndefined();
    expect((await store.list(one)).map(textOf)).toEqual(['b']);
    // A position is never used again.
    expect(await store.remove(one, second)).toBe(true);
    await store.append(one, bytes('c'), {});
    expect((await store.list(one))[0]?.position).toBeGreaterThan(second);
    await store.close();
  });

  test('bytes of every kind come back as they were, also none', async () => {
    const subject = newSubject();
    const store = await make(subject);
    const all = Uint8Array.from({ length: 256 }, (_, value) => value);
    await store.append(subject, all, { unicode: ['ä € 😀'] });
    await store.append(subject, new Uint8Array(0), {});
    const [first, second] = await store.list(subject);
    expect([...(first?.data ?? [])]).toEqual([...all]);
    expect(first?.headers?.['unicode']).toEqual(['ä € 😀']);
    expect(second?.data).toHaveLength(0);
    await store.close();
  });

  test('a store that is closed refuses, and may be closed twice', async () => {
    const subject = newSubject();
    const store = await make(subject);
    await Promise.all([store.close(), store.close()]);
    await expect(store.append(subject, bytes('a'), {})).rejects.toMatchObject({ code: 'closed' });
    await expect(store.list(subject)).rejects.toMatchObject({ code: 'closed' });
  });
});

describe('jetstream', () => {
  test('what no stream captures is refused, with what to do', async () => {
    const store = jetstreamDeadLetters({ servers: server.url });
    const failure = {
      code: 'driver-failed',
      message: 'no JetStream stream captures bills.dlq',
      hint: 'Make one: coterie dlq create bills',
    };
    await expect(store.append('bills.dlq', bytes('a'), {})).rejects.toMatchObject(failure);
    await expect(store.list('bills.dlq')).rejects.toMatchObject(failure);
    expect(await store.create('bills.dlq')).toEqual({ name: 'dlq-bills', created: true });
    expect(await store.create('bills.dlq')).toEqual({ name: 'dlq-bills', created: false });
    await store.append('bills.dlq', bytes('a'), {});
    await store.close();
  });

  test('a letter that is appended twice is kept once', async () => {
    const subject = newSubject();
    const store = jetstreamDeadLetters({ servers: server.url });
    await store.create(subject);
    for (let time = 0; time < 2; time += 1) {
      await store.append(subject, bytes('a'), { 'Coterie-Id': ['same'] });
    }
    expect(await store.list(subject)).toHaveLength(1);
    await store.close();
  });

  test('survive the server', async () => {
    const subject = newSubject();
    const store = jetstreamDeadLetters({ servers: server.url });
    await store.create(subject);
    await store.append(subject, bytes('a'), {});
    await server.restart();
    await expect
      .poll(() => store.list(subject).catch(() => []), { timeout: 10_000 })
      .toHaveLength(1);
    await store.close();
  });

  test('without a server, or without JetStream, it says so', async () => {
    await using plain = await startNatsServer();
    const store = jetstreamDeadLetters({ servers: plain.url });
    await expect(store.append('a.dlq', bytes('a'), {})).rejects.toMatchObject({
      code: 'driver-failed',
    });
    await store.close();
    const nowhere = jetstreamDeadLetters({ servers: 'nats://127.0.0.1:1' });
    await expect(nowhere.list('a.dlq')).rejects.toMatchObject({ code: 'disconnected' });
    await nowhere.close();
  });
});
