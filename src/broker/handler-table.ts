import { checkStream } from '../pubsub/subject.ts';
import { CoterieError } from '../runtime/errors.ts';
import type { HandleOptions } from './broker-contract.ts';
import type { Handler } from './handler.ts';
import type { PartitionHooks } from './partition-context.ts';
import { compose, type Middleware } from './middleware.ts';
import { checkSourceOptions, type SourceOptions } from './source-options.ts';

interface Entry {
  readonly handler: Handler;
  readonly options: HandleOptions;
  /** With all middleware around it. */
  composed: Handler;
}

/** The handlers of a broker by their streams, with what is around them. */
export class HandlerTable {
  readonly #entries = new Map<string, Entry>();
  /** Given up: what was taken before is still theirs. */
  readonly #former = new Map<string, Entry>();
  #middleware: readonly Middleware[] = [];

  get streams(): string[] {
    return [...this.#entries.keys()];
  }

  has(stream: string): boolean {
    return this.#entries.has(stream);
  }

  /** The handler, also for what was taken before it was given up. */
  find(stream: string): Handler | undefined {
    return this.#entry(stream)?.composed;
  }

  /** What its handler does about partitions; undefined: nothing. */
  hooks(stream: string): PartitionHooks | undefined {
    const options = this.#entry(stream)?.options;
    return options?.gained === undefined && options?.released === undefined ? undefined : options;
  }

  /** What feeds it beside what is published. */
  source(stream: string): SourceOptions | undefined {
    const options = this.#entries.get(stream)?.options;
    return options?.from === undefined ? undefined : options;
  }

  /** Throws `invalid-argument`. */
  add(stream: string, handler: Handler, options: HandleOptions): void {
    checkStream(stream);
    if (typeof handler !== 'function') {
      throw new CoterieError('invalid-argument', 'the handler is no function');
    }
    if (this.#entries.has(stream)) {
      throw new CoterieError('invalid-argument', `stream ${stream} has a handler already`);
    }
    checkMiddleware(options.middleware ?? []);
    checkSourceOptions(options);
    for (const hook of [options.gained, options.released]) {
      if (hook !== undefined && typeof hook !== 'function') {
        throw new CoterieError('invalid-argument', 'a hook is no function');
      }
    }
    const entry = { handler, options, composed: handler };
    this.#compose(entry);
    this.#entries.set(stream, entry);
    this.#former.delete(stream);
  }

  remove(stream: string): void {
    const entry = this.#entries.get(stream);
    if (entry === undefined) return;
    this.#entries.delete(stream);
    this.#former.set(stream, entry);
  }

  /** Around all handlers, within what is around them already. Throws `invalid-argument`. */
  use(middleware: readonly Middleware[]): void {
    checkMiddleware(middleware);
    this.#middleware = [...this.#middleware, ...middleware];
    for (const entry of this.#entries.values()) this.#compose(entry);
    for (const entry of this.#former.values()) this.#compose(entry);
  }

  #entry(stream: string): Entry | undefined {
    return this.#entries.get(stream) ?? this.#former.get(stream);
  }

  #compose(entry: Entry): void {
    const middleware = [...this.#middleware, ...(entry.options.middleware ?? [])];
    entry.composed = compose(middleware, entry.handler);
  }
}

function checkMiddleware(middleware: readonly Middleware[]): void {
  if (middleware.every((each) => typeof each === 'function')) return;
  throw new CoterieError('invalid-argument', 'a middleware is no function', {
    hint: 'Call those that take options: retry(), not retry.',
  });
}
