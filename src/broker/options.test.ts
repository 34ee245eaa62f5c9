import { describe, expect, test } from 'vitest';
import { memory } from '../pubsub/memory.ts';
import { CoterieError } from '../runtime/errors.ts';
import { createBroker } from './broker.ts';
import { createClient } from './client.ts';
import { DELIVERY_DEFAULTS, readBrokerOptions, type BrokerOptions } from './options.ts';

const pubsub = memory();

function problemsOf(options: Record<string, unknown>): CoterieError {
  try {
    const given: BrokerOptions = { pubsub, ...options };
    createBroker(given);
  } catch (error) {
    return error as CoterieError;
  }
  throw new Error('the options were taken');
}

describe('a broker refuses', () => {
  test.each<[string, Record<string, unknown>]>([
    ['member name', { name: 'a.b' }],
    ['member name', { name: '' }],
    ['member name', { name: 'x'.repeat(65) }],
    ['clique name', { clique: 'a b' }],
    ['pubsub', { pubsub: undefined }],
    ['pubsub', { pubsub: 'nats://127.0.0.1' }],
    ['pubsub', { pubsub: {} }],
    ['nodeKey', { nodeKey: '' }],
    ['nodeKey', { nodeKey: new Uint8Array(65) }],
    ['nodeKey', { nodeKey: -1n }],
    ['nodeKey', { nodeKey: 7 }],
    ['weight', { weight: 0 }],
    ['weight', { weight: 1.5 }],
    ['weight', { weight: 101 }],
    ['preset', { preset: 'moon' }],
    ['membership.pingIntervalMs', { membership: { pingIntervalMs: 1 } }],
    ['membership.suspicionMs', { membership: { suspicionMs: Number.NaN } }],
    ['membership.rate is not an option', { membership: { rate: 1 } }],
    ['ring.partitions', { ring: { partitions: 1000 } }],
    ['ring.loadCap', { ring: { loadCap: 1 } }],
    ['joinTimeoutMs', { joinTimeoutMs: 0 }],
    ['leaveTimeoutMs', { leaveTimeoutMs: -1 }],
    ['handlerTimeoutMs', { handlerTimeoutMs: Number.POSITIVE_INFINITY }],
    ['debounceMs', { debounceMs: 10_001 }],
    ['highWater', { highWater: 0 }],
    ['lowWater', { highWater: 10, lowWater: 11 }],
    ['dataDownMs', { dataDownMs: '500' }],
    ['timeoutMs', { timeoutMs: 0 }],
    ['confirmRepeatMs', { confirmRepeatMs: 1 }],
    ['delivery.concurrency', { delivery: { concurrency: 0 } }],
    ['delivery.windows is not an option', { delivery: { windows: 1 } }],
    ['codec', { codec: { name: 'x' } }],
    ['codec', { codecs: { orders: {} } }],
    ['stream', { codecs: { 'a b': undefined } }],
    ['logger', { logger: { warn: () => {} } }],
  ])('%s: %o', (what, options) => {
    const error = problemsOf(options);
    expect(error).toBeInstanceOf(CoterieError);
    expect(error.code).toBe('invalid-options');
    expect(error.message).toContain(what);
  });

  test('all problems at once', () => {
    const error = problemsOf({ name: 'a b', clique: '*', weight: 0, delivery: { concurrency: 0 } });
    for (const part of ['member name', 'clique name', 'weight', 'delivery.concurrency']) {
      expect(error.message).toContain(part);
    }
  });

  test('two codecs of one name', () => {
    const codec = (): unknown => ({ name: 'mine', encode: () => {}, decode: () => {} });
    expect(problemsOf({ codecs: { a: codec(), b: codec() } }).code).toBe('invalid-options');
  });
});

test('every number of delivery has a bound below and above', () => {
  for (const name of Object.keys(DELIVERY_DEFAULTS)) {
    for (const value of [-1, 2 ** 40]) {
      expect(problemsOf({ delivery: { [name]: value } }).message).toContain(`delivery.${name}`);
    }
  }
});

test('a client refuses what it shares with brokers', () => {
  expect(() => createClient({ pubsub, clique: 'a.b', timeoutMs: 0 })).toThrow(
    /clique name.*timeoutMs/s,
  );
});

describe('what is left out', () => {
  test('has a default', () => {
    const config = readBrokerOptions({ pubsub });
    expect(config.clique).toBe('_global');
    expect(config.name).toMatch(/^node-[0-9a-f]{8}$/);
    expect(config.instance).toMatch(/^[0-9a-f]{16}$/);
    expect(config.nodeKey).toBe(Buffer.from(config.name).toString('hex'));
    expect(config.ring.partitions).toBe(16_384);
    expect([config.highWater, config.lowWater]).toEqual([8192, 4096]);
    expect(Object.isFrozen(config)).toBe(true);
  });

  test('lowWater follows highWater', () => {
    expect(readBrokerOptions({ pubsub, highWater: 100 }).lowWater).toBe(50);
  });

  test('the preset sets what membership does not', () => {
    const { timing } = readBrokerOptions({
      pubsub,
      preset: 'wan',
      membership: { suspicionMs: 9000 },
    });
    expect([timing.suspicionMs, timing.pingIntervalMs]).toEqual([9000, 1000]);
  });

  test.each([
    ['text', 'a1', '6131'],
    ['bytes', new Uint8Array([0, 255]), '00ff'],
    ['a bigint', 258n, '0102'],
  ] as const)('a node key may be %s', (_what, nodeKey, hex) => {
    expect(readBrokerOptions({ pubsub, nodeKey }).nodeKey).toBe(hex);
  });
});
