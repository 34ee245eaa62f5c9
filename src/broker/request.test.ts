import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Lab, textOf } from '../../test/support/broker-lab.ts';
import type { Broker } from './broker-contract.ts';

let lab: Lab;
beforeEach(() => {
  lab = new Lab();
});
afterEach(() => lab.end());

const order = { stream: 'orders', key: 'k', data: 'x' };

const THEN = Object.getOwnPropertyDescriptors(Promise.prototype);

describe('request', () => {
  test('resolves with the reply of the owner: text, bytes, headers, nothing', async () => {
    const a = lab.broker('a');
    const replies: unknown[] = [
      'text',
      new Uint8Array([1, 2]),
      { data: 'with', headers: { Kind: ['a', 'b'] } },
      { data: new Uint8Array([3]) },
      undefined,
    ];
    let turn = 0;
    a.handle('orders', () => replies[turn++] as string);
    await lab.join(a);
    const ask = async (): Promise<[string, object, string]> => {
      const { data, headers, node } = await lab.settle(a.request(order));
      return [Buffer.from(data).toString('latin1'), { ...headers }, node];
    };
    expect(await ask()).toEqual(['text', {}, 'a']);
    expect(await ask()).toEqual(['\u0001\u0002', {}, 'a']);
    expect(await ask()).toEqual(['with', { Kind: ['a', 'b'] }, 'a']);
    expect(await ask()).toEqual(['\u0003', {}, 'a']);
    expect(await ask()).toEqual(['', {}, 'a']);
  });

  test('over what the server takes: too-large, at once', async () => {
    const a = lab.broker('a');
    lab.broker('b');
    a.handle('orders', () => new Uint8Array(1024 * 1024 - 16 * 1024 + 1));
    await lab.join();
    const ask = (from: Broker): Promise<string> =>
      lab.code(from.request({ ...order, key: 'k' }), 100);
    for (const broker of lab.brokers.values()) expect(await ask(broker)).toBe('too-large');
    // Who wants no reply loses nothing.
    expect(await lab.code(a.send(order), 100)).toBe('resolved');
  });

  test('of a handler that returns neither: handler-failed', async () => {
    const a = lab.broker('a');
    const bad: unknown[] = [7, null, { data: 7 }, { data: 'x', headers: { 'a b': ['c'] } }];
    let turn = 0;
    a.handle('orders', () => bad[turn++] as string);
    await lab.join(a);
    for (const each of bad) {
      expect([each, await lab.code(a.request(order))]).toEqual([each, 'handler-failed']);
    }
  });

  test('a reply in a buffer that the handler uses again arrives as it was', async () => {
    const a = lab.broker('a');
    const buffer = new Uint8Array(1);
    a.handle('orders', (message) => {
      buffer[0] = message.data[0] ?? 0;
      return buffer;
    });
    await lab.join(a);
    const replies = await lab.settle(
      Promise.all([1, 2, 3].map((value) => a.request({ ...order, data: new Uint8Array([value]) }))),
    );
    expect(replies.map((reply) => reply.data[0])).toEqual([1, 2, 3]);
  });

  test('any thenable of a handler is waited for', async () => {
    const a = lab.broker('a');
    a.handle('orders', () => {
      const later = Promise.resolve('later');
      // As promises of other libraries: no instance of the machine's own.
      return Object.setPrototypeOf(later, Object.create(null, THEN)) as Promise<string>;
    });
    await lab.join(a);
    expect(textOf((await lab.settle(a.request(order))).data)).toBe('later');
  });

  test('a failing handler: its text comes back to send, request and confirm', async () => {
    const a = lab.broker('a');
    const b = lab.broker('b');
    const fail = async (): Promise<void> => {
      throw new Error('no stock left');
    };
    a.handle('orders', fail);
    b.handle('orders', fail);
    await lab.join();
    for (const owner of ['a', 'b']) {
      const message = { stream: 'orders', key: lab.keyOf(owner, a) };
      const failure = { code: 'handler-failed', message: 'no stock left', retriable: false };
      for (const call of [
        () => a.send(message),
        () => a.request(message),
        () => a.publish(message, { confirm: true }),
        () => a.publish(message, { confirm: ['_global'] }),
        () => a.send({ stream: 'orders' }),
      ]) {
        await expect(lab.settle<unknown>(call())).rejects.toMatchObject(failure);
      }
    }
  });

  test('for a stream that no clique handles: no-handler, at once', async () => {
    const a = lab.recorder('a');
    await lab.join(a);
    expect(await lab.code(a.request({ stream: 'pears', key: 'k' }), 50)).toBe('no-handler');
  });

  test('over the stream of another clique: its first success wins', async () => {
    const a = lab.recorder('a', { clique: 'east' });
    const w = lab.broker('w', { clique: 'west' });
    const n = lab.broker('n', { clique: 'north' });
    w.handle('pears', async () => {
      throw new Error('west is out of pears');
    });
    n.handle('pears', async () => {
      await lab.sleep(20);
      return 'north';
    });
    await lab.join();
    for (const message of [{ stream: 'pears', key: 'k' }, { stream: 'pears' }]) {
      const reply = await lab.settle(a.request(message));
      expect([textOf(reply.data), reply.node]).toEqual(['north', 'n']);
    }
  });

  test('over the stream of another clique: a failure when none succeeds', async () => {
    const a = lab.recorder('a', { clique: 'east' });
    const w = lab.broker('w', { clique: 'west' });
    w.handle('pears', () => {
      throw new Error('out of pears');
    });
    await lab.join();
    const request = a.request({ stream: 'pears', key: 'k' });
    await expect(lab.settle(request, 200)).rejects.toMatchObject({
      code: 'handler-failed',
      message: 'out of pears',
    });
  });

  test('an answer without the marker of Coterie on the reply subject is ignored', async () => {
    const a = lab.recorder('a', { clique: 'east' });
    const w = lab.broker('w', { clique: 'west' });
    w.handle('pears', async () => {
      await lab.sleep(50);
      return 'the reply';
    });
    await lab.join();
    // As a JetStream stream that captures the subject: its own acknowledgement comes first.
    const stream = await lab.bus.connect('data', 'capture');
    stream.subscribe('pears', ({ reply }) => {
      const ack = new TextEncoder().encode('{"stream":"PEARS","seq":1}');
      if (reply !== undefined) stream.publish(reply, ack);
    });
    const request = a.request({ stream: 'pears', key: 'k' });
    expect(textOf((await lab.settle(request)).data)).toBe('the reply');
    const confirmed = a.publish({ stream: 'pears', key: 'k' }, { confirm: true });
    let isConfirmed = false;
    void confirmed.then(() => {
      isConfirmed = true;
    });
    await lab.advance(40);
    expect(isConfirmed).toBe(false);
    await lab.settle(confirmed);
    await lab.settle(stream.close());
  });

  test('of a plain client of the bus gets the bare reply, or the failure as headers', async () => {
    const a = lab.broker('a');
    const b = lab.broker('b');
    for (const broker of [a, b]) {
      broker.handle('orders', (message) => {
        if (textOf(message.data) === 'bad') throw new Error('bad\norder');
        return { data: `got ${textOf(message.data)}`, headers: { Kind: ['x'] } };
      });
    }
    await lab.join();
    const plain = await lab.bus.connect('data', 'plain');
    const answers: unknown[] = [];
    plain.subscribe('answers', ({ data, headers }) => answers.push([textOf(data), headers]));
    for (const owner of ['a', 'b']) {
      for (const text of ['good', 'bad']) {
        plain.publish('orders', new TextEncoder().encode(text), {
          headers: { 'Coterie-Key': [lab.keyOf(owner, a)] },
          reply: 'answers',
        });
        await lab.advance(50);
      }
    }
    const failure = { 'Coterie-Error': ['handler-failed'], 'Coterie-Error-Text': ['bad order'] };
    const each = [
      ['got good', { Kind: ['x'] }],
      ['', failure],
    ];
    expect(answers).toEqual([...each, ...each]);
    await lab.settle(plain.close());
  });
});
