/**
 * What a message allocates in all members and its publisher together, beside recorded values. The
 * bytes do not depend on the machine or on what else it does, only on the engine's version.
 */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const PROGRAM = fileURLToPath(new URL('support/allocations.ts', import.meta.url));

/** Interpreted, so that it does not matter what is compiled when; and room for all of it. */
const FLAGS = [
  '--no-warnings',
  '--no-opt',
  '--no-sparkplug',
  '--no-maglev',
  '--no-flush-bytecode',
  '--min-semi-space-size=256',
  '--max-semi-space-size=256',
  '--expose-gc',
];

/** Bytes for each message, as Node 24 counts them: a message of 128 B to one of three members. */
const RECORDED = { publish: 11_273, confirm: 15_592, send: 9383 };

/** Repeats differ by less than a thousandth; one more object of 128 B for each message shows. */
const TOLERANCE = 0.01;

const isRecorded = process.versions.node.startsWith('24.');

describe.runIf(isRecorded)('bytes allocated for each message', () => {
  test.each(Object.entries(RECORDED))('%s', (verb, recorded) => {
    const text = execFileSync(process.execPath, [...FLAGS, PROGRAM, verb], { encoding: 'utf8' });
    expect(Number(text)).toBeGreaterThan(recorded * (1 - TOLERANCE));
    expect(Number(text)).toBeLessThan(recorded * (1 + TOLERANCE));
  });
});
