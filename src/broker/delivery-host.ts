import type { DataFrame, Peer } from '../codec/data-frame.ts';
import { encodeFrame } from '../codec/frame.ts';
import type { RingGroup } from '../ring/routing.ts';
import { CoterieError } from '../runtime/errors.ts';
import type { Connection } from './connections.ts';
import { Delivery, type DeliveryPort } from './delivery/delivery.ts';
import type { HoldingTable } from './delivery/holding-table.ts';
import type { Job } from './delivery/job.ts';
import type { Target } from './delivery/lane.ts';
import type { HookedPartitions, HookTarget } from './delivery/partition-hooks.ts';
import type { Incoming, Outcome, Parcel } from './delivery/parcel.ts';
import type { BrokerEvents } from './events.ts';
import type { Handler } from './handler.ts';
import { HookRunner } from './hook-runner.ts';
import type { Intake } from './intake.ts';
import type { BrokerConfig } from './options.ts';
import type { PartitionHooks } from './partition-context.ts';
import { largestMessage, withinPayload } from './payload-limits.ts';
import { Runner, type FinishedRun } from './runner.ts';
import { dataInbox, nobodyThere } from './subjects.ts';

/** What the host of delivery does not do itself. */
export interface DeliveryHostPort {
  /** True while the stream is handled. */
  handles(stream: string): boolean;
  /** Its handler, also for what was taken before it was given up. */
  handlerOf(stream: string): Handler | undefined;
  /** What its handler does about partitions; undefined: nothing. */
  hooksOf(stream: string): PartitionHooks | undefined;
  /** For which partitions it has any. */
  hooksOn(stream: string): HookedPartitions;
  has(event: keyof BrokerEvents): boolean;
  emit<K extends keyof BrokerEvents>(event: K, value: BrokerEvents[K]): void;
  count(name: string, by?: number): void;
  /** This member as the ring knows it now. */
  peer(): Peer;
  viewDigest(): string;
  look(member: string): void;
  /** Called before anything is dispatched or acknowledged: a member that slept may be none. */
  lookAtClock(): void;
  /** True when it slept, and has not looked at the clock since. */
  hasSlept(): boolean;
  error(error: CoterieError): void;
}

/** Of a job whose handler never began; nobody is told. */
const NOT_BEGUN: Outcome = { ok: false, code: 'aborted', text: '', node: '' };

/** Runs the delivery core over a data connection, and the handlers of what it dispatches. */
export class DeliveryHost implements DeliveryPort {
  readonly core: Delivery;
  readonly #config: BrokerConfig;
  readonly #data: Connection;
  readonly #intake: Intake;
  readonly #port: DeliveryHostPort;
  readonly #runner: Runner;
  readonly #hooks: HookRunner;
  readonly #inbox: string;
  #flushing = false;
  #stopped = false;

  constructor(config: BrokerConfig, data: Connection, intake: Intake, port: DeliveryHostPort) {
    const { clique, name, instance } = config;
    this.#config = config;
    this.#data = data;
    this.#intake = intake;
    this.#port = port;
    this.#inbox = dataInbox(clique, name);
    const delivery = withinPayload(config.delivery, data);
    this.core = new Delivery({ name, instance }, clique, delivery, this);
    this.#hooks = new HookRunner(config, {
      hooksOf: (stream) => port.hooksOf(stream),
      loaded: (target, ok) => {
        port.lookAtClock();
        this.core.loaded(target, ok, config.clock.now());
      },
      stored: (target) => this.core.stored(target, config.clock.now()),
      failed: (hook, { stream, partition }, error) => {
        port.count('hookFailed');
        port.emit('hookFailed', { hook, stream, partition, node: name, error });
      },
    });
    this.#runner = new Runner(config, {
      finished: (run) => this.#finished(run),
      largestReply: () => largestMessage(data),
      emit: (event, value) => {
        port.count(event);
        port.emit(event, value as BrokerEvents[typeof event]);
      },
    });
  }

  offer(group: RingGroup, parcel: Parcel): void {
    this.core.offer(group, parcel, this.#config.clock.now());
  }

  onFrame(frame: DataFrame): void {
    const { clock } = this.#config;
    this.#port.lookAtClock();
    this.core.onFrame(frame, clock.now(), clock.wallTime());
  }

  tick(): void {
    const { clock } = this.#config;
    this.core.tick(clock.now(), clock.wallTime());
    this.#runner.tick(clock.now());
  }

  /** What this member holds and handles does not count any more; handlers' signals are aborted. */
  void(text: string): void {
    this.#runner.abortAll(new CoterieError('aborted', text));
    this.core.oust(this.#config.clock.now());
  }

  /** Nothing is dispatched or sent from now on; what waits to be sent fails. */
  stop(error: CoterieError): void {
    this.#stopped = true;
    this.#runner.abortAll(error);
    this.#hooks.stop(error);
    this.core.outbox.abort({ ok: false, code: error.code, text: error.message, node: '' });
  }

  /** A message or a frame that was not taken: told and counted. */
  dropped(stream: string | undefined, error: CoterieError, id?: string): void {
    this.#port.count(`dropped.${error.code}`);
    const reason = error.code;
    this.#port.emit('dropped', { reason, stream, ...(id === undefined ? {} : { id }), error });
  }

  /** A message goes out once more; `node` is the owner, where it does not go over its stream. */
  redelivered(id: string, stream: string, node: string | undefined): void {
    this.#port.count('redelivered');
    if (this.#port.has('redelivered')) this.#port.emit('redelivered', { id, stream, node });
  }

  // ---- DeliveryPort ----

  peer(): Peer {
    return this.#port.peer();
  }

  viewDigest(): string {
    return this.#port.viewDigest();
  }

  send(to: string, frame: DataFrame): void {
    this.#publish(dataInbox(this.#config.clique, to), frame, nobodyThere(this.#inbox, to));
  }

  sendTo(subject: string, frame: DataFrame): void {
    this.#publish(subject, frame);
  }

  run(job: Job): void {
    if (!this.#port.hasSlept()) {
      this.#start(job);
      return;
    }
    // The process was stopped since this turn began. What follows from it may undo what the core is
    // about to do: it has to come between two turns.
    job.started = false;
    this.#config.clock.defer(() => {
      if (this.#stopped) return;
      this.#port.lookAtClock();
      job.started = true;
      this.#start(job);
    });
  }

  flushSoon(): void {
    if (this.#flushing || this.#stopped) return;
    this.#flushing = true;
    this.#config.clock.defer(() => {
      this.#flushing = false;
      if (!this.#stopped) this.flush();
    });
  }

  /** Sends what has been collected: forwards, acknowledgements, releases. */
  flush(): void {
    this.#port.lookAtClock();
    this.core.flush(this.#config.clock.now());
  }

  look(member: string): void {
    this.#port.look(member);
  }

  decode(item: Parameters<DeliveryPort['decode']>[0]): Incoming {
    const own = (item as Partial<Parcel>).incoming;
    return own ?? this.#intake.read(item.stream, item);
  }

  handles(stream: string): boolean {
    return this.#port.handles(stream);
  }

  hooksOn(stream: string): HookedPartitions {
    return this.#port.hooksOn(stream);
  }

  load(target: HookTarget): void {
    this.#hooks.load(target);
  }

  cancel(target: HookTarget): void {
    this.#hooks.cancel(target);
  }

  store(target: HookTarget): void {
    this.#hooks.store(target);
  }

  answerPlainly(reply: string, outcome: Outcome): void {
    const headers = outcome.ok
      ? outcome.reply?.headers
      : { 'Coterie-Error': [outcome.code], 'Coterie-Error-Text': [plainText(outcome.text)] };
    const data = (outcome.ok ? outcome.reply?.data : undefined) ?? new Uint8Array(0);
    try {
      this.#data.publish(reply, data, headers === undefined ? {} : { headers });
    } catch (error) {
      this.#port.error(CoterieError.from(error, 'driver-failed'));
    }
  }

  resent({ id, stream }: Parcel, { name: node }: Target): void {
    this.redelivered(id, stream, node);
  }

  lost(parcel: Parcel, outcome: Outcome & { ok: false }): void {
    // A failed handler told it at the owner already.
    if (outcome.code === 'handler-failed') return;
    const error = new CoterieError(outcome.code, outcome.text);
    this.dropped(parcel.stream, error, parcel.incoming?.message.id);
  }

  gained(table: HoldingTable, partitions: readonly number[]): void {
    const { id: ring, streams } = table.group;
    this.#port.emit('gained', { ring, streams, partitions });
  }

  released(table: HoldingTable, partitions: readonly number[]): void {
    const { id: ring, streams } = table.group;
    this.#port.emit('released', { ring, streams, partitions });
  }

  idsEvicted(count: number): void {
    this.#port.count('idsEvicted', count);
    this.#port.error(
      new CoterieError('overloaded', `${count} message ids had to go before their time`, {
        hint: 'Raise delivery.idWindowSize: until then a late repeat may be handled twice.',
      }),
    );
  }

  #start(job: Job): void {
    const { stream } = job.message;
    const { instance, clock } = this.#config;
    if (!this.core.isCurrent(job)) {
      this.core.finished(job, NOT_BEGUN, clock.now());
      return;
    }
    const number = this.core.holdings.epoch(stream, job.partition);
    this.#runner.run(job, this.#port.handlerOf(stream), { number, instance });
  }

  #finished({ job, outcome, error, epoch, durationMs }: FinishedRun): void {
    if (this.#stopped) return;
    this.#port.lookAtClock();
    const { message, attempt } = job;
    const { name: node, clock } = this.#config;
    const counted = this.core.finished(job, outcome, clock.now());
    // That may have begun the next one, and the process may have been stopped meanwhile: then the
    // acknowledgement does not leave.
    this.#port.lookAtClock();
    if (!counted || !this.core.isCurrent(job)) {
      this.#port.count('void');
    } else if (error !== undefined) {
      this.#port.count('failed');
      this.#port.emit('failed', { message, node, error });
    } else {
      this.#port.count('handled');
      if (!this.#port.has('handled')) return;
      this.#port.emit('handled', { message, node, epoch, attempt, durationMs });
    }
  }

  #publish(subject: string, frame: DataFrame, reply?: string): void {
    try {
      const bytes = encodeFrame(frame);
      this.#data.publish(subject, bytes, reply === undefined ? {} : { reply });
    } catch (error) {
      // Lost like a frame on the way: whoever needs an answer asks again.
      const failure = CoterieError.from(error, 'driver-failed');
      if (failure.code === 'disconnected' || failure.code === 'closed') return;
      this.#port.error(failure);
    }
  }
}

/** Text of an error as a header can bear it. */
function plainText(text: string): string {
  return text.replaceAll(/[^ -~]+/g, ' ').slice(0, 1024);
}
