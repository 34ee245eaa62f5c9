import { HeaderCollector } from '../../codec/headers.ts';
import { MESSAGE_HEADER_LIMITS } from '../../codec/limits.ts';
import { native } from '../../codec/native.ts';
import type { DeadLetterStore } from '../../pubsub/dead-letters.ts';
import { CoterieError } from '../../runtime/errors.ts';
import type { Message, MessageHeaders } from '../../runtime/message.ts';
import type { HandlerContext } from '../handler.ts';
import type { Middleware } from '../middleware.ts';
import type { Verbs } from '../verbs.ts';

export interface DeadLetterOptions {
  /**
   * Where letters are kept: a store; or a broker or client, which publishes them, and on core NATS
   * what nobody listens to is gone.
   */
  to: Pick<DeadLetterStore, 'append'> | Pick<Verbs, 'publish'>;
  /** Which errors make a dead letter; default all. The others stay failures. */
  when?: (error: unknown) => boolean;
}

/** What the reason of a dead letter is told by. */
export const DEAD_LETTER_HEADERS = Object.freeze({
  reason: 'Dead-Letter-Reason',
  code: 'Dead-Letter-Code',
  stream: 'Dead-Letter-Stream',
  id: 'Dead-Letter-Id',
  clique: 'Dead-Letter-Clique',
  node: 'Dead-Letter-Node',
  epoch: 'Dead-Letter-Epoch',
  attempts: 'Dead-Letter-Attempts',
  time: 'Dead-Letter-Time',
  omitted: 'Dead-Letter-Omitted',
});

const SUFFIX = '.dlq';
const PREFIX = /^dead-letter-/i;
const MOST_REASON = 1024;
/** What of a message's own headers is kept: the reason needs the rest. */
const KEPT_HEADERS = {
  ...MESSAGE_HEADER_LIMITS,
  count: MESSAGE_HEADER_LIMITS.count - Object.keys(DEAD_LETTER_HEADERS).length,
  totalBytes: MESSAGE_HEADER_LIMITS.totalBytes - 6 * 1024,
};

/** The stream on which the dead letters of a stream stand. */
export function deadLetterStream(stream: string): string {
  return `${stream}${SUFFIX}`;
}

/**
 * Keeps a message that failed as a dead letter on `<stream>.dlq`, with its key, data and headers and
 * the reason in `Dead-Letter-...` headers. The message counts as handled once the letter is kept;
 * where it cannot be kept, the failure stands. A request makes no letter, its sender has the error.
 * Nor does what fails because its member lost the partition: it is handled elsewhere.
 */
export function deadLetter(options: DeadLetterOptions): Middleware {
  const { to, when = () => true } = options;
  if (typeof to !== 'object' || to === null || !('append' in to || 'publish' in to)) {
    throw new CoterieError(
      'invalid-options',
      'deadLetter: to must be a store, a broker or a client',
    );
  }
  return async (message, context, next) => {
    try {
      return await next(message, context);
    } catch (cause) {
      const isLetter = message.stream.endsWith(SUFFIX);
      if (isLetter || context.wantsReply === true || context.signal.aborted) throw cause;
      if (!when(cause)) throw cause;
      const error = CoterieError.from(cause, 'handler-failed');
      const letter = letterOf(message, context, error);
      try {
        await keep(letter, to);
      } catch (failure) {
        const { message: why, hint } = CoterieError.from(failure);
        const text = `${error.message}; and it could not be kept as a dead letter: ${why}`;
        throw new CoterieError('handler-failed', text, {
          cause: failure,
          ...(hint === undefined ? {} : { hint }),
        });
      }
      const { node } = context;
      context.emit('deadLettered', { message, node, error, to: letter.stream });
      // A plain client may wait for a reply: it must not take silence for success.
      if (context.wantsReply === undefined) throw cause;
      return undefined;
    }
  };
}

async function keep(letter: Message, to: DeadLetterOptions['to']): Promise<void> {
  if ('append' in to) {
    // The native form: any tool of the bus can read it.
    const { data, headers = {} } = native.encode(letter);
    await to.append(letter.stream, data, headers);
  } else {
    await to.publish(letter);
  }
}

function letterOf(message: Message, context: HandlerContext, error: CoterieError): Message {
  const { epoch, clock } = context;
  const { message: text, code } = error;
  // A letter that was tried again and failed again still tells of the first message.
  const first = message.headers[DEAD_LETTER_HEADERS.id]?.[0] ?? message.id;
  const { kept, omitted } = keptHeaders(message.headers);
  const headers: Record<string, readonly string[]> = Object.assign(Object.create(null), kept, {
    [DEAD_LETTER_HEADERS.reason]: [plainText(text)],
    [DEAD_LETTER_HEADERS.code]: [code],
    [DEAD_LETTER_HEADERS.stream]: [message.stream],
    [DEAD_LETTER_HEADERS.id]: [first],
    [DEAD_LETTER_HEADERS.clique]: [context.clique],
    [DEAD_LETTER_HEADERS.node]: [context.node],
    [DEAD_LETTER_HEADERS.epoch]: [`${epoch.number}/${epoch.instance}`],
    [DEAD_LETTER_HEADERS.attempts]: [String(context.attempt)],
    [DEAD_LETTER_HEADERS.time]: [String(Math.floor(clock.wallTime()))],
  });
  if (omitted > 0) headers[DEAD_LETTER_HEADERS.omitted] = [String(omitted)];
  return { ...message, stream: deadLetterStream(message.stream), headers };
}

function keptHeaders(headers: MessageHeaders): { kept: MessageHeaders; omitted: number } {
  const refuse = (reason: string): CoterieError => new CoterieError('too-large', reason);
  const collector = new HeaderCollector(KEPT_HEADERS, refuse);
  let omitted = 0;
  for (const name of Object.keys(headers)) {
    if (PREFIX.test(name)) continue;
    try {
      collector.add(name, headers[name] as readonly string[]);
    } catch {
      // The letter says how many did not find room.
      omitted += 1;
    }
  }
  return { kept: collector.headers() ?? {}, omitted };
}

/** One line that a header can bear. */
function plainText(text: string): string {
  const line = text.replaceAll(/[^ -~\u00a0-\ud7ff\ue000-\u{10ffff}]+/gu, ' ');
  return line.slice(0, MOST_REASON).toWellFormed().trim() || 'no reason given';
}
