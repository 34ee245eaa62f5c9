import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ERROR_CODES } from '../src/runtime/errors.ts';

const read = (path: string): string => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');

/** The fenced blocks of a document that follow a marker comment, with what the marker says. */
function blocks(text: string, marker: string): { readonly of: string; readonly code: string }[] {
  const pattern = new RegExp(`<!-- ${marker}:? ?([^ ]*) ?-->\n\`\`\`\\w+\n([\\s\\S]*?)\`\`\``, 'g');
  return [...text.matchAll(pattern)].map(([, of = '', code = '']) => ({ of, code }));
}

describe('documents', () => {
  it('docs/errors.md lists every error code, and no other', () => {
    const listed = [...read('docs/errors.md').matchAll(/^\| `([a-z-]+)` \|/gm)].map(
      ([, code]) => code,
    );
    expect(new Set(listed)).toEqual(new Set(ERROR_CODES));
    expect(listed).toHaveLength(ERROR_CODES.length);
  });

  describe.each(['README.md', 'docs/delivery.md'])('%s', (path) => {
    it('has snippets that stand in their examples', () => {
      const snippets = blocks(read(path), 'snippet');
      expect(snippets.length).toBeGreaterThan(0);
      for (const { of, code } of snippets) expect(read(of)).toContain(code);
    });

    it('has no other TypeScript', () => {
      const text = read(path);
      expect(text.split('```ts').length - 1).toBe(blocks(text, 'snippet').length);
    });
  });
});
