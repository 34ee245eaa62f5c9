import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from '@nats-io/transport-node';
import { expect, onTestFinished, test, vi } from 'vitest';
import { startNatsServer } from './support/nats-server.ts';

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

test('a server starts, restarts on its port, freezes, dies and leaves nothing behind', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'coterie-test-'));
  vi.stubEnv('TMPDIR', folder);
  onTestFinished(() => {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true, force: true });
  });
  const server = await startNatsServer({ args: ['-js'], config: 'max_payload: 2MB' });
  expect(readdirSync(folder)).toHaveLength(1);
  expect(server.version).toMatch(/^\d+\.\d+\.\d+/);

  const connection = await connect({ servers: server.url });
  expect(connection.info?.max_payload).toBe(2 * 1024 * 1024);
  expect(connection.info?.jetstream).toBe(true);
  await connection.close();

  const first = server.pid;
  await server.restart();
  expect(server.pid).not.toBe(first);
  expect(isAlive(first)).toBe(false);

  server.freeze();
  await expect(connect({ servers: server.url, timeout: 200, reconnect: false })).rejects.toThrow(
    /timeout/i,
  );
  server.thaw();
  await (await connect({ servers: server.url })).close();

  await server.kill();
  await server.restart();
  await (await connect({ servers: server.url })).close();

  const last = server.pid;
  server.freeze();
  await server.stop();
  await server.stop();
  expect(isAlive(last)).toBe(false);
  expect(readdirSync(folder)).toEqual([]);
});

test('a server that cannot start says why', async () => {
  await expect(startNatsServer({ config: 'no_such_option: {' })).rejects.toThrow(/did not start/);
  await using server = await startNatsServer();
  await expect(startNatsServer({ port: server.port })).rejects.toThrow(/address already in use/);
});
