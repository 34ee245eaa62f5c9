#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { redactUrl } from '../runtime/logger.ts';
import { UsageError } from './args.ts';
import { addDemo } from './commands/demo.ts';
import { addDlq } from './commands/dlq.ts';
import { addNode } from './commands/node.ts';
import { addOrders } from './commands/order.ts';
import { addOwner } from './commands/owner.ts';
import { addPublish } from './commands/publish.ts';
import { addRequest } from './commands/request.ts';
import { addRing } from './commands/ring.ts';
import { addSend } from './commands/send.ts';
import { addStream } from './commands/stream.ts';

const USAGE_EXIT_CODE = 2;

function createProgram(): Command {
  const file = new URL('../../package.json', import.meta.url);
  const { version } = JSON.parse(readFileSync(file, 'utf8')) as { version: string };
  const program = new Command('coterie')
    .description('A clustered, peer-to-peer broker ring over NATS.')
    .version(version)
    .exitOverride()
    // Problems are printed in one place, as one line.
    .configureOutput({ outputError: () => {} });
  addDemo(program);
  addDlq(program);
  addNode(program);
  addPublish(program);
  addSend(program);
  addRequest(program);
  addRing(program);
  addOwner(program);
  addOrders(program);
  addStream(program);
  return program;
}

async function main(args: readonly string[]): Promise<void> {
  try {
    if (args.length === 0) throw new UsageError('no command given');
    await createProgram().parseAsync(args, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return;
    if (!(error instanceof CommanderError) && !(error instanceof UsageError)) throw error;
    process.stderr.write(`coterie: ${usageLine(error.message)}\n`);
    process.exitCode = USAGE_EXIT_CODE;
  }
}

/** Arguments are quoted in it: they may hold secrets and line ends. */
function usageLine(message: string): string {
  const line = redactUrl(message.replace(/^error: /, '')).replaceAll(/[\s\p{Cc}]+/gu, ' ');
  return `${line.trim().replace(/\.$/, '')} (see coterie --help)`;
}

/** What was written goes out before the process ends. */
function written(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    stream.write('', () => resolve());
  });
}

await main(process.argv.slice(2));
await Promise.all([written(process.stdout), written(process.stderr)]);
process.exit();
