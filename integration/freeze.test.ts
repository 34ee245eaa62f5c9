import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createClient, nats as natsDriver } from '../src/index.ts';
import {
  type BrokerProcess,
  startClique,
  stopAll,
  untilOneView,
} from './support/broker-process.ts';
import { describeWithDocker } from './support/docker.ts';
import { type Handled, History } from './support/history.ts';
import { keysOf } from './support/load.ts';
import { MixedLoad } from './support/mixed-load.ts';
import { uniqueNames } from './support/names.ts';
import { type NatsContainer, startNats } from './support/nats-container.ts';
import { takeOver } from './support/take-over.ts';
import { untilHeld } from '../test/support/until-held.ts';
import { until } from '../test/support/until.ts';

const MESSAGES = 6000;
const FROZEN_MS = 4000;

/** What a node counted as handled under an epoch that another node had gone beyond. */
function staleResults(events: readonly Handled[], node: string, sinceMs: number): Handled[] {
  const latest = new Map<string, number>();
  return events.filter((event) => {
    const known = latest.get(event.key) ?? 0;
    if (event.node !== node) latest.set(event.key, Math.max(known, event.epoch));
    return event.node === node && event.at > sinceMs && event.epoch < known;
  });
}

await describeWithDocker('freeze', () => {
  let nats: NatsContainer;
  beforeAll(async () => {
    nats = await startNats();
  });
  afterAll(() => nats?.stop());

  test('of an owner under load: its keys move, and it comes back', async () => {
    const { clique, stream } = uniqueNames('freeze');
    const history = new History('freeze', nats.image, clique);
    const common = { url: nats.url, clique, stream, history, workMs: 5 };
    const nodes = await startClique(common, ['ada', 'ben', 'cy', 'dora']);
    await using client = createClient({ pubsub: natsDriver({ servers: nats.url }), clique });
    const keys = keysOf('customer-', 200);
    await untilHeld(nats.url, { clique, stream }, keys);
    const load = new MixedLoad({ ...common, client, keys, perSecond: 1200 });
    await load.more(1000);

    const [frozen, ...rest] = nodes as [BrokerProcess, ...BrokerProcess[]];
    frozen.signal('SIGSTOP');
    const frozenAt = performance.now();
    const elsewhere = takeOver(history, frozen.name, frozenAt);
    await sleep(FROZEN_MS);
    expect(rest.every(({ members }) => !members.includes(frozen.name))).toBe(true);
    const { keys: moved, missing, firstMs, lastMs } = elsewhere();
    expect(moved).toBeGreaterThan(0);
    expect(missing).toBe(0);

    const before = frozen.handled;
    const wokenAt = performance.now();
    frozen.signal('SIGCONT');
    await untilOneView(nodes);
    const backMs = Math.round(performance.now() - wokenAt);
    await until('it takes its share again', () => frozen.handled > before + 50);
    await load.finish(MESSAGES);
    expect(await stopAll(nodes)).toEqual([0, 0, 0, 0]);

    // Nobody can look at the clock and act in one step: what was between the two when the process was
    // stopped, one message at most, goes through. The epoch tells it.
    const stale = staleResults(history.events, frozen.name, wokenAt).length;
    const tally = history.print(
      `${stale} stale, ${moved} keys elsewhere after ${firstMs} to ${lastMs} ms, back ${backMs} ms after waking`,
    );
    expect(stale).toBeLessThanOrEqual(1);
    expect(tally).toMatchObject({ failed: 0, lost: 0, outOfOrder: 0 });
    expect(tally.sent).toBeGreaterThanOrEqual(MESSAGES);
    expect(history.strangers).toEqual([]);
  });
});
