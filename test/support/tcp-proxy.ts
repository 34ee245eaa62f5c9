import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** Which of the two ways through a proxy. */
export type Way = 'both' | 'toServer' | 'fromServer';

export interface TcpProxy extends AsyncDisposable {
  /** In place of the URL of the server behind. */
  readonly url: string;
  /** How many connections it holds. */
  readonly connections: number;
  /** Cuts all of them; who connects again gets through, unless it is `refuse`d. */
  cut(): void;
  /** Nothing goes this way any more; what is sent waits, as on a line that loses every packet. */
  hold(way: Way): void;
  /** Cuts all connections, and every new one at once. */
  refuse(): void;
  /** Ends `hold` and `refuse`; what was held goes on. */
  heal(): void;
}

/** Both ends of a connection. */
interface Pair {
  readonly near: Socket;
  readonly far: Socket;
}

/** A way to a NATS server that can be cut. */
export async function startTcpProxy(serverUrl: string): Promise<TcpProxy> {
  const { hostname, port } = new URL(serverUrl);
  const pairs = new Set<Pair>();
  let held: Way | undefined;
  let refuses = false;
  const apply = ({ near, far }: Pair): void => {
    if (held === 'both' || held === 'toServer') near.pause();
    else near.resume();
    if (held === 'both' || held === 'fromServer') far.pause();
    else far.resume();
  };
  const server = createServer((near) => {
    if (refuses) {
      near.destroy();
      return;
    }
    const far = connect(Number(port), hostname);
    const pair = { near, far };
    pairs.add(pair);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      from.setNoDelay(true);
      from.on('data', (bytes) => to.write(bytes));
      from.on('end', () => to.end());
      from.on('error', () => {});
      from.on('close', () => {
        near.destroy();
        far.destroy();
        pairs.delete(pair);
      });
    }
    apply(pair);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const cut = (): void => {
    for (const { near, far } of pairs) {
      near.destroy();
      far.destroy();
    }
  };
  return {
    url: `nats://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get connections() {
      return pairs.size;
    },
    cut,
    hold(way) {
      held = way;
      for (const pair of pairs) apply(pair);
    },
    refuse() {
      refuses = true;
      cut();
    },
    heal() {
      held = undefined;
      refuses = false;
      for (const pair of pairs) apply(pair);
    },
    async [Symbol.asyncDispose]() {
      cut();
      server.close();
      await once(server, 'close');
    },
  };
}
