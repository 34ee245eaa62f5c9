import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const PROGRAM = `
  import { createBroker, memory, rehearse } from ${JSON.stringify(new URL('../index.ts', import.meta.url).href)};
  const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
  await Promise.all([rehearse(), rehearse()]);
  const left = timers();
  const broker = createBroker({ pubsub: memory(), name: 'host', clique: 'rehearsal' });
  await broker.join();
  const names = broker.view().members.map(({ name }) => name);
  await broker.leave();
  console.log(JSON.stringify({ left, names }));
`;

test('a rehearsal leaves nothing behind: the process ends by itself', async () => {
  const args = ['--input-type=module', '--eval', PROGRAM];
  const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: 30_000 });
  expect(JSON.parse(stdout)).toEqual({ left: 0, names: ['host'] });
}, 40_000);
