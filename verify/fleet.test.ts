import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startNatsServer } from '../test/support/nats-server.ts';
import { Fleet } from './fleet.ts';
import { Recorder } from './recorder.ts';

test('a member that is told to end while it starts leaves once it has joined', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'coterie-fleet-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  await using server = await startNatsServer();
  const path = join(folder, 'faults.jsonl');
  const recorder = new Recorder(path);
  await using fleet = new Fleet({
    folder,
    recorder,
    url: server.url,
    clique: 'early',
    stream: 'orders',
    keys: 1,
    timeoutMs: 1000,
    perSecond: 0,
    mostOpen: 0,
  });
  void fleet.start('member', 'm1', { perSecond: 1, mostOpen: 1 }).catch(() => {});
  const [worker] = fleet.alive;
  worker?.order('start');
  await worker?.end();
  recorder.close();
  expect(readFileSync(path, 'utf8')).toContain('"left"');
}, 60_000);
