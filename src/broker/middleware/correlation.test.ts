import { expect, test } from 'vitest';
import { messageFor, TestContext } from '../../../test/support/handler-context.ts';
import type { Message } from '../../runtime/message.ts';
import { compose } from '../middleware.ts';
import { carrying } from '../outgoing.ts';
import { correlation, type CorrelationOptions } from './correlation.ts';

const TRACE = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

/** What the handler got, and what it publishes. */
async function through(message: Message, options: CorrelationOptions = {}, own = {}) {
  let got: Message | undefined;
  let published: Message | undefined;
  const handle = compose([correlation(options)], async (given) => {
    got = given;
    await Promise.resolve();
    published = carrying(messageFor({ id: 'next', headers: own }));
  });
  await handle(message, new TestContext());
  return { got: got as Message, published: published as Message };
}

test('passes the trace on to what is published from within', async () => {
  const headers = { traceparent: [TRACE], tracestate: ['a=1'], other: ['x'] };
  const { got, published } = await through(messageFor({ headers }));
  expect(got.headers).toEqual(headers);
  expect(published.headers).toEqual({ traceparent: [TRACE], tracestate: ['a=1'] });
  // Outside of handlers nothing is added.
  expect(carrying(messageFor()).headers).toEqual({});
});

test('what the handler sets itself stays', async () => {
  const own = { traceparent: ['00-11111111111111111111111111111111-2222222222222222-00'] };
  const { published } = await through(messageFor({ headers: { traceparent: [TRACE] } }), {}, own);
  expect(published.headers).toEqual(own);
});

test('begins a trace where there is none, or none that can be read', async () => {
  const bad = { traceparent: ['00-zero'], tracestate: ['a=1'], other: ['x'] };
  for (const headers of [{}, bad]) {
    const { got, published } = await through(messageFor({ headers }));
    const [parent] = published.headers['traceparent'] ?? [];
    expect(parent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/);
    expect(got.headers['traceparent']).toEqual([parent]);
    expect(got.headers['tracestate']).toBeUndefined();
    expect(got.headers['other']).toEqual((headers as { other?: string[] }).other);
  }
  const { got, published } = await through(messageFor(), { start: false });
  expect([got.headers, published.headers]).toEqual([{}, {}]);
});

test('a trace that does not fit makes no publish fail', async () => {
  const many = Object.fromEntries(Array.from({ length: 64 }, (_, n) => [`h${n}`, ['v']]));
  const { published } = await through(messageFor({ headers: { traceparent: [TRACE] } }), {}, many);
  expect(published.headers).toEqual(many);
});
