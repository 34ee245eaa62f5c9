import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  checkRingConfig,
  DEFAULT_RING_CONFIG,
  formatRingConfig,
  parseRingConfig,
} from './ring-config.ts';

describe('ring configuration', () => {
  it('has good defaults', () => {
    expect(checkRingConfig(DEFAULT_RING_CONFIG)).toEqual([]);
    expect(formatRingConfig(DEFAULT_RING_CONFIG)).toBe('murmur3/16384/256/1.1');
  });

  it.each([
    ['partitions', [16, 1024, 65_536], [8, 131_072, 100, 0, -16, 16.5, Number.NaN]],
    ['pointsPerMember', [1, 255, 4096], [0, 4097, 1.5, -1, Number.POSITIVE_INFINITY]],
    ['loadCap', [1.01, 1.25, 10], [1, 1.009, 10.1, -2, Number.NaN]],
  ])('checks %s', (field, good, bad) => {
    for (const value of good) {
      expect(checkRingConfig({ ...DEFAULT_RING_CONFIG, [field]: value })).toEqual([]);
    }
    for (const value of bad) {
      const problems = checkRingConfig({ ...DEFAULT_RING_CONFIG, [field]: value });
      expect(problems).toHaveLength(1);
      expect(problems[0]).toContain(`ring.${field} must be`);
      expect(problems[0]).toContain(`not ${value}`);
    }
  });

  it('checks minMembers', () => {
    for (const minMembers of [1, 2, 1024]) {
      expect(checkRingConfig({ ...DEFAULT_RING_CONFIG, minMembers })).toEqual([]);
    }
    for (const minMembers of [0, -1, 1.5, 1025, Number.NaN]) {
      expect(checkRingConfig({ ...DEFAULT_RING_CONFIG, minMembers })).toHaveLength(1);
    }
  });

  it('reports all problems together', () => {
    const config = { partitions: 3, pointsPerMember: 0, loadCap: 1 };
    expect(checkRingConfig(config)).toHaveLength(3);
  });

  it('refuses values of another type', () => {
    const partitions = '16384' as unknown as number;
    expect(checkRingConfig({ ...DEFAULT_RING_CONFIG, partitions })).toHaveLength(1);
  });

  it('reads what it wrote', () => {
    const configs = fc.record({
      partitions: fc.integer({ min: 4, max: 16 }).map((bits) => 2 ** bits),
      pointsPerMember: fc.integer({ min: 1, max: 4096 }),
      loadCap: fc.double({ min: 1.01, max: 10, noNaN: true }),
    });
    const withQuorum = fc.record({ minMembers: fc.integer({ min: 2, max: 1024 }) });
    fc.assert(
      fc.property(configs, (config) => {
        expect(parseRingConfig(formatRingConfig(config))).toEqual(config);
      }),
    );
    fc.assert(
      fc.property(configs, withQuorum, (config, quorum) => {
        const full = { ...config, ...quorum };
        expect(parseRingConfig(formatRingConfig(full))).toEqual(full);
      }),
    );
    // One is the default, and has one form.
    expect(formatRingConfig({ ...DEFAULT_RING_CONFIG, minMembers: 1 })).toBe(
      formatRingConfig(DEFAULT_RING_CONFIG),
    );
  });

  it.each([
    '',
    'murmur3',
    'murmur3/16384/256',
    'murmur3/16384/256/1.1/',
    'murmur3/16384/256/1.1/x/y',
    'murmur3/16384/256/1.1/min1',
    'murmur3/16384/256/1.1/min0',
    'murmur3/16384/256/1.1/min1025',
    'murmur3/16384/256/1.1/min2.5',
    'murmur3/16384/256/1.1/min',
    'murmur3/16384/256/1.1/3',
    'murmur3/16384/256/1.1/min03',
    'murmur3/16384/256/1.1/min3/',
    'murmur3/16384/256/1.10',
    'murmur3/016384/256/1.1',
    'murmur3/16384/256/ 1.1',
    'murmur3/0x4000/256/1.1',
    'murmur3/16384/256/1',
    'murmur3/16385/256/1.1',
    'murmur3/16384//1.1',
    'murmur3/16384/256/NaN',
    'md5/16384/256/1.1',
    `murmur3/${'9'.repeat(400)}/256/1.1`,
  ])('refuses %j', (text) => {
    expect(parseRingConfig(text)).toBeUndefined();
  });

  it('reads any text without throwing', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(parseRingConfig(text)).toBeUndefined();
      }),
    );
  });
});
