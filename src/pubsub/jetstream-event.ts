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

/** Turns messages of one stream into events. */
export class JetStreamDecoder {
  readonly #names: JetStreamNames;
  readonly #stream: string;
  readonly #headers = new HeaderDecoder();
  readonly #bytes = new OwnBytes();

  constructor(names: JetStreamNames, stream: string) {
    this.#names = names;
    this.#stream = stream;
  }

  decode({ message, sequence, timeMs }: Pulled): LogEvent {
    const { data } = message;
    return {
      id: jetstreamId(sequence),
      stream: this.#stream,
      topic: this.#names.topic(this.#stream, message.subject),
      data: this.#bytes.copy(data),
      headers:
        message.headers === undefined ? undefined : own(this.#headers.decode(message).headers),
      time: timeMs,
    };
  }
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
