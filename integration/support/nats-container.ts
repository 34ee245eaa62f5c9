import {
  GenericContainer,
  Network,
  type StartedNetwork,
  type StartedTestContainer,
  Wait,
} from 'testcontainers';
import { freePort } from '../../test/support/free-port.ts';
import { resolveNatsImage } from './nats-image.ts';

const CLIENT_PORT = 4222;
const ROUTE_PORT = 6222;
const START_TIMEOUT_MS = 60_000;

interface NatsContainerOptions {
  /** Its name on the network, and the server's own. */
  readonly name?: string;
  readonly network?: StartedNetwork;
  /** More arguments of the server, such as `['-js']`. */
  readonly args?: readonly string[];
  /** The port of this host; default: a free one. It stays the same over restarts. */
  readonly fixedPort?: number;
}

interface NatsContainer extends AsyncDisposable {
  readonly url: string;
  readonly container: StartedTestContainer;
  /** Ends and removes the container; may be called twice. */
  stop(): Promise<void>;
  /** The same container on the same port, with its data. */
  restart(): Promise<void>;
}

/** A NATS server in a container; resolves when it is ready. */
export async function startNats(options: NatsContainerOptions = {}): Promise<NatsContainer> {
  // A port that Docker picks changes with every restart, and clients would not find back.
  const port = options.fixedPort ?? (await freePort());
  const name = options.name === undefined ? [] : ['--name', options.name];
  let definition = new GenericContainer(await resolveNatsImage())
    .withExposedPorts({ container: CLIENT_PORT, host: port })
    .withCommand(['-a', '0.0.0.0', '-p', String(CLIENT_PORT), ...name, ...(options.args ?? [])])
    // The default wait runs a shell in the container; the image may have none.
    .withWaitStrategy(Wait.forLogMessage(/Server is ready/))
    .withStartupTimeout(START_TIMEOUT_MS);
  if (options.network !== undefined) definition = definition.withNetwork(options.network);
  if (options.name !== undefined) definition = definition.withNetworkAliases(options.name);

  const container = await definition.start();
  const host = container.getHost() === 'localhost' ? '127.0.0.1' : container.getHost();
  let stopping: Promise<unknown> | undefined;
  const stop = async (): Promise<void> => {
    stopping ??= container.stop({ timeout: 5_000 });
    await stopping;
  };
  return {
    url: `nats://${host}:${port}`,
    container,
    stop,
    restart: () => container.restart({ timeout: 5_000 }),
    [Symbol.asyncDispose]: stop,
  };
}

interface NatsClusterContainers extends AsyncDisposable {
  readonly servers: readonly NatsContainer[];
  readonly urls: readonly string[];
  /** Ends all servers and removes their network; may be called twice. */
  stop(): Promise<void>;
}

/** A cluster of NATS servers on a network of their own, reached over ports of this host. */
export async function startNatsCluster(
  count = 3,
  args: readonly string[] = [],
): Promise<NatsClusterContainers> {
  const network = await new Network().start();
  const servers: NatsContainer[] = [];
  let stopping: Promise<void> | undefined;
  const end = async (): Promise<void> => {
    await Promise.all(servers.map((server) => server.stop()));
    await network.stop();
  };
  const stop = (): Promise<void> => (stopping ??= end());

  const names = Array.from({ length: count }, (_, index) => `nats-${index + 1}`);
  const routes = names.map((name) => `nats://${name}:${ROUTE_PORT}`).join(',');
  try {
    for (const name of names) {
      // What a server advertises are addresses of the network, which clients here cannot reach.
      const cluster = ['--cluster_name', 'coterie', '--no_advertise', '--routes', routes];
      cluster.push('--cluster', `nats://0.0.0.0:${ROUTE_PORT}`, ...args);
      servers.push(await startNats({ name, network, args: cluster }));
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    servers,
    urls: servers.map(({ url }) => url),
    stop,
    [Symbol.asyncDispose]: stop,
  };
}
