/**
 * Where `deduplicate` keeps the ids of what was handled. Both methods get the same id for the same
 * message. `now` is the broker's monotonic clock in ms; a store that outlives the process has a
 * clock of its own.
 */
export interface IdStore {
  /** True when the id was added and is not forgotten yet. */
  has(id: string, now: number): boolean | Promise<boolean>;
  /** Called when the handler has succeeded, before the message is acknowledged. */
  add(id: string, now: number): void | Promise<void>;
}
