import type { Broker, LeaveOptions } from '../../broker/broker-contract.ts';
import { createBroker } from '../../broker/broker.ts';
import type { Logger } from '../../runtime/logger.ts';
import type { MemoryBus } from '../../pubsub/memory.ts';
import type { PubSubDriver } from '../../pubsub/pubsub.ts';

/** What all nodes of one run have in common. */
export interface DemoClique {
  readonly clique: string;
  readonly stream: string;
  readonly pubsub: PubSubDriver;
  readonly logger: Logger;
  /** A handler of a node finished a message. */
  readonly handled: (id: string, node: string) => void;
}

/** One node of the demo. */
export interface DemoNode {
  readonly name: string;
  join(): Promise<void>;
  leave(options?: LeaveOptions): Promise<void>;
  /** Abrupt: without a word to the others. */
  kill(): Promise<void>;
}

/** A node in this process. */
export interface LocalNode extends DemoNode {
  readonly broker: Broker;
}

/** The node key of a node: what places it on the ring. */
export function nodeKeyOf(name: string): string {
  return `demo/${name}`;
}

/** Makes a node in this process. `bus` is there in memory: to cut the node off is to kill it. */
export function localNode(name: string, clique: DemoClique, bus: MemoryBus | undefined): LocalNode {
  const broker = createBroker({
    pubsub: clique.pubsub,
    clique: clique.clique,
    name,
    nodeKey: nodeKeyOf(name),
    logger: clique.logger,
  });
  let dead = false;
  broker.handle(clique.stream, async ({ id }) => {
    // The dead handle nothing: what was on its way to this handler never ends.
    if (dead) await new Promise<never>(() => {});
    clique.handled(id, name);
  });
  return {
    name,
    broker,
    join: () => broker.join(),
    leave: (options) => broker.leave(options),
    async kill() {
      dead = true;
      bus?.disconnect(name);
      await broker.leave({ timeoutMs: 0 });
    },
  };
}
