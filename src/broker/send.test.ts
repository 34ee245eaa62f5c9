import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Lab, orders, textOf } from '../../test/support/broker-lab.ts';

let lab: Lab;
beforeEach(() => {
  lab = new Lab();
});
afterEach(() => lab.end());

const order = { stream: 'orders', key: 'k', data: 'x' };

describe('send', () => {
  test('goes straight to the owner and resolves when its handler has finished', async () => {
    const a = lab.recorder('a');
    const b = lab.recorder('b', {}, 100);
    await lab.join();
    const key = lab.keyOf('b', a);
    const from = lab.clock.now();
    const sent = await lab.settle(a.send({ stream: 'orders', key, id: 'one' }));
    expect(sent).toEqual({ id: 'one', node: 'b' });
    expect(lab.clock.now() - from).toBeGreaterThanOrEqual(100);
    expect(b.counters()['received']).toBeUndefined();
  });

  test('without a key goes to whoever gets it in the queue group', async () => {
    const a = lab.recorder('a');
    lab.recorder('b');
    await lab.join();
    const sent = await lab.settle(
      Promise.all(Array.from({ length: 20 }, () => a.send({ stream: 'orders' }))),
    );
    expect(new Set(sent.map((each) => each.node))).toEqual(new Set(['a', 'b']));
    expect(lab.handled).toHaveLength(20);
  });

  test('to another clique', async () => {
    const a = lab.recorder('a', { clique: 'east' });
    lab.recorder('b', { clique: 'west' });
    await lab.join();
    expect(await lab.settle(a.send(order, { clique: 'west' }))).toMatchObject({ node: 'b' });
    expect(await lab.settle(a.send({ stream: 'orders' }, { clique: 'west' }))).toMatchObject({
      node: 'b',
    });
    expect(lab.handled.map((each) => each.node)).toEqual(['b', 'b']);
  });

  test('to a clique that has no members: no-members', async () => {
    const a = lab.recorder('a');
    await lab.join(a);
    const options = { clique: 'nowhere', timeoutMs: 1000 };
    expect(await lab.code(a.send(order, options))).toBe('no-members');
    expect(await lab.code(a.send({ stream: 'orders' }, options))).toBe('no-members');
    const error = await lab.settle(a.send(order, options).catch((reason: unknown) => reason));
    expect(error).toMatchObject({ retriable: true, hint: expect.stringContaining('clique') });
  });

  test('for a stream that nobody handles: no-handler', async () => {
    const a = lab.recorder('a');
    await lab.join(a);
    expect(await lab.code(a.send({ ...order, stream: 'pears' }), 1000)).toBe('no-handler');
    expect(await lab.code(a.send({ stream: 'pears' }), 1000)).toBe('no-handler');
  });

  test('whose deadline passes: timeout', async () => {
    const a = lab.recorder('a', {}, 5000);
    await lab.join(a);
    expect(await lab.code(a.send(order, { timeoutMs: 100 }))).toBe('timeout');
    expect(await lab.code(a.send({ stream: 'orders' }, { timeoutMs: 100 }))).toBe('timeout');
    await lab.advance(10_000);
  });

  test('that is aborted: aborted, before, meanwhile, and while it waits for members', async () => {
    const a = lab.recorder('a', {}, 1000);
    await lab.join(a);
    const reason = new Error('enough');
    const before = AbortSignal.abort(reason);
    for (const call of [
      () => a.send(order, { signal: before }),
      () => a.request(order, { signal: before }),
      () => a.publish(order, { signal: before }),
      () => a.publish(order, { signal: before, confirm: true }),
    ]) {
      expect(await lab.code(call())).toBe('aborted');
    }
    await lab.advance(100);
    expect(lab.handled).toEqual([]);
    const abort = new AbortController();
    const { signal } = abort;
    const calls = [
      a.send(order, { signal }),
      a.send({ stream: 'orders' }, { signal }),
      a.request(order, { signal }),
      a.publish(order, { signal, confirm: true }),
      a.send(order, { signal, clique: 'nowhere' }),
      a.send({ stream: 'orders' }, { signal, clique: 'nowhere' }),
    ].map((call) => call.catch((error: { code: string; cause: unknown }) => error));
    await lab.advance(10);
    abort.abort(reason);
    for (const error of await lab.settle(Promise.all(calls), 10)) {
      expect(error).toMatchObject({ code: 'aborted', cause: reason });
    }
    await lab.advance(5000);
  });

  test('that was aborted while it waited for a ring is never sent', async () => {
    const a = lab.recorder('a');
    await lab.join(a);
    const abort = new AbortController();
    const sent = lab.code(a.send({ ...order, stream: 'pears' }, { signal: abort.signal }));
    abort.abort();
    a.handle('pears', lab.record());
    expect(await sent).toBe('aborted');
    await lab.advance(1000);
    expect(lab.handled).toEqual([]);
  });

  test('F11 keeps the order of each key in a burst: 5000 over 5 keys to four members', async () => {
    const a = lab.recorder('a');
    for (const name of ['b', 'c', 'd']) lab.recorder(name);
    await lab.join();
    const messages = orders(5000, 5);
    await lab.settle(Promise.all(messages.map((message) => a.send(message))));
    expect(lab.handled).toHaveLength(5000);
    for (const key of ['k0', 'k1', 'k2', 'k3', 'k4']) {
      const sent = messages.filter((each) => each.key === key).map((each) => each.data);
      const handled = lab.handled.filter((each) => each.message.key === key);
      expect(handled.map((each) => each.text)).toEqual(sent);
    }
  });

  test('keeps the order while calls still wait for the first rings of a clique', async () => {
    const a = lab.recorder('a', { clique: 'east' });
    lab.recorder('b', { clique: 'west' });
    await lab.join();
    const sends: Promise<unknown>[] = [];
    let count = 0;
    const send = (): void => {
      count += 1;
      sends.push(a.send({ ...order, data: String(count) }, { clique: 'west' }));
    };
    for (let turn = 0; turn < 40; turn += 1) {
      send();
      // Turns of the event loop fall between the calls, and between the answers that they wait for.
      for (let hop = 0; hop < turn; hop += 1) await Promise.resolve();
      send();
      await lab.advance(turn < 20 ? 0 : 1);
    }
    await lab.settle(Promise.all(sends));
    expect(lab.handled.map((each) => Number(each.text))).toEqual(
      Array.from({ length: count }, (_, index) => index + 1),
    );
  });
});

describe('chains of calls', () => {
  test('a call to a key that waits further up: reentrant, at once', async () => {
    const a = lab.broker('a');
    const b = lab.broker('b');
    const codes: string[] = [];
    for (const broker of [a, b]) {
      broker.handle('orders', async () => {
        await broker.request({ stream: 'bills', key: 'other' });
      });
      broker.handle('bills', async () => {
        for (const call of [
          () => broker.send(order),
          () => broker.request(order),
          () => broker.publish([{ stream: 'notes' }, order], { confirm: true }),
        ]) {
          await call().catch((error: { code: string }) => codes.push(error.code));
        }
      });
      broker.handle('notes', () => {
        throw new Error('no notes today');
      });
    }
    await lab.join();
    await lab.settle(a.send(order), 1000);
    expect(codes).toEqual(['reentrant', 'reentrant', 'reentrant']);
  });

  test('a plain publish to the own key is no chain', async () => {
    const a = lab.broker('a');
    const seen: string[] = [];
    a.handle('orders', async (message) => {
      seen.push(textOf(message.data));
      if (seen.length === 1) await a.publish({ ...order, data: 'again' });
    });
    await lab.join(a);
    await lab.settle(a.send(order));
    await lab.advance(100);
    expect(seen).toEqual(['x', 'again']);
  });

  test('F5 nested requests do not wait for the slot of their caller: concurrency 1', async () => {
    const a = lab.broker('a', { delivery: { concurrency: 1 } });
    const b = lab.broker('b', { delivery: { concurrency: 1 } });
    for (const broker of [a, b]) {
      broker.handle('depth', async (message) => {
        const depth = Number(textOf(message.data));
        if (depth === 0) return 'end';
        const next = { stream: 'depth', key: `d${depth - 1}`, data: String(depth - 1) };
        return textOf((await broker.request(next)).data);
      });
    }
    await lab.join();
    const first = { stream: 'depth', key: 'd6', data: '6' };
    expect(textOf((await lab.settle(a.request(first), 1000)).data)).toBe('end');
  });

  test('a chain that is too long: too-many-hops', async () => {
    const a = lab.broker('a');
    a.handle('depth', async (message) => {
      const next = Number(textOf(message.data)) + 1;
      await a.request({ stream: 'depth', key: `d${next}`, data: String(next) });
    });
    await lab.join(a);
    await expect(
      lab.settle(a.send({ stream: 'depth', key: 'd0', data: '0' })),
    ).rejects.toMatchObject({
      code: 'handler-failed',
      message: expect.stringContaining('over 16 long'),
    });
  });

  test('what a handler left running is no part of its chain any more', async () => {
    const a = lab.broker('a');
    let later: Promise<string> | undefined;
    a.handle('orders', () => {
      const call = async (): Promise<string> => {
        await lab.sleep(50);
        return a.send({ ...order, key: 'k', data: 'second' }).then(
          () => 'sent',
          (error: { code: string }) => error.code,
        );
      };
      later ??= call();
    });
    await lab.join(a);
    await lab.settle(a.send(order));
    expect(await lab.settle(later as Promise<string>)).toBe('sent');
  });
});
