import type { LogEvent } from '../../pubsub/log.ts';
import { systemClock } from '../../runtime/clock.ts';
import { dataFields, printable, shownData } from '../data.ts';
import { grouped, type Output } from '../output.ts';

const PROGRESS_MS = 500;

/** Prints events as they come; a person whose stdout goes elsewhere sees how many there are. */
export class EventLines implements Disposable {
  readonly #output: Output;
  #count = 0;
  #cancel: (() => void) | undefined;
  readonly #shows = process.stderr.isTTY && !process.stdout.isTTY;

  constructor(output: Output) {
    this.#output = output;
    if (this.#shows) this.#showLater();
  }

  get count(): number {
    return this.#count;
  }

  print(event: LogEvent, attempt?: number): void {
    this.#count += 1;
    const { id, stream, topic = null, data, time } = event;
    const more = attempt === undefined ? {} : { attempt };
    this.#output.event({ id, stream, topic, ...dataFields(data), time, ...more }, () => {
      const at = new Date(time).toISOString();
      return `${at} ${id} ${printable(topic ?? '-')} ${shownData(data)}`;
    });
  }

  [Symbol.dispose](): void {
    this.#cancel?.();
    if (this.#shows) process.stderr.write(`\r${grouped(this.#count)} events\n`);
  }

  #showLater(): void {
    this.#cancel = systemClock.setTimer(() => {
      process.stderr.write(`\r${grouped(this.#count)} events`);
      this.#showLater();
    }, PROGRESS_MS);
  }
}
