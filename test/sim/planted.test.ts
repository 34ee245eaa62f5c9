import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));

/**
 * Seeds that a planted bug may take to be found: as many as the test beside this one shows to be
 * clean without it, so that what is found is the bug.
 */
const MOST_SEEDS = 100;

/** A bug: in which file, what stands there, and what is put in its place. */
interface Bug {
  readonly title: string;
  readonly changes: readonly (readonly [file: string, before: string, after: string])[];
}

const BUGS: readonly Bug[] = [
  {
    title: 'no tombstones',
    changes: [
      [
        'src/ring/roster.ts',
        'if (now - diedAt >= lifeMs(record, tombstoneMs)) this.#drop(name);',
        'if (now >= diedAt) this.#drop(name);',
      ],
    ],
  },
  {
    title: 'no refutation',
    changes: [
      [
        'src/ring/own-name.ts',
        'if (incarnation < MAX_INCARNATION) this.#host.changeSelf({ incarnation: incarnation + 1 });',
        'if (incarnation < MAX_INCARNATION) return;',
      ],
    ],
  },
  {
    title: 'no late-tick guard',
    changes: [
      ['src/ring/detector.ts', 'if (lateBy > timing.lateTickMs) this.#cameLate(lateBy);', ''],
    ],
  },
  {
    title: 'one-way merge',
    changes: [
      [
        'src/ring/reception.ts',
        'for (const record of records) this.#learn(record, believed);',
        "const isOneWay = host.stage !== 'joining' && frame.from.name > host.self.name;\n" +
          'for (const record of isOneWay ? [] : records) this.#learn(record, believed);',
      ],
    ],
  },
  {
    title: 'ack before handling',
    changes: [
      [
        'src/broker/delivery/receiver.ts',
        'this.#dispatcher.add(job);',
        "this.answers.tellAll(job, { ok: true, reply: undefined, node: '' }, this.#now);\n" +
          'this.#dispatcher.add(job);',
      ],
    ],
  },
  {
    title: 'claim to the wrong holder',
    changes: [
      [
        'src/broker/delivery/holdings.ts',
        'append(byHolder, holder, partition);',
        'append(byHolder, table.ring.successors(partition, 1)[0] ?? holder, partition);',
      ],
    ],
  },
  {
    title: 'epoch restarting at 1',
    changes: [
      [
        'src/broker/delivery/holdings.ts',
        'table.epochs[partition] = Math.max(seen + 1, Math.floor(wallTime));\n      table.formers',
        'table.epochs[partition] = seen + 1;\n      table.formers',
      ],
    ],
  },
];

describe('the simulator finds', () => {
  let folder = '';

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'coterie-planted-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** A copy of the sources with the bug; says loudly when the text of before is not there. */
  function plant({ title, changes }: Bug): string {
    const copy = join(folder, title.replaceAll(' ', '-'));
    for (const part of ['src', 'scripts/sim.ts', 'package.json']) {
      cpSync(join(root, part), join(copy, part), { recursive: true });
    }
    symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
    for (const [file, before, after] of changes) {
      const text = readFileSync(join(copy, file), 'utf8');
      expect(text.split(before), `${file} has "${before}" once`).toHaveLength(2);
      writeFileSync(
        join(copy, file),
        text.replace(before, () => after),
      );
    }
    return copy;
  }

  it.each(BUGS)(
    '$title',
    async (bug) => {
      const copy = plant(bug);
      const args = [
        join(copy, 'scripts/sim.ts'),
        '--seeds',
        String(MOST_SEEDS),
        '--stop',
        '--json',
      ];
      const output = await new Promise<string>((resolve) => {
        execFile(process.execPath, args, { maxBuffer: 2 ** 26 }, (_error, stdout) =>
          resolve(stdout),
        );
      });
      const lines = output
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));
      const found = lines.find(({ event }) => event === 'violation');
      expect(found).toMatchObject({ seed: expect.any(Number) });
      process.stdout.write(`${bug.title}: found by seed ${found.seed}\n`);
      expect(lines.at(-1)).toMatchObject({ event: 'summary', violations: expect.any(Number) });
    },
    600_000,
  );
});
