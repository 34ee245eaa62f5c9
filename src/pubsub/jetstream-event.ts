import { type Msg, MsgImpl } from '@nats-io/transport-node';

import type { MessageHeaders } from '../runtime/message.ts';
import type { Pulled } from './jetstream-reply.ts';
import type { LogEvent } from './log.ts';
import { HeaderDecoder } from './nats-headers.ts';
import { OwnBytes } from './own-bytes.ts';

/** Ids are stream sequences: the server's acknowledgement of an append tells no time. */
const ID = /^\d{16}$/;

export function jetstreamId(sequence: number): string {
  return String(sequence).padStart(16, '0');
}

export function isJetstreamId(id: string): boolean {
  return ID.test(id) && Number(id) <= Number.MAX_SAFE_INTEGER;
}

/** The names of a stream on the server: its subjects begin with a prefix of their own. */
export class JetStreamNames {
  readonly #prefix: string;

  constructor(prefix: string) {
    this.#prefix = prefix;
  }

  subject(stream: string, topic: string | undefined): string {
    const base = `${this.#prefix}.${stream}`;
    return topic === undefined ? base : `${base}.${topic}`;
  }

  subjects(stream: string): string[] {
    return [`${this.#prefix}.${stream}`, `${this.#prefix}.${stream}.>`];
  }

  topic(stream: string, subject: string): string | undefined {
    const base = this.#prefix.length + 1 + stream.length;
    return subject.length > base ? subject.slice(base + 1) : undefined;
  }
}

const NOTHING = new Uint8Array(0);

/** Turns messages of one stream into events. */
export class JetStreamDecoder {
  readonly #names: JetStreamNames;
  readonly #stream: string;
  readonly #headers = new HeaderDecoder();
  readonly #bytes = new OwnBytes();
  /** Of the event before: its subject, and the topic in it. */
  #subject = NOTHING;
  #last: string | undefined;

  constructor(names: JetStreamNames, stream: string) {
    this.#names = names;
    this.#stream = stream;
  }

  /** The same bytes as before are not read again. */
  #topic(message: Msg): string | undefined {
    const subject = subjectOf(message);
    if (subject !== undefined && Buffer.compare(subject, this.#subject) === 0) return this.#last;
    this.#last = this.#names.topic(this.#stream, message.subject);
    this.#subject = subject === undefined ? NOTHING : new Uint8Array(subject);
    return this.#last;
  }

  decode({ message, sequence, timeMs }: Pulled): LogEvent {
    const { data } = message;
    return {
      id: jetstreamId(sequence),
      stream: this.#stream,
      topic: this.#topic(message),
      data: this.#bytes.copy(data),
      headers:
        message.headers === undefined ? undefined : own(this.#headers.decode(message).headers),
      time: timeMs,
    };
  }
}

/** The bytes of the subject, where the client's message is of the class that we know. */
function subjectOf(message: Msg): Uint8Array | undefined {
  if (!(message instanceof MsgImpl)) return undefined;
  const { _msg: parts } = message;
  return parts.subject;
}

/** Without those that the server and the client add. */
function own(headers: MessageHeaders | undefined): MessageHeaders | undefined {
  if (headers === undefined) return undefined;
  const names = Object.keys(headers);
  const left = names.filter((name) => !/^nats-/i.test(name));
  if (left.length === names.length) return headers;
  if (left.length === 0) return undefined;
  return Object.freeze(Object.fromEntries(left.map((name) => [name, headers[name] ?? []])));
}
