import { describe, expect, test } from 'vitest';
import { readRepositoryFile } from '../test/support/repository-files.ts';
import { BREAKS, broken } from './breaks.ts';

describe('the faults that verification must find', () => {
  test.each(BREAKS)('$name: can be planted', (each) => {
    const source = readRepositoryFile(each.file);
    expect(broken(each, source)).not.toBe(source);
  });

  test('one whose text is gone is not planted in silence', () => {
    const [first] = BREAKS;
    expect(() => first && broken(first, '')).toThrow(/has its text 0 times/);
  });
});
