import type { Command } from 'commander';
import { memory } from '../../pubsub/memory.ts';
import { DEFAULT_RING_CONFIG } from '../../ring/ring-config.ts';
import { silentLogger } from '../../runtime/logger.ts';
import { randomHex, systemRandom } from '../../runtime/random.ts';
import { integer, natsDriver, natsUrl, type SharedOptions, withShared } from '../args.ts';
import { childNode } from '../demo/child-node.ts';
import { balanceOf, Demo, misroutedIn, type PhaseReport } from '../demo/demo.ts';
import { type DemoClique, localNode } from '../demo/nodes.ts';
import { planOf } from '../demo/plan.ts';
import { Story } from '../demo/story.ts';
import { Tally } from '../demo/tally.ts';
import { runCommand, type Shell } from '../run.ts';

interface DemoOptions extends SharedOptions {
  readonly nodes?: number;
  readonly messages?: number;
}

const DEFAULT_NODES = 3;
const DEFAULT_MESSAGES = 1000;

/** Where the demo runs, and how a node dies there. */
const IN_MEMORY = ['in memory', 'its connections are cut'] as const;
const OVER_NATS = ['over NATS', 'SIGKILL to its process'] as const;

/** `coterie demo`: what a clique does, in one run. */
export function addDemo(program: Command): void {
  const nodes = `nodes at the start (default: ${DEFAULT_NODES})`;
  const messages = `messages in all, ten for each key (default: ${DEFAULT_MESSAGES})`;
  const command = program
    .command('demo')
    .description('Start nodes, publish, add a node, remove one, kill one; show who handled what.')
    .option('--nodes <N>', nodes, integer(2, 20))
    .option('--messages <N>', messages, integer(1, 1_000_000));
  withShared(command, 'NATS servers (default: none, all in memory)').action(
    (options: DemoOptions) => runCommand(options, (shell) => runDemo(options, shell)),
  );
}

async function runDemo(options: DemoOptions, shell: Shell): Promise<number> {
  const { output, stop } = shell;
  const { nodes = DEFAULT_NODES, messages = DEFAULT_MESSAGES } = options;
  const bus = options.nats === undefined ? memory() : undefined;
  const tally = new Tally();
  // A run has names of its own: others may use the same server.
  const run = `demo-${randomHex(systemRandom, 8)}`;
  const clique: DemoClique = {
    clique: run,
    stream: `${run}.orders`,
    pubsub: bus ?? natsDriver(options.nats),
    logger: silentLogger,
    handled: (id, node) => tally.handled(id, node),
  };
  const plan = planOf(messages);
  const demo = new Demo({
    nodes,
    plan,
    clique,
    tally,
    signal: stop.signal,
    failed: (id, error) => output.failed(id, error),
    local: (name) => localNode(name, clique, bus),
    guest: (name) =>
      bus === undefined
        ? childNode(name, clique, natsUrl(options.nats))
        : localNode(name, clique, bus),
  });
  try {
    const [where, death] = bus === undefined ? OVER_NATS : IN_MEMORY;
    const story = new Story(output, death);
    story.opening(nodes, plan, where);
    const stable = await tell(demo, story);
    const totals = tally.totals();
    const misrouted = misroutedIn(tally, stable.members);
    story.summary({
      event: 'summary',
      pubsub: clique.pubsub.name,
      nodes,
      ...totals,
      misrouted,
      balance: Number(balanceOf(stable.partitions).toFixed(4)),
      handledByNode: stable.handledByNode,
    });
    return totals.lost === 0 && misrouted === 0 ? 0 : 1;
  } catch (error) {
    if (stop.signal.aborted) return stop.exitCode;
    throw error;
  } finally {
    await demo.stop();
  }
}

/** The phases in their order; resolves with the one in which nothing changed. */
async function tell(demo: Demo, story: Story): Promise<PhaseReport> {
  const ms = await demo.start();
  story.started(demo.members, ms, DEFAULT_RING_CONFIG.partitions);
  const stable = await demo.stable();
  story.phase(stable);
  story.phase(await demo.join());
  story.phase(await demo.leave());
  story.phase(await demo.kill());
  return stable;
}
