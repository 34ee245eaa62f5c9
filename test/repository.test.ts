import { posix } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readRepositoryFile, repositoryFiles } from './support/repository-files.ts';

const paths = repositoryFiles();

/** Lines of a lock file that say where packages come from; installs must not depend on one place. */
function originsIn(lock: string): string[] {
  const origin = /"resolved"|registry\.[a-z]|https?:\/\/[^"]*\.tgz/i;
  return lock.split('\n').filter((line) => origin.test(line));
}

/** `file:line target` of every link to a repository file that is not there. */
function brokenLinks(path: string, text: string, exists: (target: string) => boolean): string[] {
  const broken: string[] = [];
  let fenced = false;
  for (const [index, line] of text.split('\n').entries()) {
    if (/^\s*(```|~~~)/.test(line)) fenced = !fenced;
    if (fenced) continue;
    const prose = line.replaceAll(/`[^`]*`/g, '');
    const links = [
      ...prose.matchAll(/\]\(<?([^)\s>]+)/g),
      ...prose.matchAll(/^\[[^\]]+\]:\s*(\S+)/g),
    ];
    for (const [, target = ''] of links) {
      if (/^([a-z][a-z+.-]*:|#|\/\/)/i.test(target)) continue;
      const file = decodeURIComponent(target.replace(/[#?].*$/, ''));
      const base = file.startsWith('/') ? '' : posix.dirname(path);
      const resolved = posix.join(base, file).replace(/^\/|\/$/g, '');
      if (!exists(resolved)) broken.push(`${path}:${index + 1} ${target}`);
    }
  }
  return broken;
}

describe('the lock file', () => {
  const locks = paths.filter((path) => posix.basename(path) === 'package-lock.json');

  test('is there', () => {
    expect(locks).toContain('package-lock.json');
  });

  test.each(locks)('%s names no place that packages come from', (path) => {
    expect(originsIn(readRepositoryFile(path))).toEqual([]);
  });

  test.each([
    '"resolved": "https://packages.example/a/-/a-1.0.0.tgz",',
    '"a": "https://packages.example/a/-/a-1.0.0.tgz"',
    '"a": "https://registry.example/a"',
  ])('a planted origin is caught: %s', (line) => {
    expect(originsIn(`{\n${line}\n}`)).toEqual([line]);
  });
});

describe('links', () => {
  const exists = (target: string): boolean =>
    target === '.' || paths.some((path) => path === target || path.startsWith(`${target}/`));

  test('every link to a repository file leads somewhere', () => {
    const pages = paths.filter((path) => path.endsWith('.md'));
    const broken = pages.flatMap((path) => brokenLinks(path, readRepositoryFile(path), exists));
    expect(broken).toEqual([]);
  });

  test('a planted broken link is caught', () => {
    const text = [
      '[a](../src/index.ts#L1) [web](https://example.com/x) [here](#words)',
      '[b](gone.md), ![c](/docs/gone.png)',
      '`[code](gone.md)`',
      '```',
      '[fenced](gone.md)',
      '```',
      '[d]: ./gone.md',
    ].join('\n');
    const found = brokenLinks('docs/a.md', text, (target) => target === 'src/index.ts');
    expect(found).toEqual([
      'docs/a.md:2 gone.md',
      'docs/a.md:2 /docs/gone.png',
      'docs/a.md:7 ./gone.md',
    ]);
  });
});
