import type { Msg } from '@nats-io/transport-node';

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

const [ZERO, NINE] = [0x30, 0x39] as const;
/** Nanoseconds have so many digits more than milliseconds. */
const NS_DIGITS = 6;

/**
 * Reads `$JS.ACK.[<domain>.<account>.]<stream>.<consumer>.<delivered>.<seq>.<cseq>.<ns>.<left>`, and in
 * the long form a random token behind. Undefined for what is no delivery.
 */
export function readReply(message: Msg): Pulled | undefined {
  const { reply } = message;
  if (reply === undefined || !reply.startsWith('$JS.ACK.')) return undefined;
  let at = numbersAt(reply);
  if (at === undefined) return undefined;
  const numbers = [0, 0, 0, 0, 0];
  for (let n = 0; n < 5; n += 1) {
    const end = n === 3 ? reply.indexOf('.', at) - NS_DIGITS : reply.length;
    let value = 0;
    for (; at < end; at += 1) {
      const code = reply.charCodeAt(at);
      if (code < ZERO || code > NINE) break;
      value = value * 10 + (code - ZERO);
    }
    numbers[n] = value;
    at += n === 3 ? NS_DIGITS + 1 : 1;
  }
  const [delivered, sequence, consumerSequence, timeMs, pending] = numbers as Five;
  return { message, delivered, sequence, consumerSequence, timeMs, pending };
}

type Five = [number, number, number, number, number];

/** Where the numbers begin. */
function numbersAt(reply: string): number | undefined {
  let dots = 0;
  let [short, long] = [0, 0];
  for (let at = reply.indexOf('.'); at !== -1; at = reply.indexOf('.', at + 1)) {
    dots += 1;
    if (dots === 4) short = at + 1;
    else if (dots === 6) long = at + 1;
  }
  if (dots < 8) return undefined;
  return dots === 8 ? short : long;
}
