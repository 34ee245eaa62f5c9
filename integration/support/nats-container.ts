import { setTimeout as sleep } from 'node:timers/promises';
import {
  GenericContainer,
  getContainerRuntimeClient,
  Network,
  type StartedNetwork,
  type StartedTestContainer,
  Wait,
} from 'testcontainers';
import { freePort } from '../../test/support/free-port.ts';
import { type NatsInfo, readInfo } from '../../test/support/nats-info.ts';
import { resolveNatsImage } from './nats-image.ts';

const CLIENT_PORT = 4222;
const ROUTE_PORT = 6222;
const READY_TIMEOUT_MS = 60_000;
const CONFIG_PATH = '/nats.conf';

interface NatsContainerOptions {
  /** Its name on the network, and the server's own. */
  readonly name?: string;
  readonly network?: StartedNetwork;
  /** More arguments of the server, such as `['-js']`. */
  readonly args?: readonly string[];
  /** The text of a configuration file. */
  readonly config?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** The port of this host; default: a free one. It stays the same over restarts. */
  readonly fixedPort?: number;
}

export interface NatsContainer extends AsyncDisposable {
  readonly url: string;
  readonly image: string;
  readonly container: StartedTestContainer;
  /** Ends and removes the container; may be called twice. */
  stop(): Promise<void>;
  /** The same container on the same port, with its data. */
  restart(): Promise<void>;
}

/** A NATS server in a container; resolves when it is ready. */
export async function startNats(options: NatsContainerOptions = {}): Promise<NatsContainer> {
  const { name, network, args = [], config } = options;
  // A port that Docker picks changes with every restart, and clients would not find back.
  const port = options.fixedPort ?? (await freePort());
  const image = await resolveNatsImage();
  const command = ['-a', '0.0.0.0', '-p', String(CLIENT_PORT), ...args];
  if (name !== undefined) command.push('--name', name);
  if (config !== undefined) command.push('-c', CONFIG_PATH);
  let definition = new GenericContainer(image)
    .withExposedPorts({ container: CLIENT_PORT, host: port })
    .withCommand(command)
    // The default wait runs a shell in the container, the image may have none; the one for a line of
    // the log misses lines that are older than the moment of the start that the engine notes.
    .withWaitStrategy(Wait.forAll([]));
  if (network !== undefined) definition = definition.withNetwork(network);
  if (name !== undefined) definition = definition.withNetworkAliases(name);
  if (options.environment !== undefined) {
    definition = definition.withEnvironment(options.environment);
  }
  if (config !== undefined) {
    const file = { content: config, target: CONFIG_PATH, mode: 0o644 };
    definition = definition.withCopyContentToContainer([file]);
  }

  const container = await definition.start();
  const host = hostOf(container.getHost());
  let stopping: Promise<unknown> | undefined;
  const stop = async (): Promise<void> => {
    stopping ??= container.stop({ timeout: 5_000 });
    await stopping;
  };
  try {
    await untilInfo(host, port, () => true);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url: `nats://${host}:${port}`,
    image,
    container,
    stop,
    async restart() {
      await container.restart({ timeout: 5_000 });
      await untilInfo(host, port, () => true);
    },
    [Symbol.asyncDispose]: stop,
  };
}

export interface NatsClusterContainers extends AsyncDisposable {
  readonly servers: readonly NatsContainer[];
  readonly urls: readonly string[];
  readonly image: string;
  /** Ends all servers and removes their network; may be called twice. */
  stop(): Promise<void>;
}

/**
 * A cluster of NATS servers on a network of their own, reached over ports of this host. Resolves
 * when all of them know each other; who connects to one learns where the others are.
 */
export async function startNatsCluster(
  count = 3,
  args: readonly string[] = [],
): Promise<NatsClusterContainers> {
  const image = await resolveNatsImage();
  const { info } = await getContainerRuntimeClient();
  const host = hostOf(info.containerRuntime.host);
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
    const ports: number[] = [];
    for (const name of names) {
      const fixedPort = await freePort();
      const cluster = ['--cluster_name', 'coterie', '--routes', routes];
      cluster.push('--cluster', `nats://0.0.0.0:${ROUTE_PORT}`);
      // The addresses of the network are of no use to clients here.
      cluster.push('--client_advertise', `${host}:${fixedPort}`, ...args);
      servers.push(await startNats({ name, network, args: cluster, fixedPort }));
      ports.push(fixedPort);
    }
    const isComplete = (server: NatsInfo): boolean => server.connect_urls?.length === count;
    await Promise.all(ports.map((port) => untilInfo(host, port, isComplete)));
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    servers,
    urls: servers.map(({ url }) => url),
    image,
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

/** Waits for a server that says of itself what is wanted. */
async function untilInfo(
  host: string,
  port: number,
  wanted: (info: NatsInfo) => boolean,
): Promise<void> {
  const deadline = performance.now() + READY_TIMEOUT_MS;
  for (;;) {
    const info = await readInfo(port, host);
    if (info !== undefined && wanted(info)) return;
    if (performance.now() > deadline) {
      const said = info === undefined ? 'nothing' : JSON.stringify(info);
      throw new Error(`the NATS container at ${host}:${port} is not ready, it says ${said}`);
    }
    await sleep(20);
  }
}

/** The name may lead to an address on which nobody listens. */
function hostOf(host: string): string {
  return host === 'localhost' ? '127.0.0.1' : host;
}
