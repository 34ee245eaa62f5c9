// Verification itself, verified: each planted fault of the library must be found. `npm run
// verify:broken`; prints a line for each, and exits 1 where one was not found.
import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Break, BREAKS, broken } from './breaks.ts';

const ROOT = join(import.meta.dirname, '..');
const COPIED = ['package.json', 'src', 'verify', 'chaos', 'test/support'];
const RUN = ['--members', '4', '--seconds', '15', '--rounds', '4', '--rate', '1500', '--json'];
const TIMEOUT_MS = 180_000;

/** The kinds of violations that a short run on a broken copy shows, with how often each. */
async function found(each: Break): Promise<Record<string, number>> {
  const folder = mkdtempSync(join(tmpdir(), 'coterie-broken-'));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  process.once('exit', remove);
  try {
    for (const path of COPIED) cpSync(join(ROOT, path), join(folder, path), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    const path = join(folder, each.file);
    writeFileSync(path, broken(each, readFileSync(path, 'utf8')));
    const args = [join(folder, 'verify/main.ts'), ...RUN, '--faults', each.faults.join()];
    return countsOf(await output(args));
  } finally {
    remove();
    process.off('exit', remove);
  }
}

function output(args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { timeout: TIMEOUT_MS, maxBuffer: 64 * 1024 * 1024 };
    execFile(process.execPath, args, options, (error, stdout, stderr) => {
      // Violations are its exit code 1; without a summary it did not come that far.
      if (stdout.includes('"event":"summary"')) resolve(stdout);
      else reject(new Error(`no summary: ${stderr || stdout || error?.message}`));
    });
  });
}

function countsOf(lines: string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const line of lines.trim().split('\n')) {
    const { event, kind, count, file } = JSON.parse(line) as {
      readonly event: string;
      readonly kind: string;
      readonly count?: number;
      readonly file?: string;
    };
    if (event === 'violation' || event === 'more')
      counts[kind] = (counts[kind] ?? 0) + (count ?? 1);
    // Nobody looks at a history of a fault that was planted.
    else if (event === 'history' && file !== undefined) rmSync(file, { force: true });
  }
  return counts;
}

for (const each of BREAKS) {
  const violations = await found(each);
  const isFound = each.finds.some((kind) => violations[kind] !== undefined);
  if (!isFound) process.exitCode = 1;
  const line = { event: 'broken', name: each.name, found: isFound, violations };
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
