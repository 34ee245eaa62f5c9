import {
  BATCH_HEADER_BYTES,
  BATCH_ITEM_BYTES,
  batchHeaders,
  type BatchItem,
  encodeBatch,
} from '../codec/batch.ts';
import type { EncodedMessage } from '../codec/message-codec.ts';
import type { Clock } from '../runtime/clock.ts';
import { CoterieError } from '../runtime/errors.ts';
import type { MessageHeaders } from '../runtime/message.ts';
import type { Connection } from './connections.ts';
import { headerBytes } from './delivery/parcel.ts';
import { replySubject } from './delivery/reply-subject.ts';
import { largestMessage } from './payload-limits.ts';
import type { Question } from './questions.ts';

/** A queue group gives a batch to one member: several small ones spread better than a large one. */
const MOST_ITEMS = 64;
const MOST_BYTES = 65_536;

interface Batch {
  readonly stream: string;
  readonly headers: MessageHeaders | undefined;
  readonly questions: Question[];
  readonly items: BatchItem[];
  bytes: number;
}

export interface PublishBatchesOptions {
  /** The subject on which answers to this process come. */
  readonly inbox: string;
  readonly clock: Clock;
  readonly data: () => Connection;
  /** It could not be published. */
  readonly failed: (question: Question, error: CoterieError) => void;
}

/**
 * Questions that are published within one turn of the event loop: those on one stream with the same
 * headers go out in one message of the bus. One alone goes out as what it is.
 */
export class PublishBatches {
  readonly #options: PublishBatchesOptions;
  /** One for each stream. No `Map`: one that is cleared all the time lets nothing of it die young. */
  #open: Batch[] = [];

  constructor(options: PublishBatchesOptions) {
    this.#options = options;
  }

  add(question: Question, { data, headers }: EncodedMessage): void {
    if (this.#open.length === 0) this.#options.clock.defer(() => this.#flush());
    const { stream } = question.message;
    const bytes = data.length + BATCH_ITEM_BYTES;
    let place = 0;
    while (place < this.#open.length && this.#open[place]?.stream !== stream) place += 1;
    const open = this.#open[place];
    if (open !== undefined && open.headers === headers && this.#fits(open, bytes)) {
      open.questions.push(question);
      open.items.push({ ref: question.ref, data });
      open.bytes += bytes;
      return;
    }
    if (open !== undefined) this.#send(open);
    const items = [{ ref: question.ref, data }];
    const batch = { stream, headers, questions: [question], items, bytes };
    this.#open[place] = batch;
  }

  #fits({ items, headers, bytes: taken }: Batch, bytes: number): boolean {
    const limit = Math.min(MOST_BYTES, largestMessage(this.#options.data()));
    const header = headerBytes(headers) + BATCH_HEADER_BYTES;
    return items.length < MOST_ITEMS && header + taken + bytes <= limit;
  }

  #flush(): void {
    const batches = this.#open;
    this.#open = [];
    for (const batch of batches) this.#send(batch);
  }

  #send({ stream, headers, questions, items }: Batch): void {
    const [first] = questions as [Question];
    const [only] = items as [BatchItem];
    const reply = replySubject(this.#options.inbox, first.ref);
    try {
      const data = this.#options.data();
      if (items.length === 1) {
        first.batch = undefined;
        data.publish(stream, only.data, headers === undefined ? { reply } : { reply, headers });
      } else {
        const refs = items.map(({ ref }) => ref);
        for (const question of questions) question.batch = refs;
        data.publish(stream, encodeBatch(items), { reply, headers: batchHeaders(headers) });
      }
    } catch (error) {
      const failure = CoterieError.from(error);
      for (const question of questions) this.#options.failed(question, failure);
    }
  }
}
