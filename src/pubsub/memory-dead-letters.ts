import { CoterieError } from '../runtime/errors.ts';
import type { DeadLetter, DeadLetterStore } from './dead-letters.ts';

export interface MemoryDeadLettersOptions {
  /** Letters of all subjects together; more are refused as `overloaded`. Default 10 000. */
  size?: number;
}

/** Dead letters in memory, for tests and trials: they die with the process. */
export function memoryDeadLetters(options: MemoryDeadLettersOptions = {}): DeadLetterStore {
  const { size = 10_000 } = options;
  if (!(Number.isInteger(size) && size >= 1 && size <= 10_000_000)) {
    throw new CoterieError('invalid-options', 'size must be an integer from 1 to 10000000');
  }
  const subjects = new Map<string, Map<number, DeadLetter>>();
  let last = 0;
  let count = 0;
  let closed = false;
  const open = (subject: string): ReadonlyMap<number, DeadLetter> => {
    if (closed) throw new CoterieError('closed', 'the store of dead letters is closed');
    return subjects.get(subject) ?? new Map<number, DeadLetter>();
  };
  return {
    async append(subject, data, headers) {
      open(subject);
      if (count >= size) {
        throw new CoterieError('overloaded', `${size} dead letters are kept already`);
      }
      const letters = subjects.get(subject) ?? new Map<number, DeadLetter>();
      subjects.set(subject, letters);
      last += 1;
      count += 1;
      letters.set(last, { position: last, data, headers });
    },
    async list(subject, { after = 0, limit = 100 } = {}) {
      const letters = [...open(subject).values()];
      return letters.filter(({ position }) => position > after).slice(0, limit);
    },
    async get(subject, position) {
      return open(subject).get(position);
    },
    async remove(subject, position) {
      open(subject);
      const letters = subjects.get(subject);
      if (letters?.delete(position) !== true) return false;
      count -= 1;
      if (letters.size === 0) subjects.delete(subject);
      return true;
    },
    async close() {
      closed = true;
      subjects.clear();
    },
  };
}
