import { createServer, type Server, type Socket } from 'node:net';
import { connect as dial } from 'node:net';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { freePort } from '../../test/support/free-port.ts';
import { type NatsServer, startNatsServer } from '../../test/support/nats-server.ts';
import { bytesOf, textOf, waitFor } from '../testing/pubsub-suite-kit.ts';
import { nats } from './nats.ts';
import type { PubSubMessage, PubSubStatusEvent } from './pubsub.ts';

let server: NatsServer;

beforeAll(async () => {
  server = await startNatsServer();
});

afterAll(() => server.stop());

describe('connecting', () => {
  it('says what to do when nobody listens', async () => {
    const servers = `nats://ann:s3cret@127.0.0.1:${await freePort()}`;
    const refused = nats({ servers }).connect('data');
    await expect(refused).rejects.toMatchObject({
      code: 'disconnected',
      retriable: true,
      message: expect.stringMatching(/^NATS at 127\.0\.0\.1:\d+ cannot be reached/),
      hint: expect.stringMatching(/running/),
    });
    await expect(refused).rejects.not.toThrow(/s3cret/);
  });

  it('takes the next server when the first is down', async () => {
    const down = `nats://127.0.0.1:${await freePort()}`;
    for (let n = 0; n < 4; n += 1) {
      const pubsub = await nats({ servers: [down, server.url] }).connect('control', 'm');
      await pubsub.flush();
      await pubsub.close();
    }
  });

  it('gives up on a server that says nothing', async () => {
    await using fake = await fakeServer();
    fake.silent = true;
    const refused = nats({ servers: fake.url, connectTimeoutMs: 50 }).connect('data');
    await expect(refused).rejects.toMatchObject({ code: 'disconnected' });
  });

  it('tells one server from a cluster', async () => {
    const single = await nats({ servers: server.url }).connect('data');
    expect([single.topology, single.maxPayload]).toEqual(['single', 1024 * 1024]);
    await single.close();

    const [left, right] = [await freePort(), await freePort()];
    const clustered = (own: number, other: number): string =>
      `cluster { name: c, listen: "127.0.0.1:${own}", routes: ["nats://127.0.0.1:${other}"] }`;
    await using one = await startNatsServer({ config: clustered(left, right) });
    await using two = await startNatsServer({ config: clustered(right, left) });
    const [a, b] = [
      await nats({ servers: one.url }).connect('data'),
      await nats({ servers: two.url }).connect('data'),
    ];
    expect([a.topology, b.topology]).toEqual(['cluster', 'cluster']);
    let got = 0;
    b.subscribe('over.the.route', () => (got += 1));
    await b.flush();
    await waitFor('the route', () => {
      a.publish('over.the.route', bytesOf('x'));
      return got > 0;
    });
    await Promise.all([a.close(), b.close()]);
  });
});

describe('a connection', () => {
  it('survives headers that are none', async () => {
    const pubsub = await nats({ servers: server.url }).connect('data');
    const events: PubSubStatusEvent[] = [];
    pubsub.onStatus((event) => events.push(event));
    const got: PubSubMessage[] = [];
    pubsub.subscribe('foreign', (message) => got.push(message));
    await pubsub.flush();
    const block = 'NATS/1.0\r\nBad Name: x\r\n\r\n';
    const other = 'NATS/1.0 200 Fine\r\n__proto__: y\r\nno colon\r\n\r\n';
    const socket = dial(server.port, '127.0.0.1');
    socket.write('CONNECT {"verbose":false,"headers":true}\r\n');
    for (const each of [block, other]) {
      socket.write(`HPUB foreign ${each.length} ${each.length + 2}\r\n${each}ok\r\n`);
    }
    await waitFor('the message with readable headers', () => got.length === 1);
    socket.destroy();
    expect(events).toMatchObject([{ type: 'error', error: { code: 'undecodable' } }]);
    expect(Object.entries(got[0]?.headers ?? {})).toEqual([['__proto__', ['y']]]);
    await pubsub.flush();
    await pubsub.close();
  });

  it('hands out bytes that keep a block of 16 KiB in memory at most (F18)', async () => {
    const pubsub = await nats({ servers: server.url }).connect('data');
    const got: PubSubMessage[] = [];
    pubsub.subscribe('bytes', (message) => got.push(message));
    for (const headers of [{}, { A: ['b'] }]) {
      for (const size of [0, 1, 100, 100_000]) {
        pubsub.publish('bytes', new Uint8Array(size).fill(1), { headers });
      }
    }
    await pubsub.flush();
    await waitFor('all', () => got.length === 8);
    for (const { data } of got) {
      expect(Object.getPrototypeOf(data)).toBe(Uint8Array.prototype);
      // The server's messages come in reads of 64 KiB: those are not kept.
      expect(data.buffer.byteLength).toBeLessThanOrEqual(Math.max(16_384, data.length));
    }
    await pubsub.close();
  });

  it('tells that the server cut off a slow consumer, and comes back', async () => {
    await using fake = await fakeServer();
    const pubsub = await nats({ servers: fake.url, reconnectTimeWaitMs: 1 }).connect('data');
    const events: PubSubStatusEvent[] = [];
    pubsub.onStatus((event) => events.push(event));
    fake.sockets[0]?.end("-ERR 'Slow Consumer'\r\n");
    await waitFor('the reconnect', () => events.at(-1)?.type === 'reconnected');
    expect(events.map((event) => event.type)).toEqual(['error', 'disconnected', 'reconnected']);
    expect(events[0]).toMatchObject({ error: { code: 'overloaded' } });
    await pubsub.close();
  });

  it('ends for good when the attempts are used up', async () => {
    await using fake = await fakeServer();
    const options = { servers: fake.url, reconnectTimeWaitMs: 1, maxReconnectAttempts: 2 };
    const pubsub = await nats(options).connect('data');
    const events: PubSubStatusEvent[] = [];
    pubsub.onStatus((event) => events.push(event));
    await fake.stop();
    await waitFor('the end', () => events.length === 2);
    expect(events).toMatchObject([
      { type: 'disconnected' },
      { type: 'error', error: { code: 'driver-failed', message: /./ } },
    ]);
    expect(() => pubsub.publish('a', bytesOf('x'))).toThrow(/has ended/);
    await pubsub.close();
  });
});

describe('closing (F15)', () => {
  it('does not block while the server is frozen', async () => {
    await using fake = await fakeServer();
    const pubsub = await nats({ servers: fake.url, closeTimeoutMs: 50 }).connect('data');
    const subscription = pubsub.subscribe('a', () => {});
    await pubsub.flush();
    fake.silent = true;
    const flushed = pubsub.flush();
    const unsubscribed = subscription.unsubscribe();
    const startedAt = performance.now();
    const closed = pubsub.close();
    await expect(flushed).rejects.toMatchObject({ code: 'closed' });
    await Promise.all([unsubscribed, closed]);
    expect(performance.now() - startedAt).toBeLessThan(1000);
  });

  it.each([1, 2, 3, 4, 5])(
    'leaves no connection behind when it meets a reconnect (%i)',
    async () => {
      await using fake = await fakeServer();
      // A name to look up: the attempt has begun, and has no socket yet.
      const servers = fake.url.replace('127.0.0.1', 'localhost');
      const pubsub = await nats({ servers, reconnectTimeWaitMs: 1 }).connect('data');
      let closed: Promise<void> | undefined;
      pubsub.onStatus((event) => {
        if (event.type === 'disconnected') closed = pubsub.close();
      });
      fake.sockets[0]?.destroy();
      await waitFor('the loss', () => closed !== undefined);
      await closed;
      // An attempt left behind would be here by now: this one looked the name up later.
      const later = await nats({ servers }).connect('data');
      const open = (): number => fake.sockets.filter((socket) => !socket.destroyed).length;
      await waitFor('all but the later one to end', () => open() === 1);
      await later.close();
      await waitFor('all to end', () => open() === 0);
    },
  );

  it('does not wait for an attempt that gets no answer', async () => {
    await using fake = await fakeServer();
    const options = { reconnectTimeWaitMs: 1, closeTimeoutMs: 20, connectTimeoutMs: 200 };
    const pubsub = await nats({ servers: fake.url, ...options }).connect('data');
    fake.silent = true;
    fake.sockets[0]?.destroy();
    await waitFor('the next attempt', () => fake.sockets.length === 2);
    await pubsub.close();
    expect(() => pubsub.publish('a', bytesOf('x'))).toThrow(/closed/);
  });
});

interface FakeServer extends AsyncDisposable {
  readonly url: string;
  readonly sockets: Socket[];
  /** Takes connections and bytes, and says nothing. */
  silent: boolean;
  stop(): Promise<void>;
}

/** As much of a NATS server as a handshake needs, to fail on demand. */
async function fakeServer(): Promise<FakeServer> {
  const sockets: Socket[] = [];
  const greet = (socket: Socket): void => {
    socket.write('INFO {"version":"2.9.10","proto":1,"headers":true,"max_payload":1048576}\r\n');
    socket.on('data', (data) => {
      const pings = textOf(data).match(/PING\r\n/g)?.length ?? 0;
      if (!fake.silent) socket.write('PONG\r\n'.repeat(pings));
    });
  };
  const listener: Server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => {});
    if (!fake.silent) greet(socket);
  });
  const stop = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    await new Promise<void>((resolve) => listener.close(() => resolve()));
  };
  const port = await freePort();
  await new Promise<void>((resolve) => listener.listen(port, '127.0.0.1', resolve));
  const url = `nats://127.0.0.1:${port}`;
  const fake: FakeServer = {
    url,
    sockets,
    silent: false,
    stop,
    [Symbol.asyncDispose]: stop,
  };
  return fake;
}
