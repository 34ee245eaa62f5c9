import type { ControlFrame, FrameSender } from '../../src/ring/frame.ts';
import type { MemberRecord } from '../../src/ring/member.ts';
import type { MembershipOptions } from '../../src/ring/membership.ts';
import type { Destination } from '../../src/ring/step.ts';
import { type NetworkOptions, RingNetwork } from './ring-network.ts';
import type { LogEntry } from './virtual-member.ts';

/** `key=value` words of a command. */
type Settings = Readonly<Record<string, string>>;

type Command = (names: readonly string[], settings: Settings) => void;

const RULE = '----';

/**
 * Plays a script and returns it with the output that it gives now. A script is a sequence of
 * blocks: commands, a line `----`, recorded output, an empty line. Lines with `#` are kept.
 */
export function playScenario(script: string): string {
  const scenario = new Scenario();
  const result: string[] = [];
  let commands: string[] = [];
  let skipping = false;
  for (const line of script.split('\n')) {
    if (skipping) {
      skipping = line !== '';
      if (!skipping) result.push('');
    } else if (line === RULE) {
      result.push(line, ...scenario.play(commands));
      commands = [];
      skipping = true;
    } else {
      if (line !== '' && !line.startsWith('#')) commands.push(line);
      result.push(line);
    }
  }
  if (skipping) result.push('');
  if (commands.length > 0) throw new Error(`no output asked for: ${commands.join('; ')}`);
  return `${result.join('\n').trimEnd()}\n`;
}

/** The commands of ring scenarios, over a virtual network. */
class Scenario {
  #network = new RingNetwork();
  #output: string[] = [];
  #logged = 0;
  #quiet = false;
  #counted = new Map<string, number>();
  readonly #lost: { type: string; from: string; to: string; count: number }[] = [];
  readonly #digests = new Map<string, string>();

  play(lines: readonly string[]): string[] {
    this.#output = [];
    for (const line of lines) this.#run(line);
    this.#report();
    return this.#output.length === 0 ? ['(nothing)'] : this.#output;
  }

  #run(line: string): void {
    const [word = '', ...rest] = line.split(/\s+/);
    const command = this.#commands[word];
    if (command === undefined) throw new Error(`unknown command: ${line}`);
    const settings = Object.fromEntries(
      rest.filter((each) => each.includes('=')).map((each) => each.split('=', 2)),
    ) as Settings;
    command(
      rest.filter((each) => !each.includes('=')),
      settings,
    );
  }

  readonly #commands: Readonly<Record<string, Command>> = {
    network: (_, settings) => this.#begin(settings),
    quiet: () => {
      this.#quiet = true;
    },
    loud: () => {
      this.#report();
      this.#quiet = false;
    },
    member: ([id = ''], settings) => {
      this.#network.start(id, optionsOf(settings));
    },
    join: (ids) => this.#network.join(...ids),
    run: ([time]) => this.#network.run(msOf(time)),
    crash: forEach((id) => this.#network.crash(id)),
    restart: ([id = ''], settings) => {
      this.#network.crash(id);
      this.#network.start(id, optionsOf(settings));
      this.#network.join(id);
    },
    freeze: forEach((id) => this.#network.freeze(id)),
    thaw: forEach((id) => this.#network.thaw(id)),
    stall: ([id = '', time]) => {
      this.#network.freeze(id);
      this.#network.after(msOf(time), () => this.#network.thaw(id));
    },
    leave: forEach((id) => this.#network.leave(id)),
    cut: ([a = '', b = '', way]) => {
      if (way === 'oneway') this.#network.links.cutOneWay(a, b);
      else this.#network.links.cut(a, b);
    },
    split: (words) => {
      const bar = words.indexOf('|');
      this.#network.links.split(words.slice(0, bar), words.slice(bar + 1));
    },
    heal: () => this.#network.links.heal(),
    bus: ([id = '', state]) => this.#network.bus(id, state === 'up'),
    lose: (_, { type = '', from = '*', to = '*', count = '1' }) => {
      this.#lost.push({ type, from, to, count: Number(count) });
    },
    report: ([member = '', about = '']) => {
      for (const inbox of ['control', 'data'] as const) {
        const input = { type: 'noResponders', member: about, inbox } as const;
        this.#network.give(this.#network.get(member), input);
      }
    },
    hint: ([member = '', about = '']) => {
      this.#network.give(this.#network.get(member), { type: 'hint', member: about });
    },
    cordon: ([name = ''], { to }) => this.#cordon(name, true, to),
    uncordon: ([name = ''], { to }) => this.#cordon(name, false, to),
    evict: ([name = '']) => this.#evict(name),
    record: () => {
      this.#network.keepsRecord = true;
    },
    replay: ([id = '', type]) => this.#replay(id, type),
    query: ([id = '', attempt]) => this.#query(id, Number(attempt ?? 1)),
    count: (types) => {
      this.#report();
      const counts = types.map((type) => `${this.#countSince(type)} ${type}`);
      this.#output.push(`frames: ${counts.join(', ')}`);
    },
    views: () => {
      this.#report();
      this.#views();
    },
    agree: () => {
      this.#report();
      this.#output.push(this.#network.agrees() ? 'all agree' : 'they do not agree');
    },
  };

  #begin(settings: Settings): void {
    const options: NetworkOptions = {
      seed: Number(settings['seed'] ?? 1),
      delayMs: Number(settings['delay'] ?? 1),
      topology: settings['topology'] === 'cluster' ? 'cluster' : 'single',
      noResponders: settings['noresponders'] === 'on',
      cutsReport: settings['noresponders'] === 'on' && settings['topology'] === 'cluster',
    };
    this.#network = new RingNetwork(options);
    this.#network.links.filter((from, to, frame) => !this.#isLost(from, to, frame));
  }

  #isLost(from: string, to: string, frame: ControlFrame): boolean {
    const loss = this.#lost.find(
      (each) =>
        each.count > 0 &&
        each.type === frame.type &&
        (each.from === '*' || each.from === from) &&
        (each.to === '*' || each.to === to),
    );
    if (loss === undefined) return false;
    loss.count -= 1;
    return true;
  }

  #replay(id: string, type: string | undefined): void {
    const frames = this.#network.record.filter(
      (each) => each.from === id && (type === undefined || each.frame.type === type),
    );
    for (const { frame } of frames) this.#network.inject({ kind: 'clique' }, frame);
    this.#output.push(`${frames.length} frames of ${id} are on the bus again`);
  }

  /** An operator takes a member out of ownership, or lets it back. */
  #cordon(member: string, on: boolean, only: string | undefined): void {
    const revision = this.#known(member).cordon.revision + 1;
    const from = this.#outsider('operator', 'ring-1');
    const to: Destination =
      only === undefined ? { kind: 'clique' } : { kind: 'member', name: only, inbox: 'control' };
    this.#network.inject(to, { type: 'cordon', from, member, on, revision });
  }

  /** An operator puts a member out, as it is known by now. */
  #evict(member: string): void {
    const from = this.#outsider('operator', 'ring-1');
    const record: MemberRecord = { ...this.#known(member), status: 'evicted' };
    const rest = { observers: 0, bus: false, operator: true } as const;
    this.#network.inject({ kind: 'clique' }, { type: 'evict', from, record, ...rest });
  }

  /** As the first running member that knows it has it. */
  #known(name: string): MemberRecord {
    const records = this.#network.running().map(({ core }) => core.roster.get(name));
    const known = records.find((record) => record !== undefined);
    if (known === undefined) throw new Error(`nobody knows ${name}`);
    return known;
  }

  /** Somebody who is no member. */
  #outsider(name: string, config: string): FrameSender {
    return {
      name,
      instance: 'ffffffffffffffff',
      incarnation: 0,
      viewDigest: '0000000000000000',
      config,
      sentAt: this.#network.wallTime,
    };
  }

  /** Somebody who is no member asks. */
  #query(id: string, attempt: number): void {
    const from = this.#outsider(id, '');
    const replyTo = `_INBOX.${id}`;
    this.#network.inject({ kind: 'clique' }, { type: 'query', from, replyTo, attempt });
  }

  #countSince(type: string): number {
    const all = this.#network.frames.get(type) ?? 0;
    const since = all - (this.#counted.get(type) ?? 0);
    this.#counted.set(type, all);
    return since;
  }

  #views(): void {
    for (const { id, state, core } of this.#network.members.values()) {
      const stage = state === 'up' ? core.stage : state;
      const members = core.view.members.map(({ name, status, phase, incarnation, cordon }) => {
        const all = [phase, status, ...(cordon.on ? ['cordoned'] : [])];
        const marks = all.filter((mark) => mark !== 'active' && mark !== 'alive');
        return `${name}@${incarnation}${marks.length > 0 ? `(${marks.join(' ')})` : ''}`;
      });
      const running = state !== 'down' && core.stage !== 'stopped';
      const seen = running
        ? `  digest ${this.#letter(core.view.digest)}  ${members.join(' ')}`
        : '';
      this.#output.push(`${id} ${stage}${seen}`);
    }
  }

  /** Digests as letters, so that only a difference between them is recorded. */
  #letter(digest: string): string {
    const known = this.#digests.get(digest);
    const letter = known ?? String.fromCharCode(65 + (this.#digests.size % 26));
    this.#digests.set(digest, letter);
    return letter;
  }

  /** What happened since the last report. */
  #report(): void {
    const news = this.#network.log.slice(this.#logged);
    this.#logged = this.#network.log.length;
    if (this.#quiet) return;
    for (const entry of news) {
      const text = textOf(entry);
      if (text !== undefined) {
        this.#output.push(`${entry.at.toFixed(0).padStart(6)} ${entry.id}: ${text}`);
      }
    }
  }
}

function forEach(action: (id: string) => void): Command {
  return (ids) => {
    for (const id of ids) action(id);
  };
}

function optionsOf(settings: Settings): Partial<MembershipOptions> {
  const { name, key, config, instance } = settings;
  return {
    ...(name === undefined ? {} : { name }),
    ...(key === undefined ? {} : { nodeKey: key }),
    ...(config === undefined ? {} : { config }),
    ...(instance === undefined ? {} : { instance: instance.padStart(16, '0') }),
  };
}

function textOf({ effect }: LogEntry): string | undefined {
  switch (effect.type) {
    case 'joined':
      return 'JOINED';
    case 'ousted':
      return `OUSTED (${effect.reason})`;
    case 'refused':
    case 'replaced':
      return `${effect.type.toUpperCase()} (${effect.code}: ${effect.text})`;
    case 'event': {
      const { name, incarnation, phase } = effect.record;
      const event = effect.event === 'joined' ? `asks (${phase})` : effect.event;
      return `${name}@${incarnation} ${event}`;
    }
    case 'view':
  }
  return undefined;
}

function msOf(time: string | undefined): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s)$/.exec(time ?? '');
  if (match === null) throw new Error(`no time: ${time}`);
  return Number(match[1]) * (match[2] === 's' ? 1000 : 1);
}
