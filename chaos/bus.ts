import { freePort } from '../test/support/free-port.ts';
import { type NatsServer, startNatsServer } from '../test/support/nats-server.ts';
import { startTcpProxy, type TcpProxy } from '../test/support/tcp-proxy.ts';

/** How the members reach each other. */
export type BusKind =
  /** One server. */
  | 'one'
  /** One server, and a proxy of its own for each member. */
  | 'proxied'
  /** Two servers, joined by a route through a proxy; every other member is at the second one. */
  | 'halves';

/** The servers of a run, and the proxies on the way to them. */
export interface Bus extends AsyncDisposable {
  readonly servers: readonly NatsServer[];
  /** Where the load connects: one address for each part that can be cut off. */
  readonly urls: readonly string[];
  /** Where a member connects. */
  urlOf(name: string): Promise<string>;
  /** The way of one member; only where the bus is `proxied`. */
  wayOf(name: string): TcpProxy | undefined;
  /** The way between the halves; only there. */
  readonly route: TcpProxy | undefined;
  /** Which of the `urls` a member is at. */
  partOf(name: string): number;
}

export async function startBus(kind: BusKind, names: readonly string[]): Promise<Bus> {
  return kind === 'halves' ? startHalves(names) : startOne(kind === 'proxied');
}

async function startOne(isProxied: boolean): Promise<Bus> {
  const server = await startNatsServer();
  const proxies = new Map<string, TcpProxy>();
  return {
    servers: [server],
    urls: [server.url],
    async urlOf(name) {
      if (!isProxied) return server.url;
      const proxy = proxies.get(name) ?? (await startTcpProxy(server.url));
      proxies.set(name, proxy);
      return proxy.url;
    },
    wayOf: (name) => proxies.get(name),
    route: undefined,
    partOf: () => 0,
    async [Symbol.asyncDispose]() {
      for (const proxy of proxies.values()) await proxy[Symbol.asyncDispose]();
      await server.stop();
    },
  };
}

async function startHalves(names: readonly string[]): Promise<Bus> {
  const routePort = await freePort();
  const config = (port: number, route: string): string =>
    `cluster { name: halves, listen: "127.0.0.1:${port}", no_advertise: true, ${route} }`;
  const first = await startNatsServer({ config: config(routePort, '') });
  const route = await startTcpProxy(`nats://127.0.0.1:${routePort}`);
  const url = route.url.replace('nats://', 'nats-route://');
  const second = await startNatsServer({
    config: config(await freePort(), `routes: ["${url}"]`),
  });
  const servers = [first, second];
  const partOf = (name: string): number => names.indexOf(name) % 2;
  return {
    servers,
    urls: servers.map((server) => server.url),
    urlOf: async (name) => (servers[partOf(name)] as NatsServer).url,
    wayOf: () => undefined,
    route,
    partOf,
    async [Symbol.asyncDispose]() {
      await route[Symbol.asyncDispose]();
      for (const server of servers) await server.stop();
    },
  };
}
