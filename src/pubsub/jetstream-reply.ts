import { type Msg, MsgImpl } from '@nats-io/transport-node';

/** A message as a consumer delivers it. */
export interface Pulled {
  readonly message: Msg;
  /** In the stream, and among the deliveries of the consumer. */
  readonly sequence: number;
  readonly consumerSequence: number;
  /** 1 for the first time. */
  readonly delivered: number;
  readonly timeMs: number;
  /** What the consumer has left to deliver for the first time. */
  readonly pending: number;
}

const [DOT, ZERO, NINE] = [0x2e, 0x30, 0x39] as const;
const PREFIX = Buffer.from('$JS.ACK.');
/** Nanoseconds have so many digits more than milliseconds. */
const NS_DIGITS = 6;

/**
 * Reads `$JS.ACK.[<domain>.<account>.]<stream>.<consumer>.<delivered>.<seq>.<cseq>.<ns>.<left>`, and in
 * the long form a random token behind. Undefined for what is no delivery.
 */
export function readReply(message: Msg): Pulled | undefined {
  const reply = replyOf(message);
  if (reply === undefined || !beginsWith(reply, PREFIX)) return undefined;
  const start = numbersAt(reply);
  if (start === undefined) return undefined;
  const numbers: Five = [0, 0, 0, 0, 0];
  let at = start;
  for (let n = 0; n < 5; n += 1) {
    const end = n === 3 ? reply.indexOf(DOT, at) - NS_DIGITS : reply.length;
    let value = 0;
    for (; at < end; at += 1) {
      const code = reply[at] as number;
      if (code < ZERO || code > NINE) break;
      value = value * 10 + (code - ZERO);
    }
    numbers[n] = value;
    at += n === 3 ? NS_DIGITS + 1 : 1;
  }
  const [delivered, sequence, consumerSequence, timeMs, pending] = numbers;
  return { message, delivered, sequence, consumerSequence, timeMs, pending };
}

type Five = [number, number, number, number, number];

/** As bytes, which is what the client keeps of it, where its message is of the class that we know. */
function replyOf(message: Msg): Uint8Array | undefined {
  if (message instanceof MsgImpl) {
    const { _msg: parts } = message;
    return parts.reply;
  }
  return message.reply === undefined ? undefined : Buffer.from(message.reply);
}

function beginsWith(bytes: Uint8Array, start: Uint8Array): boolean {
  for (let at = 0; at < start.length; at += 1) if (bytes[at] !== start[at]) return false;
  return true;
}

/** Where the numbers begin. */
function numbersAt(reply: Uint8Array): number | undefined {
  let dots = 0;
  let [short, long] = [0, 0];
  for (let at = 0; at < reply.length; at += 1) {
    if (reply[at] !== DOT) continue;
    dots += 1;
    if (dots === 4) short = at + 1;
    else if (dots === 6) long = at + 1;
  }
  if (dots < 8) return undefined;
  return dots === 8 ? short : long;
}
