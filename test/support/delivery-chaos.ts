import { DeliveryNetwork, type DeliveryNetworkOptions, type Sent } from './delivery-network.ts';

/** What happens during a run, besides messages. */
export interface ChaosOptions extends Partial<DeliveryNetworkOptions> {
  readonly members?: number;
  readonly messages?: number;
  readonly keys?: number;
  /** Events of each kind, at random times. */
  readonly joins?: number;
  readonly leaves?: number;
  readonly crashes?: number;
  readonly restarts?: number;
  readonly ousts?: number;
  readonly regroups?: number;
  /** Part of the sends that have a deadline. */
  readonly deadlines?: number;
  readonly confirms?: boolean;
  /** Over how long messages and events are spread. */
  readonly spanMs?: number;
}

const STREAMS = ['a', 'b'];

/** A run with everything at random times; the network is looked at afterwards. */
export function deliveryChaos(seed: number, options: ChaosOptions = {}): DeliveryNetwork {
  const { members = 3, messages = 300, keys = 12, spanMs = 2000 } = options;
  const net = new DeliveryNetwork({ ...options, seed });
  const { random } = net;
  const names = Array.from({ length: members }, (_, place) => `n${place}`);
  net.addMembers(names, STREAMS);
  for (const name of ['s0', 's1']) net.addSender(name);
  const sometime = (run: () => void): void => net.at(random.next() * spanMs, run);
  const times = (count: number | undefined, run: (place: number) => void): void => {
    for (let place = 0; place < (count ?? 0); place += 1) sometime(() => run(place));
  };
  const others = (): string[] =>
    net.members.filter((node) => !node.leaving).map(({ name }) => name);
  times(messages, () => {
    const senders = ['s0', 's1', ...others()];
    const from = net.pick(senders);
    const stream = net.pick(STREAMS);
    const key = `k${Math.floor(random.next() * keys)}`;
    const dice = random.next();
    const timeoutMs = random.next() < (options.deadlines ?? 0) ? net.between(5, 400) : undefined;
    if (options.confirms === true && dice < 0.2) net.confirm(net.pick(['s0', 's1']), stream, key);
    else if (dice < 0.4)
      net.send(from, stream, key, {
        request: true,
        ...(timeoutMs === undefined ? {} : { timeoutMs }),
      });
    else if (dice < 0.5) net.send(from, stream, key, { plain: true });
    else net.send(from, stream, key, timeoutMs === undefined ? {} : { timeoutMs });
  });
  times(options.joins, (place) => net.join(`j${place}`, STREAMS));
  /** True when somebody handles each stream while this one does not handle others than `left`. */
  const covered = (name: string, left: readonly string[]): boolean =>
    STREAMS.every(
      (stream) =>
        left.includes(stream) ||
        net.members.some((node) => node.name !== name && node.streams.has(stream)),
    );
  times(options.leaves, () => {
    const there = others().filter((name) => covered(name, []));
    if (there.length > 1) net.leave(net.pick(there));
  });
  times(options.crashes, () => {
    const there = others();
    if (there.length > 1) net.crash(net.pick(there));
  });
  times(options.restarts, () => {
    const there = others();
    if (there.length <= 1) return;
    const name = net.pick(there);
    net.crash(name);
    net.at(net.between(20, 600), () => net.join(name, STREAMS));
  });
  times(options.ousts, () => {
    const there = others();
    if (there.length > 1) net.oust(net.pick(there));
  });
  times(options.regroups, () => {
    const there = others();
    const streams = net.pick([['a'], ['b'], STREAMS]);
    const able = there.filter((name) => covered(name, streams));
    if (able.length > 0) net.changeStreams(net.pick(able), streams);
  });
  net.run(spanMs);
  net.dropRate = 0;
  net.doubleRate = 0;
  if (!net.runUntil(() => net.quiet, 60_000)) {
    for (const node of net.nodes.values()) {
      const left = net.leftOver(node);
      if (left !== '') net.violate(`left over at ${left}`);
    }
  }
  net.run(2000);
  return net;
}

/** What must hold of every history; `exactlyOnce` where nothing died and nothing had a deadline. */
export function historyProblems(net: DeliveryNetwork, exactlyOnce: boolean): string[] {
  const problems = [...net.violations];
  const lossy = net.counts.dropped > 0;
  const say = (sent: Sent, what: string): void => {
    if (problems.length < 40) {
      const runs = sent.runs.map((run) => `${run.node}@${run.startedAt.toFixed(1)}`).join(' ');
      const { id, kind, key, stream, sender, place } = sent;
      problems.push(`${id} ${kind} ${stream}/${key} #${place} of ${sender} [${runs}]: ${what}`);
    }
  };
  for (const sent of net.sent.values()) {
    const { outcome, runs } = sent;
    const senderLives = net.nodes.get(sent.sender)?.instance === sent.instance;
    if (senderLives && outcome === undefined) say(sent, 'never settled');
    if (sent.settledTimes > 1 && sent.kind !== 'publish') say(sent, 'settled more than once');
    if (outcome === undefined) continue;
    const done = runs.filter((run) => run.endedAt !== undefined);
    if (outcome.ok && !done.some((run) => !run.failed))
      say(sent, 'acknowledged, but never handled');
    if (!outcome.ok && outcome.code === 'handler-failed' && !done.some((run) => run.failed)) {
      say(sent, 'failed, but no handler did');
    }
    if (sent.kind === 'request' && outcome.ok) {
      const reply = new TextDecoder().decode(outcome.reply?.data);
      if (reply !== sent.id) say(sent, `replied "${reply}"`);
    }
    if (outcome.ok || outcome.code === 'handler-failed') {
      // fine
    } else if (outcome.code === 'timeout' || outcome.code === 'expired') {
      if (sent.deadline === Infinity) say(sent, `settled as ${outcome.code} without a deadline`);
    } else if (outcome.code === 'unconfirmed' && sent.kind === 'request' && lossy) {
      // The frame with the reply was lost, and the one who had the reply left.
    } else if (exactlyOnce) say(sent, `settled as ${outcome.code}`);
    if (sent.settledAt !== undefined && sent.settledAt > sent.deadline + 60)
      say(sent, 'settled late');
    if (exactlyOnce && sent.deadline === Infinity) {
      // A confirmed publish that failed may be on its way again already.
      const again = runs.slice(runs.findIndex((run) => !run.failed) + 1).length;
      const good = runs.length === 1 || (sent.kind === 'confirm' && runs.length > 0 && again === 0);
      if (!good) say(sent, `handled ${runs.length} times`);
    }
  }
  problems.push(...orderProblems(net));
  return problems;
}

/** Per key, first handlings follow the sending order of one sender. */
function orderProblems(net: DeliveryNetwork): string[] {
  const problems: string[] = [];
  const lines = new Map<string, Sent[]>();
  for (const sent of net.sent.values()) {
    if (sent.kind === 'confirm' || sent.runs.length === 0) continue;
    const line = `${sent.instance} ${sent.stream} ${sent.key}`;
    const list = lines.get(line);
    if (list === undefined) lines.set(line, [sent]);
    else list.push(sent);
  }
  for (const list of lines.values()) {
    let last: Sent | undefined;
    for (const sent of list.toSorted(
      (a, b) => (a.runs[0]?.number ?? 0) - (b.runs[0]?.number ?? 0),
    )) {
      if (last !== undefined && sent.place < last.place && problems.length < 10) {
        const at = sent.runs[0]?.startedAt.toFixed(1);
        problems.push(
          `${sent.id} (#${sent.place}) of ${sent.sender} for ${sent.stream}/${sent.key} began at ${at} on ${sent.runs[0]?.node}, after ${last.id} (#${last.place}) on ${last.runs[0]?.node} at ${last.runs[0]?.startedAt.toFixed(1)}`,
        );
      } else last = sent;
    }
  }
  return problems;
}
