// Generates src/codec/gen from proto/coterie.proto. With --check it only compares, and exits 1 when
// the two disagree.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const target = join(root, 'src', 'codec', 'gen');
const names = ['coterie.js', 'coterie.d.ts'];

function generate(folder: string): void {
  const cli = createRequire(import.meta.url).resolve('protobufjs-cli/bin/pbjs');
  const out = join(folder, 'coterie.js');
  // No verify, no converters to and from plain objects: the codec maps fields by hand.
  const flags = ['-t', 'static-module', '-w', 'esm', '--es6', '--dts', '--no-delimited'];
  flags.push('--no-verify', '--no-convert', '--no-service', '--no-typeurl', '-r', 'coterie');
  execFileSync(process.execPath, [cli, ...flags, '-o', out, 'proto/coterie.proto'], {
    cwd: root,
    stdio: 'inherit',
  });
}

function read(folder: string, name: string): string {
  try {
    return readFileSync(join(folder, name), 'utf8');
  } catch {
    return '';
  }
}

if (process.argv.includes('--check')) {
  const folder = mkdtempSync(join(tmpdir(), 'coterie-gen-'));
  try {
    generate(folder);
    const stale = names.filter((name) => read(folder, name) !== read(target, name));
    for (const name of stale) {
      process.stderr.write(`src/codec/gen/${name} does not agree with proto: npm run gen\n`);
    }
    if (stale.length > 0) process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
} else {
  mkdirSync(target, { recursive: true });
  generate(target);
}
