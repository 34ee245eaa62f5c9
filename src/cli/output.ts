import { styleText } from 'node:util';
import { systemClock } from '../runtime/clock.ts';
import type { CoterieError } from '../runtime/errors.ts';
import { redactUrl } from '../runtime/logger.ts';
import { printable } from './data.ts';

export type Style = Parameters<typeof styleText>[0];

/** What a command tells: JSON lines with `--json`, else text for people. */
export class Output {
  readonly json: boolean;

  constructor(json: boolean) {
    this.json = json;
  }

  /** One event: a JSON line, or what `human` says of it, if anything. */
  event(fields: object, human?: () => string): void {
    if (this.json) process.stdout.write(`${JSON.stringify(fields)}\n`);
    else if (human !== undefined) this.text(human());
  }

  /** Text for people; nothing with `--json`. */
  text(text: string): void {
    if (!this.json) process.stdout.write(`${text}\n`);
  }

  /** A failed operation: the last thing to say about it. */
  failed(id: string | null, error: CoterieError): void {
    const { code } = error;
    const message = redactUrl(error.message);
    const hint = error.hint === undefined ? {} : { hint: redactUrl(error.hint) };
    if (this.json) {
      this.event({ event: 'failed', id, code, message, ...hint });
      return;
    }
    const what = id === null ? 'failed' : `failed ${printable(id)}`;
    const text = `${printable(message)} [${code}]`;
    process.stderr.write(`${styleText('red', what, { stream: process.stderr })}: ${text}\n`);
    if (hint.hint !== undefined) process.stderr.write(`${printable(hint.hint)}\n`);
  }
}

/** Colours where the terminal takes them; `NO_COLOR` is heeded. */
export function styled(style: Style, text: string): string {
  return styleText(style, text, { stream: process.stdout });
}

/** Rows under a header, in columns as wide as they need to be; numbers stand to the right. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = header.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => (row[column] ?? '').length)),
  );
  const isNumber = header.map((_, column) =>
    rows.every((row) => /^(?:[\d ]+(?:\.\d+)?(?: %)?|-)?$/.test(row[column] ?? '')),
  );
  const line = (row: readonly string[]): string =>
    widths
      .map((width, column) => {
        const cell = row[column] ?? '';
        return isNumber[column] === true ? cell.padStart(width) : cell.padEnd(width);
      })
      .join('  ')
      .trimEnd();
  return [styled('dim', line(header)), ...rows.map(line)].map((each) => `  ${each}`).join('\n');
}

/** A number for people: `16 384`. */
export function grouped(value: number): string {
  return String(Math.round(value)).replaceAll(/(?<=\d)(?=(?:\d{3})+$)/g, ' ');
}

/** A share for people: `33.3 %`. */
export function percent(part: number, whole: number): string {
  return whole === 0 ? '-' : `${((100 * part) / whole).toFixed(1)} %`;
}

/** A duration for people: `340 ms`, `2.1 s`. */
export function duration(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

/** The time of day, for lines that people read. */
export function clockTime(): string {
  const now = new Date(systemClock.wallTime());
  return `${now.toTimeString().slice(0, 8)}.${String(now.getMilliseconds()).padStart(3, '0')}`;
}
