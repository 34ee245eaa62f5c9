import type { MessageKey } from '../runtime/message.ts';
import type { Routing } from '../ring/routing.ts';
import type { View } from '../ring/step.ts';
import type { Redelivery } from './events.ts';
import type { CommonOptions } from './options.ts';
import type { CliqueCallOptions, Ownership, Verbs } from './verbs.ts';

/** What `createClient` takes; `clique` is the one that `send`, `request` and `view` mean by default. */
export type ClientOptions = CommonOptions;

/** What a client tells. */
export interface ClientEvents {
  /** The members of a clique that this client follows changed. */
  view: { readonly clique: string; readonly view: View };
  /** A message was sent to an owner again, or published again. Told before it leaves. */
  redelivered: Redelivery;
  error: Error;
}

/**
 * The verbs of a broker without being a member: it asks members for their view, listens to the
 * clique's broadcasts, and is never pinged. Connects at the first call.
 */
export interface Client extends Verbs, AsyncDisposable {
  /** The members of a clique. Rejects `no-members` when none answers in time. */
  view(options?: CliqueCallOptions): Promise<View>;
  /** The rings of a clique. */
  routing(options?: CliqueCallOptions): Promise<Routing>;
  /** Who owns a key, with the epoch as its owner says it. Rejects `no-handler`, `no-members`. */
  owner(stream: string, key: MessageKey, options?: CliqueCallOptions): Promise<Ownership>;
  /** Listens; the returned function stops it. `view` begins with the first call for a clique. */
  on<K extends keyof ClientEvents>(
    event: K,
    listener: (event: ClientEvents[K]) => void,
  ): () => void;
  /** Lets go of everything; calls that wait reject `closed`. Idempotent. */
  close(): Promise<void>;
}
