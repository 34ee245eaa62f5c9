import { describe, expect, test } from 'vitest';
import { messageFor, TestContext } from '../../../test/support/handler-context.ts';
import { native } from '../../codec/native.ts';
import { memoryDeadLetters } from '../../pubsub/memory-dead-letters.ts';
import { CoterieError } from '../../runtime/errors.ts';
import type { Message, MessageInput } from '../../runtime/message.ts';
import { compose } from '../middleware.ts';
import { deadLetter, type DeadLetterOptions } from './dead-letter.ts';
import { retry } from './retry.ts';

const fail = (): never => {
  throw new Error('the order\nis bad');
};

async function outcomeOf(message: Message, context: TestContext, options: DeadLetterOptions) {
  const handle = compose([deadLetter(options)], fail);
  return Promise.resolve(handle(message, context)).then(
    () => 'handled',
    (error: Error) => error.message,
  );
}

describe('dead letters', () => {
  test('keep key, data and headers, with the reason in headers', async () => {
    const store = memoryDeadLetters();
    const context = new TestContext();
    const wallTime = context.clock.wallTime();
    const handle = compose([deadLetter({ to: store }), retry({ attempts: 3, maxMs: 0 })], fail);
    const message = messageFor({ headers: { own: ['a', 'b'] }, contentType: 'text/plain' });
    const outcome = handle(message, context);
    await context.clock.advance(10);
    expect(await outcome).toBeUndefined();
    const [letter] = await store.list('orders.dlq');
    const read = native.decode('orders.dlq', letter as NonNullable<typeof letter>);
    expect(read).toMatchObject({ id: 'm-1', key: 'k', contentType: 'text/plain' });
    expect(read.data).toEqual(message.data);
    expect({ ...read.headers }).toEqual({
      own: ['a', 'b'],
      'Dead-Letter-Reason': ['the order is bad'],
      'Dead-Letter-Code': ['handler-failed'],
      'Dead-Letter-Stream': ['orders'],
      'Dead-Letter-Id': ['m-1'],
      'Dead-Letter-Clique': ['orders'],
      'Dead-Letter-Node': ['a'],
      'Dead-Letter-Epoch': ['7/00000000000000aa'],
      'Dead-Letter-Attempts': ['3'],
      'Dead-Letter-Time': [String(wallTime)],
    });
    expect(context.told.map(([event]) => event)).toEqual(['retried', 'retried', 'deadLettered']);
  });

  test('where the letter cannot be kept, the failure stands', async () => {
    const store = memoryDeadLetters({ size: 1 });
    const context = new TestContext();
    expect(await outcomeOf(messageFor(), context, { to: store })).toBe('handled');
    expect(await outcomeOf(messageFor(), context, { to: store })).toBe(
      'the order\nis bad; and it could not be kept as a dead letter: 1 dead letters are kept already',
    );
    expect(context.told).toHaveLength(1);
  });

  test('go through a broker too, once it has published them', async () => {
    const published: MessageInput[] = [];
    const publish = async (letter: MessageInput): Promise<string> => {
      if (published.push(letter) > 1) throw new CoterieError('disconnected', 'away');
      return '';
    };
    const to = { publish } as DeadLetterOptions['to'];
    const context = new TestContext();
    expect(await outcomeOf(messageFor(), context, { to })).toBe('handled');
    expect(published).toMatchObject([{ stream: 'orders.dlq', key: 'k', id: 'm-1' }]);
    expect(await outcomeOf(messageFor(), context, { to })).toMatch(/kept as a dead letter: away$/);
  });

  test('are not made of requests, of what is handled elsewhere, nor of letters', async () => {
    const store = memoryDeadLetters();
    const context = new TestContext();
    const reason = 'the order\nis bad';
    context.wantsReply = true;
    expect(await outcomeOf(messageFor(), context, { to: store })).toBe(reason);
    context.wantsReply = false;
    expect(await outcomeOf(messageFor({ stream: 'a.dlq' }), context, { to: store })).toBe(reason);
    const options = { to: store, when: () => false };
    expect(await outcomeOf(messageFor(), context, options)).toBe(reason);
    context.abort.abort();
    expect(await outcomeOf(messageFor(), context, { to: store })).toBe(reason);
    expect(await store.list('orders.dlq')).toEqual([]);
    expect(await store.list('a.dlq.dlq')).toEqual([]);
  });

  test('a plain client that may wait for a reply hears of the failure, and the letter is kept', async () => {
    const store = memoryDeadLetters();
    const context = new TestContext();
    context.wantsReply = undefined;
    expect(await outcomeOf(messageFor(), context, { to: store })).toBe('the order\nis bad');
    expect(await store.list('orders.dlq')).toHaveLength(1);
  });

  test('a message with as many headers as it may have finds room', async () => {
    const store = memoryDeadLetters();
    const headers = Object.fromEntries(Array.from({ length: 64 }, (_, n) => [`h${n}`, ['v']]));
    await outcomeOf(messageFor({ headers }), new TestContext(), { to: store });
    const [letter] = await store.list('orders.dlq');
    const read = native.decode('orders.dlq', letter as NonNullable<typeof letter>);
    expect(read.headers).toMatchObject({ h0: ['v'], 'Dead-Letter-Omitted': ['10'] });
  });

  test('a letter that failed again still names the first message', async () => {
    const store = memoryDeadLetters();
    const headers = { 'Dead-Letter-Id': ['first'] };
    await outcomeOf(messageFor({ id: 'second', headers }), new TestContext(), { to: store });
    const [letter] = await store.list('orders.dlq');
    expect(letter?.headers).toMatchObject({
      'Dead-Letter-Id': ['first'],
      'Coterie-Id': ['second'],
    });
  });
});
