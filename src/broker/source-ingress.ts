import type { Pull, SourceEvent } from '../pubsub/durable-source.ts';
import { partitionOf } from '../ring/key-hash.ts';
import type { RingConfig } from '../ring/ring-config.ts';
import type { Clock } from '../runtime/clock.ts';
import { CoterieError } from '../runtime/errors.ts';
import type { MessageInput } from '../runtime/message.ts';
import type { HookedPartitions } from './delivery/partition-hooks.ts';
import type { PartitionHooks } from './partition-context.ts';
import { detached } from './runner.ts';
import { eventLine, sourceMessage } from './source-message.ts';
import type { SourceOptions } from './source-options.ts';

const RETRY_DELAY_MS = 1000;
/** Before an event is sent again that found no owner. */
const NO_OWNER_RETRY_MS = 100;

/** What the pulling of a member wants of its surroundings. */
export interface SourceIngressPort {
  sourceOf(stream: string): SourceOptions | undefined;
  /** To the owner of its key; resolves when its handler is done. */
  deliver(message: MessageInput): Promise<void>;
  /** A member that slept may be none, and is told so here. */
  lookAtClock(): void;
  count(name: string): void;
  error(error: CoterieError): void;
}

/** The part of a broker's options that concerns sources. */
export interface SourceIngressConfig {
  readonly clock: Clock;
  readonly ring: Pick<RingConfig, 'partitions'>;
}

/**
 * A member's share in the durable sources of its handlers. Where there is no order every member in
 * the queue groups pulls. Where there is, the owner of one partition does, from the moment it has
 * it to the moment it lets go.
 */
export class SourceIngress {
  readonly #config: SourceIngressConfig;
  readonly #port: SourceIngressPort;
  readonly #streams = new Set<string>();
  readonly #pulls = new Map<string, Pull>();
  /** Told to stop: until then something may still come from the store. */
  readonly #stopping = new Map<string, Promise<void>>();
  /** Stopped, and not settled yet. */
  readonly #ending = new Set<Promise<void>>();
  #open = false;
  #isOver = false;

  constructor(config: SourceIngressConfig, port: SourceIngressPort) {
    this.#config = config;
    this.#port = port;
  }

  /** The member takes part in the queue groups, or rests. */
  set open(open: boolean) {
    this.#open = open;
    for (const stream of this.#streams) {
      if (this.#isOrdered(stream)) continue;
      if (open) this.#start(stream);
      else void this.#stop(stream);
    }
  }

  add(stream: string): void {
    this.#streams.add(stream);
    if (this.#open && !this.#isOrdered(stream)) this.#start(stream);
  }

  remove(stream: string): void {
    this.#streams.delete(stream);
    void this.#stop(stream);
  }

  /** This member was put out of the ring: somebody else pulls in order now. */
  oust(): void {
    for (const stream of this.#pulls.keys()) {
      if (this.#isOrdered(stream)) void this.#stop(stream);
    }
  }

  /** For good; resolves when all that was begun is settled. */
  async exit(): Promise<void> {
    this.#isOver = true;
    this.open = false;
    for (const stream of this.#pulls.keys()) void this.#stop(stream);
    await Promise.all(this.#ending);
  }

  /** The hooks of a stream's partitions: the user's, and what makes this member the puller. */
  hooksOf(stream: string, own: PartitionHooks | undefined): PartitionHooks | undefined {
    if (!this.#isOrdered(stream)) return own;
    const at = this.#pullerPartition(stream);
    return {
      gained: async (context) => {
        await own?.gained?.(context);
        if (context.partition !== at) return;
        await this.#stopping.get(stream);
        if (!context.signal.aborted) this.#start(stream);
      },
      released: async (context) => {
        if (context.partition === at) await this.#stop(stream);
        await own?.released?.(context);
      },
    };
  }

  hooksOn(stream: string, own: PartitionHooks | undefined): HookedPartitions {
    if (own !== undefined) return 'all';
    return this.#isOrdered(stream) ? this.#pullerPartition(stream) : 'none';
  }

  #isOrdered(stream: string): boolean {
    return this.#port.sourceOf(stream)?.order === 'key';
  }

  /** Whose owner pulls. */
  #pullerPartition(stream: string): number {
    return partitionOf(`coterie.puller ${stream}`, this.#config.ring.partitions);
  }

  #start(stream: string): void {
    const source = this.#port.sourceOf(stream);
    if (source?.from === undefined || this.#pulls.has(stream) || this.#isOver) return;
    const { from, order, retryDelayMs = RETRY_DELAY_MS } = source;
    const state = { stopped: false };
    try {
      const pull = detached(() =>
        from.pull({
          retryDelayMs,
          handle: (event) => this.#handle(stream, event, source, state),
          // What a handler throws is told where it runs.
          onError: (error) => error.code === 'handler-failed' || this.#port.error(error),
          ...(order === 'key'
            ? {
                lineOf: (event) => eventLine(event, source),
                before: () => this.#port.lookAtClock(),
              }
            : {}),
        }),
      );
      this.#pulls.set(stream, {
        ended: pull.ended,
        stop: () => {
          state.stopped = true;
          return pull.stop();
        },
      });
    } catch (error) {
      this.#port.error(CoterieError.from(error));
    }
  }

  /** Resolves when nothing more comes from the store; `exit` waits for the rest. */
  async #stop(stream: string): Promise<void> {
    const pull = this.#pulls.get(stream);
    // Who leaves stops it before its partitions are let go: they wait for the same end.
    if (pull === undefined) return this.#stopping.get(stream);
    this.#pulls.delete(stream);
    this.#ending.add(pull.ended);
    void pull.ended.then(() => this.#ending.delete(pull.ended));
    const stopping = Promise.all([this.#stopping.get(stream), pull.stop()]).then(() => {
      if (this.#stopping.get(stream) === stopping) this.#stopping.delete(stream);
    });
    this.#stopping.set(stream, stopping);
    await stopping;
  }

  /** What finds no owner is no failure of the event: it is sent until somebody has handled it. */
  async #handle(
    stream: string,
    event: SourceEvent,
    options: SourceOptions,
    state: { readonly stopped: boolean },
  ): Promise<void> {
    for (;;) {
      try {
        await this.#port.deliver(sourceMessage(stream, event, options));
        this.#port.count('pulled');
        return;
      } catch (cause) {
        const error = CoterieError.from(cause);
        // The store gives it to somebody else.
        if (!error.retriable || state.stopped) throw error;
        await new Promise<void>((resolve) => {
          this.#config.clock.setTimer(resolve, NO_OWNER_RETRY_MS);
        });
      }
    }
  }
}
