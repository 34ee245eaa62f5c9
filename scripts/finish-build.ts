// What tsc leaves undone in dist: generated code is copied, files whose source is gone are removed,
// and the command line stays executable.
import { chmodSync, copyFileSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const src = join(root, 'src');
const dist = join(root, 'dist');

const generated = join('codec', 'gen');
if (existsSync(join(src, generated))) {
  mkdirSync(join(dist, generated), { recursive: true });
  for (const name of readdirSync(join(src, generated))) {
    if (name.endsWith('.js') || name.endsWith('.d.ts')) {
      copyFileSync(join(src, generated, name), join(dist, generated, name));
    }
  }
}

for (const path of readdirSync(dist, { recursive: true, encoding: 'utf8' })) {
  const stem = /^(.*?)(\.d\.ts|\.js)$/.exec(path);
  if (stem === null) continue;
  if (existsSync(join(src, path)) || existsSync(join(src, `${stem[1]}.ts`))) continue;
  rmSync(join(dist, path));
}

const main = join(dist, 'cli', 'main.js');
if (existsSync(main)) chmodSync(main, 0o755);
