import type { ControlFrame } from '../codec/control-frame.ts';
import type { DataFrame } from '../codec/data-frame.ts';
import { checkMessage, type MessageDefaults } from '../codec/message-input.ts';
import { checkName, checkStream } from '../pubsub/subject.ts';
import type { RingGroup } from '../ring/routing.ts';
import { CoterieError } from '../runtime/errors.ts';
import type { Message, MessageInput } from '../runtime/message.ts';
import { Asking, type AskingOptions } from './asking.ts';
import { chainHeaders, type Headers, SOURCE_HEADERS } from './call-headers.ts';
import {
  abortedBy,
  type Call,
  GOES_ON,
  settled,
  type Success,
  type TakeBack,
  taken,
  type Waiting,
} from './calls.ts';
import { type CallLimits, CallPlaces } from './delivery/call-places.ts';
import { chainToken, MAX_CHAIN } from './delivery/chain.ts';
import type { Outcome } from './delivery/parcel.ts';
import { Encoder, parcelOf } from './encoder.ts';
import type { CliqueLink } from './link.ts';
import { carrying } from './outgoing.ts';
import { newQuestion, type Question, type Questions, replyHeaders } from './questions.ts';
import { currentChain } from './runner.ts';
import type {
  CallOptions,
  CliqueCallOptions,
  PublishOptions,
  Replied,
  Sent,
  Verbs,
} from './verbs.ts';

/** How long a first request waits for the own clique's view before it goes over the stream. */
const FIRST_VIEW_MS = 500;

export interface PublisherOptions extends AskingOptions {
  readonly calls: CallLimits;
  readonly timeoutMs: number;
  readonly newId: () => string;
}

interface Confirmed extends PublishOptions {
  readonly confirm: true | readonly string[];
}

const NO_OPTIONS = Object.freeze({});

/** The verbs, for members and clients alike. */
export class Publisher implements Verbs {
  readonly questions: Questions;
  readonly #options: PublisherOptions;
  readonly #defaults: MessageDefaults;
  readonly #places: CallPlaces;
  readonly #encoder: Encoder;
  #flushing: Promise<void> | undefined;

  constructor(options: PublisherOptions) {
    this.#options = options;
    const { clock, newId } = options;
    this.#defaults = { checkStream, id: newId, now: () => clock.wallTime() };
    this.#places = new CallPlaces(options.calls);
    this.#encoder = new Encoder(options.codecs, options.data);
    this.questions = new Asking(options, this.#encoder).questions;
  }

  publish(message: MessageInput, options?: PublishOptions): Promise<string>;
  publish(messages: readonly MessageInput[], options?: PublishOptions): Promise<string[]>;
  publish(
    input: MessageInput | readonly MessageInput[],
    options: PublishOptions = {},
  ): Promise<string | string[]> {
    return Array.isArray(input)
      ? this.#publishAll(input as readonly MessageInput[], options)
      : this.#publishOne(input as MessageInput, options);
  }

  /** Without the lists of several: nearly all confirmed publishes are of one message. */
  #publishOne(input: MessageInput, options: PublishOptions): Promise<string> {
    if (!isConfirmed(options)) return this.#publishAll([input], options).then(firstOf);
    try {
      return this.#confirmed(this.#check(input), options);
    } catch (error) {
      return Promise.reject(CoterieError.from(error));
    }
  }

  /** Resolves with its id. */
  #confirmed(message: Message, options: Confirmed): Promise<string> {
    const to = { cliques: cliquesOf(options.confirm), only: false };
    return this.#question('confirm', message, to, options, () => message.id);
  }

  async #publishAll(inputs: readonly MessageInput[], options: PublishOptions): Promise<string[]> {
    const messages = inputs.map((each) => this.#check(each));
    if (options.signal?.aborted === true) throw abortedBy(options.signal);
    if (isConfirmed(options)) {
      // What one of them throws rejects like the others, which are waited for.
      await Promise.all(messages.map(async (each) => this.#confirmed(each, options)));
    } else {
      const encoded = messages.map((message) => this.#encoder.encode(message));
      const data = this.#options.data();
      for (const [place, { data: bytes, headers }] of encoded.entries()) {
        const { stream } = messages[place] as Message;
        data.publish(stream, bytes, headers === undefined ? NO_OPTIONS : { headers });
      }
      const { clock } = this.#options;
      const timeoutMs = options.timeoutMs ?? this.#options.timeoutMs;
      await taken(this.#flush(), clock, timeoutMs, options.signal);
    }
    return messages.map((message) => message.id);
  }

  send(input: MessageInput, options: CliqueCallOptions = {}): Promise<Sent> {
    try {
      const message = this.#check(input);
      return this.#toOwner(message, false, options, ({ node }) => ({ id: message.id, node }));
    } catch (error) {
      return Promise.reject(CoterieError.from(error));
    }
  }

  /**
   * As `send`, for what a durable source gave out: its owner knows it again by its id, whoever sends
   * it, and tries it again where it failed.
   */
  async deliver(input: MessageInput, options: CallOptions = {}): Promise<void> {
    await this.#toOwner(this.#check(input), false, options, itself, SOURCE_HEADERS);
  }

  async request(input: MessageInput, options: CliqueCallOptions = {}): Promise<Replied> {
    const message = this.#check(input);
    const { clock } = this.#options;
    const deadline = clock.now() + (options.timeoutMs ?? this.#options.timeoutMs);
    const own = options.clique !== undefined || (await this.#handledHere(message.stream, options));
    const left = { ...options, timeoutMs: Math.max(0, deadline - clock.now()) };
    const anybody = { cliques: undefined, only: false };
    const outcome = own
      ? await this.#toOwner(message, true, left, itself)
      : await this.#question('request', message, anybody, left, itself);
    const { reply, node } = outcome;
    return { data: reply?.data ?? new Uint8Array(0), headers: replyHeaders(reply?.headers), node };
  }

  get pending(): { readonly calls: number; readonly waitingCalls: number } {
    return { calls: this.#places.taken, waitingCalls: this.#places.waiting };
  }

  tick(now: number): void {
    this.#places.tick(now);
    this.questions.tick(now);
  }

  /** Fails all calls that wait for a place or an answer over the stream. */
  abort(outcome: Outcome & { ok: false }): void {
    this.#places.abort(outcome);
    this.questions.abort(outcome);
  }

  /** Takes a frame from the inbox on which this process waits for answers. */
  onAnswer(frame: DataFrame | ControlFrame): void {
    const now = this.#options.clock.now();
    if (frame.type === 'ack') this.questions.onAck(frame, now);
    else if (frame.type === 'nack') this.questions.onNack(frame, now);
    else if (frame.type === 'progress') this.questions.onProgress(frame, now);
  }

  // ---- straight to the owner ----

  /** Whether the own clique handles a stream; a client that has just begun asks its members first. */
  async #handledHere(stream: string, { timeoutMs }: CallOptions): Promise<boolean> {
    const { rings } = this.#options.link(this.#options.clique);
    if (rings.routing === undefined) {
      await rings.known(Math.min(timeoutMs ?? FIRST_VIEW_MS, FIRST_VIEW_MS)).catch(() => {
        // The clique may have no members: others may handle the stream all the same.
      });
    }
    return rings.routing?.groupOf(stream) !== undefined;
  }

  #toOwner<T>(
    message: Message,
    wantsReply: boolean,
    options: CliqueCallOptions,
    pick: (outcome: Success) => T,
    more?: Headers,
  ): Promise<T> {
    const clique = options.clique ?? this.#options.clique;
    checkName('clique', clique);
    const link = this.#options.link(clique);
    if (message.key === undefined) return this.#toAny(link, message, wantsReply, options, pick);
    const timeoutMs = options.timeoutMs ?? this.#options.timeoutMs;
    const deadline = this.#options.clock.now() + timeoutMs;
    const added = more ?? chainHeaders(chainOf(message));
    const encoded = this.#encoder.encode(message, added, more !== undefined);
    const begin = (waiting: Waiting): TakeBack => {
      const settle = (outcome: Outcome): void => waiting.settle(outcome);
      const terms = { wantsReply, deadline, settle, reply: undefined };
      const group = link.rings.find(message.stream);
      if (group !== undefined) {
        link.offer(group, parcelOf(group, message, encoded, terms));
        return GOES_ON;
      }
      const left = Math.max(0, deadline - this.#options.clock.now());
      const offer = (found: RingGroup): void =>
        link.offer(found, parcelOf(found, message, encoded, terms));
      const fail = (error: CoterieError): void => waiting.fail(error);
      return link.rings.withGroup(message.stream, left, offer, fail);
    };
    return settled(this.#places, this.#call(options.signal, deadline), begin, pick);
  }

  /** Whoever the queue group picks handles what has no key: the answer comes as that of a publish. */
  async #toAny<T>(
    link: CliqueLink,
    message: Message,
    wantsReply: boolean,
    options: CliqueCallOptions,
    pick: (outcome: Success) => T,
  ): Promise<T> {
    const { stream } = message;
    const { clock } = this.#options;
    const timeoutMs = options.timeoutMs ?? this.#options.timeoutMs;
    const deadline = clock.now() + timeoutMs;
    const begin = (waiting: Waiting): TakeBack => {
      const found = (): void => waiting.settle({ ok: true, reply: undefined, node: '' });
      return link.rings.withGroup(stream, timeoutMs, found, (error) => waiting.fail(error));
    };
    await settled(this.#places, this.#call(options.signal, deadline), begin, itself);
    const left = { ...options, timeoutMs: Math.max(0, deadline - clock.now()) };
    const to = { cliques: [link.clique], only: true };
    return this.#question(wantsReply ? 'request' : 'confirm', message, to, left, pick);
  }

  // ---- over the stream's subject ----

  #question<T>(
    kind: Question['kind'],
    message: Message,
    to: { readonly cliques: readonly string[] | undefined; readonly only: boolean },
    options: CallOptions,
    pick: (outcome: Success) => T,
  ): Promise<T> {
    const chain = chainOf(message);
    const { clock, timeoutMs } = this.#options;
    const deadline = clock.now() + (options.timeoutMs ?? timeoutMs);
    const { only } = to;
    const { signal } = options;
    const begin = (waiting: Waiting): TakeBack => {
      const owed = to.cliques;
      const question = newQuestion({ kind, message, owed, only, chain, deadline, waiting });
      this.questions.ask(question, clock.now());
      return signal === undefined ? GOES_ON : () => this.questions.forget(question);
    };
    return settled(this.#places, this.#call(signal, deadline), begin, pick);
  }

  // ---- common ----

  #call(signal: AbortSignal | undefined, deadline: number): Call {
    return { signal, deadline, nested: currentChain().length > 0 };
  }

  #check(input: MessageInput): Message {
    return carrying(checkMessage(input, this.#defaults));
  }

  /** One flush for all that is published within one turn. */
  #flush(): Promise<void> {
    this.#flushing ??= new Promise<void>((resolve, reject) => {
      this.#options.clock.defer(() => {
        this.#flushing = undefined;
        const flush = async (): Promise<void> => this.#options.data().flush();
        flush().then(resolve, reject);
      });
    });
    return this.#flushing;
  }
}

/** The handlers that wait for this call. Throws when the call could never end. */
function chainOf(message: Message): readonly string[] {
  const chain = currentChain();
  if (chain.length === 0) return chain;
  if (chain.length >= MAX_CHAIN) {
    throw new CoterieError('too-many-hops', `the chain of calls is over ${MAX_CHAIN} long`);
  }
  if (message.key !== undefined && chain.includes(chainToken(message.stream, message.key))) {
    throw new CoterieError('reentrant', 'a handler further up the chain of calls holds this key', {
      hint: 'A handler cannot wait for its own key: publish without waiting instead.',
    });
  }
  return chain;
}

function firstOf(ids: readonly string[]): string {
  return ids[0] as string;
}

function itself(outcome: Success): Success {
  return outcome;
}

function isConfirmed(options: PublishOptions): options is Confirmed {
  return options.confirm !== undefined && options.confirm !== false;
}

function cliquesOf(confirm: true | readonly string[]): readonly string[] | undefined {
  if (confirm === true) return undefined;
  for (const clique of confirm) checkName('clique', clique);
  if (confirm.length === 1) return confirm;
  if (confirm.length > 0 && confirm.length <= 64) return [...new Set(confirm)];
  throw new CoterieError('invalid-argument', 'confirm must be true or name 1 to 64 cliques');
}
