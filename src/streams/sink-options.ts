import type { LogEvent, LogPosition } from '../pubsub/log.ts';
import { checkName } from '../pubsub/subject.ts';
import { type Clock, systemClock } from '../runtime/clock.ts';
import { CoterieError } from '../runtime/errors.ts';
import { deadLetterStream } from './dead-letter.ts';
import { type EventFilter, filterText } from './filter.ts';
import type { StreamGap } from './gap.ts';

export interface SinkOptions extends EventFilter {
  /** What the processes share that work together: 1 to 64 of `[A-Za-z0-9_-]`. */
  name: string;
  /** One stream or several. */
  streams: string | readonly string[];
  /** Where a sink of a new name begins; default `newest`. A known one goes on where it stands. */
  from?: LogPosition;
  /** `none`: an event is done when it is taken, and lost with its process. Default `explicit`. */
  ack?: 'explicit' | 'none';
  /** Without a word for so long, an event goes to another process; 100 to 86 400 000, default 20 000. */
  graceMs?: number;
  /** Deliveries of one event, after which it is a dead letter; 1 to 10 000, default no limit. */
  maxDeliveries?: number;
  /**
   * The stream that takes dead letters; default `<stream>-dlq`. False: they are dropped, and `onDead`
   * is all that tells.
   */
  deadLetter?: string | false;
  /** Called for each dead letter. */
  onDead?: (event: LogEvent, reason: string) => void;
  /** Events that this process has of a stream, waiting and at work; 1 to 10 000, default 256. */
  maxInFlight?: number;
  /**
   * Called, in one process of the sink at least, when events went before anybody took them, or a stream
   * was made anew; the sink goes on behind the gap. Without it `onError` gets an `events-lost` error, and
   * without that too iteration ends with it.
   */
  onGap?: (gap: StreamGap) => void;
  /** Called for errors after which the sink goes on by itself. */
  onError?: (error: CoterieError) => void;
  /** Closes the sink. */
  signal?: AbortSignal;
  /** Default: the machine's clock. */
  clock?: Clock;
}

export interface EachOptions {
  /** Handlers at once; 1 to 10 000, default 1: in the order of delivery. */
  concurrency?: number;
  /** Wait before an event whose handler threw comes again, in ms; default 1000. */
  retryDelayMs?: number;
  /**
   * So long a handler is waited for; then its signal is aborted, and the event comes again as if it
   * had thrown. Meanwhile the event is prolonged. Default 300 000.
   */
  handlerTimeoutMs?: number;
}

const DAY_MS = 86_400_000;

/** Options with their defaults. Throws `invalid-options` or `invalid-argument`. */
export function sinkConfig(options: SinkOptions): {
  from: LogPosition;
  ack: 'explicit' | 'none';
  graceMs: number;
  maxDeliveries: number;
  maxInFlight: number;
  clock: Clock;
} {
  const { from = 'newest', ack = 'explicit', clock = systemClock } = options;
  const { graceMs = 20_000, maxDeliveries = Infinity, maxInFlight = 256 } = options;
  checkName('sink', options.name);
  if (options.deadLetter !== undefined && options.deadLetter !== false) {
    checkName('stream', options.deadLetter);
  }
  checkCount('graceMs', graceMs, 100, DAY_MS);
  checkCount('maxInFlight', maxInFlight, 1, 10_000);
  if (maxDeliveries !== Infinity) checkCount('maxDeliveries', maxDeliveries, 1, 10_000);
  return { from, ack, graceMs, maxDeliveries, maxInFlight, clock };
}

export function eachConfig(options: EachOptions): Required<EachOptions> {
  const { concurrency = 1, retryDelayMs = 1000, handlerTimeoutMs = 300_000 } = options;
  checkCount('concurrency', concurrency, 1, 10_000);
  checkCount('retryDelayMs', retryDelayMs, 0, DAY_MS);
  checkCount('handlerTimeoutMs', handlerTimeoutMs, 1, DAY_MS);
  return { concurrency, retryDelayMs, handlerTimeoutMs };
}

/** Where the dead letters of one stream go. */
export function targetOf(options: SinkOptions, stream: string): string | false {
  return options.deadLetter ?? deadLetterStream(stream);
}

/** What all processes of a sink must agree on beside the group's own options. */
export function settingsOf(options: SinkOptions, stream: string): string {
  const { maxDeliveries, deadLetter } = options;
  const limit = maxDeliveries === undefined ? '' : `max=${maxDeliveries} `;
  // Where there is no limit, `reject` still sends there.
  const isTold = maxDeliveries !== undefined || deadLetter !== undefined;
  const target = isTold ? `dead=${targetOf(options, stream)} ` : '';
  const text = `${limit}${target}${filterText(options)}`;
  if (text.length <= 200) return text;
  throw new CoterieError('invalid-options', 'the topics of a sink are too many', {
    hint: 'Use patterns, or a predicate (where).',
  });
}

function checkCount(name: string, value: number, least: number, most: number): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  throw new CoterieError('invalid-options', `${name} must be an integer of ${least} to ${most}`);
}
