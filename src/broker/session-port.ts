import type { CoterieError } from '../runtime/errors.ts';
import type { BrokerEvents } from './events.ts';
import type { Handler } from './handler.ts';
import type { PartitionHooks } from './partition-context.ts';
import type { SourceOptions } from './source-options.ts';

/** What a session tells the broker that it belongs to. */
export interface SessionPort {
  /** True while the stream is handled. */
  handles(stream: string): boolean;
  /** Its handler, also for what was taken before it was given up. */
  handlerOf(stream: string): Handler | undefined;
  /** What its handler does about partitions; undefined: nothing. */
  hooksOf(stream: string): PartitionHooks | undefined;
  /** The durable source that feeds its handler. */
  sourceOf(stream: string): SourceOptions | undefined;
  streams(): readonly string[];
  has(event: keyof BrokerEvents): boolean;
  emit<K extends keyof BrokerEvents>(event: K, value: BrokerEvents[K]): void;
  count(name: string, by?: number): void;
  /** This member is active and its queue groups are in force. */
  joined(): void;
  /** It is active, but the data connection went away meanwhile. */
  unreachable(error: CoterieError): void;
  /** It may not be a member, or no longer. */
  ended(error: CoterieError): void;
}
