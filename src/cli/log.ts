import { type Logger, pino } from 'pino';
import { printable } from './data.ts';
import { redactUrl } from '../runtime/logger.ts';

/** Logs to stderr: JSON lines, or short ones where people look at a terminal. */
export function createLogger(json: boolean): Logger {
  const forPeople = !json && process.stderr.isTTY;
  const write = (line: string): void => {
    const fields = redacted(JSON.parse(line)) as Record<string, unknown>;
    process.stderr.write(`${forPeople ? shortLine(fields) : JSON.stringify(fields)}\n`);
  };
  const options = { formatters: { level: (label: string) => ({ level: label }) } };
  return pino({ ...options, base: null }, { write });
}

/** Secrets in URLs may stand in any text: of an error, its stack, its cause. */
function redacted(value: unknown): unknown {
  if (typeof value === 'string') return redactUrl(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(redacted);
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, redacted(each)]));
}

function shortLine({ level, time: _time, msg, err, ...rest }: Record<string, unknown>): string {
  const reason = (err as { message?: string } | undefined)?.message;
  const fields = Object.entries(rest).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  const parts = [`${String(level)}:`, String(msg), ...fields, ...(reason ? [`(${reason})`] : [])];
  return printable(parts.join(' '));
}
