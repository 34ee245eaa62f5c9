import { headers as natsHeaders } from '@nats-io/transport-node';
import { describe, expect, it } from 'vitest';

import type { MessageHeaders } from '../runtime/message.ts';
import { copyHeaders, headersSize } from './headers.ts';

describe('headers', () => {
  it.each<MessageHeaders>([
    { A: ['b'] },
    { 'Coterie-Codec': ['protobuf'], X: ['1', '2', ''] },
    { Text: ['grüße 世界 🚀'] },
  ])('have the size that NATS gives them: %j', (headers) => {
    const hdrs = natsHeaders() as ReturnType<typeof natsHeaders> & { encode(): Uint8Array };
    for (const [name, values] of Object.entries(headers)) {
      for (const value of values) hdrs.append(name, value);
    }
    expect(headersSize(headers)).toBe(hdrs.encode().length);
  });

  it('are copied and frozen, without blanks around values and without empty names', () => {
    const given = { A: [' b ', 'c'], None: [] };
    const copy = copyHeaders(given) as MessageHeaders;
    expect(Object.entries(copy)).toEqual([['A', ['b', 'c']]]);
    expect(Object.isFrozen(copy) && Object.isFrozen(copy['A'])).toBe(true);
    expect(Object.getPrototypeOf(copy)).toBeNull();
    expect(copyHeaders({ None: [] })).toBeUndefined();
  });

  it.each([{ A: 'text' }, { A: [1] }, { A: null }])(
    'refuses %j, which is no list of texts',
    (bad) => {
      expect(() => copyHeaders(bad as unknown as MessageHeaders)).toThrow(/bad value/);
    },
  );
});
