import type { CoterieError } from '../runtime/errors.ts';
import type { LogEvent } from './log.ts';

/** An event that a source gives out. */
export interface SourceEvent extends LogEvent {
  /** 1 for the first time; what was given to processes that died counts. */
  readonly attempt: number;
}

export interface PullOptions {
  /**
   * Called for each event, many at once; the event is acknowledged when it resolves. When it rejects
   * the event comes again after `retryDelayMs`, up to the source's limit.
   */
  readonly handle: (event: SourceEvent) => Promise<void>;
  /**
   * Given, the events of one line are handled one after the other, in the order of their stream: the
   * next one begins when the one before is done, or is a dead letter. It takes that no other process
   * pulls at the same time; what a former one has not let go of is waited for.
   */
  readonly lineOf?: (event: LogEvent) => string;
  /** Called before anything is taken or begun; it may stop the pull. */
  readonly before?: () => void;
  readonly retryDelayMs: number;
  /** Told of what goes wrong; pulling goes on by itself. */
  readonly onError: (error: CoterieError) => void;
}

/** Events flow until it is stopped. */
export interface Pull {
  /**
   * Takes nothing more; resolves when nothing more comes from the store, and what had not begun was
   * given back. What has begun goes on. Idempotent, never rejects.
   */
  stop(): Promise<void>;
  /** Resolves when it was stopped and all that had begun is settled. */
  readonly ended: Promise<void>;
}

/** Durable streams with a cursor that all processes share which pull from it. */
export interface DurableSource {
  readonly name: string;
  /** Throws `invalid-argument` where events are not acknowledged, `closed` when it is closed. */
  pull(options: PullOptions): Pull;
}
