import type { ErrorCode } from '../../runtime/errors.ts';
import { HeaderMemo } from '../../runtime/header-memo.ts';
import type { Message, MessageHeaders } from '../../runtime/message.ts';
import type { ForwardItem, ReplyTarget } from '../../codec/data-frame.ts';

/** A message as the codecs read it, and what travelled beside it. */
export interface Incoming {
  readonly message: Message;
  /** The handlers that wait for it, see `chainToken`. */
  readonly chain: readonly string[];
  /**
   * What its publisher waits for on the reply subject, where it understands Coterie's answers: that
   * it is done, or the handler's reply. `source`: it comes from a durable source, is answered on its
   * lane only, and may come again by another sender.
   */
  readonly wants: 'confirm' | 'reply' | 'source' | undefined;
}

/** What a handler gave back to whoever asked. */
export interface Reply {
  readonly data: Uint8Array;
  readonly headers: MessageHeaders | undefined;
}

/** What became of a message. */
export type Outcome =
  | { readonly ok: true; readonly reply: Reply | undefined; readonly node: string }
  | { readonly ok: false; readonly code: ErrorCode; readonly text: string; readonly node: string };

/**
 * A message on its way from this process to an owner. It is itself the item of a Forward frame, so
 * that forwarding makes no further object.
 */
export interface Parcel extends ForwardItem {
  /** Of the message. */
  readonly id: string;
  partition: number;
  sequence: number;
  opening: number;
  position: number;
  attempt: number;
  remainingMs: number;
  /** Monotonic ms after which nobody waits; infinite for none. */
  readonly deadline: number;
  readonly bytes: number;
  /** The decoded message, where this process has it: its own owner need not decode it again. */
  readonly incoming: Incoming | undefined;
  /** Called once; undefined where nobody waits (a plain publish). */
  readonly settle: ((outcome: Outcome) => void) | undefined;
  settled: boolean;
  /** The owner that it was sent to last has neither settled nor refused it. */
  owed: boolean;
}

/** What a new parcel is made of. */
export interface ParcelInput {
  /** Default: that of `incoming`. */
  readonly id?: string;
  readonly stream: string;
  readonly partition: number;
  readonly data: Uint8Array;
  readonly headers: MessageHeaders | undefined;
  readonly reply?: ReplyTarget | undefined;
  readonly wantsReply?: boolean;
  readonly deadline?: number;
  readonly late?: boolean;
  readonly incoming?: Incoming | undefined;
  readonly settle?: ((outcome: Outcome) => void) | undefined;
}

/** What a parcel weighs beside its payload: headers, and what the frame adds. */
const ITEM_OVERHEAD_BYTES = 64;

export function createParcel(input: ParcelInput): Parcel {
  return {
    id: input.id ?? input.incoming?.message.id ?? '',
    stream: input.stream,
    partition: input.partition,
    data: input.data,
    headers: input.headers,
    reply: input.reply,
    wantsReply: input.wantsReply ?? false,
    deadline: input.deadline ?? Number.POSITIVE_INFINITY,
    late: input.late ?? false,
    incoming: input.incoming,
    settle: input.settle,
    bytes: input.data.length + headerBytes(input.headers) + ITEM_OVERHEAD_BYTES,
    sequence: 0,
    opening: 0,
    position: 0,
    attempt: 0,
    remainingMs: 0,
    settled: false,
    owed: false,
  };
}

const sizes = new HeaderMemo(sizeOf);

/** About how many bytes headers take in a frame. */
export function headerBytes(headers: MessageHeaders | undefined): number {
  return headers === undefined ? 0 : sizes.get(headers);
}

function sizeOf(headers: MessageHeaders): number {
  let bytes = 0;
  for (const name in headers) {
    bytes += name.length + 4;
    for (const value of headers[name] ?? []) bytes += value.length * 3 + 4;
  }
  return bytes;
}
