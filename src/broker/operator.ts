import { decodeFrame, encodeFrame } from '../codec/frame.ts';
import type { PubSubMessage, Subscription } from '../pubsub/pubsub.ts';
import { checkName } from '../pubsub/subject.ts';
import type { ControlFrame, FrameSender, InfoFrame, QueryFrame } from '../ring/frame.ts';
import { isEligible, isPresent, type MemberRecord } from '../ring/member.ts';
import { parseRingConfig } from '../ring/ring-config.ts';
import { buildRouting } from '../ring/routing.ts';
import { MAX_INCARNATION } from '../ring/sound.ts';
import type { View } from '../ring/step.ts';
import { Watcher, type WatcherEffect } from '../ring/watcher.ts';
import { CoterieError } from '../runtime/errors.ts';
import { randomHex } from '../runtime/random.ts';
import { singleFlight } from '../runtime/single-flight.ts';
import { CliqueSurvey } from './clique-survey.ts';
import { type Connection, openControl } from './connections.ts';
import { isControl } from './member-host.ts';
import type { CliqueReport, Operator, OperatorOptions, OrderOutcome } from './operator-contract.ts';
import { invalidOptions, readCommon } from './options.ts';
import { poll } from './poll.ts';
import { cliqueSubject, controlInbox } from './subjects.ts';

const TICK_MS = 25;

/** Who has not answered by then is silent. */
const SURVEY_MS = 1000;

/** Frames get lost: who has not answered is asked again this often. */
const SURVEY_REPEAT_MS = 250;

/** An order that is not in all views yet is looked at again after this long. */
const LOOK_AGAIN_MS = 100;

/** Beyond this many members, only so many say whom they heard: the answers grow with the square. */
const MOST_HEARD = 32;

/** Makes an operator. Throws `invalid-options` with every problem. Connects at the first call. */
export function createOperator(options: OperatorOptions): Operator {
  return new CliqueOperator(options);
}

/** A frame of an operator, before its sender is filled in. */
type OrderBody =
  | { readonly type: 'cordon'; member: string; on: boolean; revision: number }
  | { readonly type: 'evict'; record: MemberRecord; observers: number; bus: false; operator: true };

/** What is wanted of a member. */
interface Order {
  /** True for a record with which nothing is left to do; undefined: it is gone and forgotten. */
  readonly done: (record: MemberRecord | undefined) => boolean;
  readonly body: (record: MemberRecord) => OrderBody;
}

class CliqueOperator implements Operator {
  readonly close = singleFlight(() => this.#close());
  readonly #config: ReturnType<typeof readCommon>;
  readonly #name: string;
  readonly #watcher: Watcher;
  readonly #listeners = new Set<(view: View) => void>();
  readonly #surveys = new Set<CliqueSurvey>();
  readonly #subscriptions: Subscription[] = [];
  #connecting: Promise<void> | undefined;
  #connection: Connection | undefined;
  #cancelTick: (() => void) | undefined;
  #closed: CoterieError | undefined;

  constructor(options: OperatorOptions) {
    const problems: string[] = [];
    this.#config = readCommon(options, problems);
    if (problems.length > 0) throw invalidOptions(problems);
    const { random, clique } = this.#config;
    const instance = randomHex(random, 16);
    const name = `operator-${instance}`;
    this.#name = name;
    this.#watcher = new Watcher({ name, instance, replyTo: controlInbox(clique, name), random });
  }

  async report(): Promise<CliqueReport> {
    await this.#known();
    const survey = await this.#survey('heard');
    const { view } = this.#watcher;
    return {
      view,
      routing: buildRouting(view.members, this.#ringConfig()),
      groups: survey.groups(),
      silent: survey.missing.toSorted(),
      lastHeardMs: survey.lastHeardMs(),
    };
  }

  async cordon(name: string): Promise<OrderOutcome> {
    return this.#cordon(name, true);
  }

  async uncordon(name: string): Promise<OrderOutcome> {
    return this.#cordon(name, false);
  }

  async evict(name: string): Promise<OrderOutcome> {
    const target = await this.#find(name);
    if (!isPresent(target)) throw unknownMember(name, `${name} is no member any more`);
    // Its own return, or a refutation that came first, both show in a higher incarnation.
    const isOut = (record: MemberRecord | undefined): boolean =>
      record === undefined ||
      !isPresent(record) ||
      record.instance !== target.instance ||
      record.incarnation > target.incarnation;
    return this.#order(target, {
      done: isOut,
      body: (record) => ({
        type: 'evict',
        record: { ...record, status: 'evicted' },
        observers: 0,
        bus: false,
        operator: true,
      }),
    });
  }

  onView(listener: (view: View) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  // ---- orders ----

  async #cordon(name: string, on: boolean): Promise<OrderOutcome> {
    const target = await this.#find(name);
    return this.#order(target, {
      done: (record) => record === undefined || record.cordon.on === on,
      body: ({ cordon }) => {
        const revision = Math.min(cordon.revision + 1, MAX_INCARNATION);
        return { type: 'cordon', member: name, on, revision };
      },
    });
  }

  async #find(name: string): Promise<MemberRecord> {
    checkName('member', name);
    await this.#known();
    const record = this.#watcher.recordOf(name);
    if (record === undefined) {
      throw unknownMember(name, `nobody in clique ${this.#config.clique} knows a member ${name}`);
    }
    return record;
  }

  /** Says it until all members that answer have one view with it. */
  async #order(target: MemberRecord, order: Order): Promise<OrderOutcome> {
    const { clock, timeoutMs } = this.#config;
    const { name, instance, incarnation } = target;
    const until = clock.now() + timeoutMs;
    for (;;) {
      const record = this.#watcher.recordOf(name);
      if (record !== undefined && !order.done(record)) {
        this.#publish(cliqueSubject(this.#config.clique), {
          ...order.body(record),
          from: this.#sender(),
        });
        await this.#flush();
      }
      const survey = await this.#survey('digest');
      const { digest, members } = this.#watcher.view;
      if (order.done(this.#watcher.recordOf(name)) && survey.agreesOn(digest)) {
        const silent = survey.missing.filter((each) => members.some((one) => one.name === each));
        const unowned = unownedStreams(members);
        return {
          name,
          instance,
          incarnation,
          members: survey.answered,
          silent: silent.toSorted(),
          unowned,
        };
      }
      if (clock.now() >= until) throw this.#notConfirmed(name, survey);
      await this.#wait(LOOK_AGAIN_MS, () => false);
    }
  }

  #notConfirmed(name: string, survey: CliqueSurvey): CoterieError {
    const views = survey.groups().map(({ members }) => members.join(', '));
    const text =
      views.length === 0
        ? 'no member answers'
        : `members have ${views.length} views (${views.join('; ')})`;
    return new CoterieError('timeout', `the order about ${name} is not in all views: ${text}`, {
      hint: 'It may come into force all the same. `coterie ring` shows who has which view.',
    });
  }

  // ---- what members say ----

  /** Waits for a view that is whole. */
  async #known(): Promise<void> {
    this.#checkOpen();
    await this.#connect();
    const { clique, timeoutMs, clock } = this.#config;
    await this.#wait(timeoutMs, () => this.#watcher.ready);
    if (!this.#watcher.ready) {
      throw new CoterieError('no-members', `no member of clique ${clique} answers`, {
        hint: 'Check the name of the clique and that its members use the same NATS servers.',
      });
    }
    // In a clique that changes all the time, a view that is whole may be one that is not the newest.
    const until = clock.now() + SURVEY_MS;
    await this.#wait(SURVEY_MS, () => this.#watcher.settled || clock.now() >= until);
  }

  /** Asks each member by itself, so that who does not answer is known. */
  async #survey(about: 'digest' | 'heard'): Promise<CliqueSurvey> {
    const { clique } = this.#config;
    const names = this.#watcher.view.members.map(({ name }) => name);
    let isComplete = names.length === 0;
    const survey = new CliqueSurvey(names, () => {
      isComplete = true;
    });
    const tellers = new Set(names.length > MOST_HEARD ? names.slice(0, MOST_HEARD) : names);
    this.#surveys.add(survey);
    try {
      for (let asked = 0; asked < SURVEY_MS && !isComplete; asked += SURVEY_REPEAT_MS) {
        for (const name of survey.missing) {
          const wanted = tellers.has(name) ? about : 'digest';
          const query: QueryFrame = { ...this.#query(), survey: wanted };
          this.#publish(controlInbox(clique, name), query);
        }
        await this.#wait(SURVEY_REPEAT_MS, () => isComplete);
      }
    } finally {
      this.#surveys.delete(survey);
    }
    return survey;
  }

  #ringConfig() {
    const config = parseRingConfig(this.#watcher.config ?? '');
    if (config !== undefined) return config;
    throw new CoterieError('config-mismatch', 'the members configure their ring in another way', {
      hint: 'Use the version of coterie that the members use.',
    });
  }

  #query(): QueryFrame {
    return this.#watcher.query(this.#config.clock.wallTime());
  }

  #sender(): FrameSender {
    return this.#query().from;
  }

  #onMessage(message: PubSubMessage): void {
    let frame: ReturnType<typeof decodeFrame>;
    try {
      frame = decodeFrame(message.data);
    } catch {
      // Whoever else speaks here, it is for members to count it.
      return;
    }
    if (!isControl(frame)) return;
    if (isSurveyAnswer(frame)) for (const survey of this.#surveys) survey.take(frame);
    else this.#perform(this.#watcher.onFrame(frame, this.#config.clock.now()));
  }

  #perform(effects: readonly WatcherEffect[]): void {
    for (const effect of effects) {
      if (effect.type === 'query') this.#publish(cliqueSubject(this.#config.clique), effect.frame);
      else for (const listener of this.#listeners) listener(effect.view);
    }
  }

  #tick(): void {
    const { clock } = this.#config;
    this.#perform(this.#watcher.tick(clock.now(), clock.wallTime()));
    if (this.#closed === undefined) this.#cancelTick = clock.setTimer(() => this.#tick(), TICK_MS);
  }

  // ---- the connection ----

  /** Single-flight; after a failure the next call tries again. */
  #connect(): Promise<void> {
    this.#connecting ??= this.#open().catch((error: unknown) => {
      this.#connecting = undefined;
      throw CoterieError.from(error, 'driver-failed');
    });
    return this.#connecting;
  }

  async #open(): Promise<void> {
    const { pubsub, clique } = this.#config;
    const { connection, close } = await openControl(pubsub, this.#name);
    if (this.#closed !== undefined) await close();
    this.#checkOpen();
    this.#connection = connection;
    this.#letGo = close;
    const take = (message: PubSubMessage): void => this.#onMessage(message);
    this.#subscriptions.push(
      connection.subscribe(cliqueSubject(clique), take),
      connection.subscribe(controlInbox(clique, this.#name), take),
    );
    await connection.flush();
    this.#checkOpen();
    this.#tick();
  }

  #publish(subject: string, frame: ControlFrame): void {
    try {
      this.#connection?.publish(subject, encodeFrame(frame));
    } catch {
      // The bus is away: what matters is said again.
    }
  }

  async #flush(): Promise<void> {
    await this.#connection?.flush();
  }

  /** Waits until the condition holds, for so long at most. Throws `closed`. */
  async #wait(ms: number, isOver: () => boolean): Promise<void> {
    const { clock } = this.#config;
    await poll(clock, clock.now() + ms, () => this.#closed !== undefined || isOver());
    this.#checkOpen();
  }

  #checkOpen(): void {
    if (this.#closed !== undefined) throw this.#closed;
  }

  #letGo: () => Promise<void> = async () => {};

  async #close(): Promise<void> {
    this.#closed = new CoterieError('closed', 'the operator is closed');
    this.#cancelTick?.();
    await Promise.allSettled(this.#subscriptions.splice(0).map((each) => each.unsubscribe()));
    await this.#letGo();
  }
}

/** An answer with nothing of a view in it. */
function isSurveyAnswer(frame: ControlFrame): frame is InfoFrame {
  return frame.type === 'info' && !frame.last && frame.records.length === 0 && !frame.epoch;
}

/** Streams that members handle, none of them eligible. */
function unownedStreams(members: readonly MemberRecord[]): string[] {
  const owned = new Set(members.filter(isEligible).flatMap(({ streams }) => streams));
  const all = new Set(members.flatMap(({ streams }) => streams));
  return [...all].filter((stream) => !owned.has(stream)).toSorted();
}

function unknownMember(name: string, text: string): CoterieError {
  return new CoterieError('unknown-member', text, {
    hint: `Names are those that \`coterie ring\` shows; is ${name} spelled right?`,
  });
}
