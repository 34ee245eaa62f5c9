import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { playScenario } from './support/ring-scenario.ts';

const folder = new URL('scenarios/', import.meta.url);
const scripts = readdirSync(folder).filter((name) => name.endsWith('.txt'));

/** `UPDATE_SCENARIOS=1` records anew what the scripts give; the difference is then reviewed. */
describe('ring scenarios', () => {
  it.each(scripts)('%s gives what was recorded', (name) => {
    const file = new URL(name, folder);
    const recorded = readFileSync(file, 'utf8');
    const played = playScenario(recorded);
    if (process.env['UPDATE_SCENARIOS'] === '1') writeFileSync(file, played);
    else expect(played).toBe(recorded);
  });

  it.each(scripts)('%s opens with a sentence that says why it exists', (name) => {
    const [first = ''] = readFileSync(new URL(name, folder), 'utf8').split('\n');
    expect(first).toMatch(/^# [A-Z].{20,}/);
  });
});
