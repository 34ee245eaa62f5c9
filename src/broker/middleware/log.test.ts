import { expect, test } from 'vitest';
import { messageFor, TestContext } from '../../../test/support/handler-context.ts';
import { silentLogger } from '../../runtime/logger.ts';
import { compose } from '../middleware.ts';
import { log } from './log.ts';

test('logs what became of a message, without payload, key or headers', async () => {
  const lines: [string, object][] = [];
  const logger = {
    ...silentLogger,
    debug: (fields: object, text: string) => lines.push([text, fields]),
    warn: (fields: object, text: string) => lines.push([text, fields]),
  };
  let isDown = false;
  const handle = compose([log({ logger })], () => {
    if (isDown) throw new Error('nats://user:secret@host is down');
    return 'x';
  });
  const context = new TestContext();
  const message = messageFor({ headers: { secret: ['h'] } });
  expect(await handle(message, context)).toBe('x');
  isDown = true;
  await expect(handle(message, context)).rejects.toThrow('is down');
  const fields = { id: 'm-1', stream: 'orders', node: 'a', partition: 3, epoch: 7, attempt: 1 };
  const error = 'nats://***@host is down';
  expect(lines).toEqual([
    ['handled', { ...fields, durationMs: 0 }],
    ['failed', { ...fields, durationMs: 0, code: 'handler-failed', error }],
  ]);
});
