import type { CodecRegistry } from '../codec/codec-registry.ts';
import type { Clock } from '../runtime/clock.ts';
import { questionHeaders } from './call-headers.ts';
import type { Connection } from './connections.ts';
import type { Outcome } from './delivery/parcel.ts';
import { replySubject } from './delivery/reply-subject.ts';
import { type Encoder, parcelOf } from './encoder.ts';
import type { CliqueLink } from './link.ts';
import { PublishBatches } from './publish-batches.ts';
import { type Question, Questions, type QuestionsConfig } from './questions.ts';

export interface AskingOptions extends QuestionsConfig {
  readonly clique: string;
  /** The subject on which answers to this process come. */
  readonly inbox: string;
  readonly codecs: CodecRegistry;
  readonly clock: Clock;
  readonly data: () => Connection;
  /** The link to a clique: the own one, or one made on demand. Throws `closed`, `invalid-state`. */
  readonly link: (clique: string) => CliqueLink;
  /** A message goes out once more, because nobody has answered. */
  readonly redelivered: (id: string, stream: string) => void;
}

/** How questions get out: the first time over the stream, then straight to the owners. */
export class Asking {
  readonly questions: Questions;
  readonly #options: AskingOptions;
  readonly #encoder: Encoder;
  readonly #batches: PublishBatches;

  constructor(options: AskingOptions, encoder: Encoder) {
    this.#options = options;
    this.#encoder = encoder;
    this.questions = new Questions(options, { ask: (question) => this.#ask(question) });
    this.#batches = new PublishBatches({
      inbox: options.inbox,
      clock: options.clock,
      data: options.data,
      failed: (question, error) => this.questions.unsent(question, error),
    });
  }

  /** Over the stream, except to cliques whose owners are known when it is asked again. */
  #ask(question: Question): void {
    const { message, owed, tries } = question;
    if (tries > 1) this.#options.redelivered(message.id, message.stream);
    const left: string[] = [];
    let isDirect = false;
    for (const clique of owed ?? [this.#options.clique]) {
      // The first time only makes sure that the clique's view is known when it is needed.
      const link = message.key === undefined ? undefined : this.#options.link(clique);
      if (tries > 1 && link !== undefined && this.#askOwner(question, link)) isDirect = true;
      else left.push(clique);
    }
    if (isDirect && (owed === undefined || left.length === 0)) return;
    this.#publish(question, owed === undefined ? undefined : left);
  }

  #publish(question: Question, owed: readonly string[] | undefined): void {
    const { message, ref } = question;
    const { stream, key } = message;
    const encoded = this.#encoder.encode(message, questionHeaders(question, owed), true);
    // A queue group gives a batch to one member: what has no key is handled there, and spreads by itself.
    if (key !== undefined && this.#options.codecs.travelsInBatches(stream)) {
      this.#batches.add(question, encoded);
      return;
    }
    const reply = replySubject(this.#options.inbox, ref);
    const bus = encoded.headers === undefined ? { reply } : { reply, headers: encoded.headers };
    this.#options.data().publish(stream, encoded.data, bus);
  }

  /** A lane brings it through, or says why not: it is put there once. */
  #askOwner(question: Question, link: CliqueLink): boolean {
    const { message, ref, deadline, kind } = question;
    const { inbox, clock } = this.#options;
    const { clique } = link;
    const direct = (question.direct ??= new Set());
    if (direct.has(clique)) return true;
    const group = link.rings.routing?.groupOf(message.stream);
    if (group === undefined) return false;
    direct.add(clique);
    const encoded = this.#encoder.encode(message, questionHeaders(question, [clique]), true);
    const settle = (outcome: Outcome): void => {
      direct.delete(clique);
      this.questions.answer(ref, clique, outcome, clock.now());
    };
    const wantsReply = kind === 'request';
    const reply = { inbox, ref };
    link.offer(group, parcelOf(group, message, encoded, { wantsReply, deadline, settle, reply }));
    return true;
  }
}
