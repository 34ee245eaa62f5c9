import { describe, expect, it } from 'vitest';
import { recordOf } from '../../test/support/ring-records.ts';
import { FarClaims } from './far-claims.ts';

const known = recordOf({ incarnation: 10 });
const near = recordOf({ incarnation: 10 + 2 ** 20 });
const far = recordOf({ incarnation: 11 + 2 ** 20 });

describe('FarClaims', () => {
  it('believes a jump of a million at once, and everything of who is unknown', () => {
    const claims = new FarClaims();
    expect(claims.isCredible(near, known, 0)).toBe(true);
    expect(claims.isCredible(far, undefined, 0)).toBe(true);
    expect(claims.isCredible(far, known, 0)).toBe(false);
  });

  it('guards the revision of the cordon as well', () => {
    const cordoned = recordOf({ cordon: { on: true, revision: 0xffff_ffff } });
    expect(new FarClaims().isCredible(cordoned, known, 0)).toBe(false);
  });

  it('believes a farther one when it is told for a second, not when it is told once and again', () => {
    const claims = new FarClaims();
    expect([0, 500, 999, 1000].map((now) => claims.isCredible(far, known, now))).toEqual([
      false,
      false,
      false,
      true,
    ]);
    expect(claims.isCredible(far, known, 20_000)).toBe(false);
    expect(claims.isCredible(far, known, 31_000)).toBe(false);
  });

  it('remembers a bounded number of names', () => {
    const claims = new FarClaims();
    const farOf = (name: string) => ({ ...far, name });
    for (let place = 0; place < 64; place += 1) claims.isCredible(farOf(`x${place}`), known, 0);
    claims.isCredible(farOf('late'), known, 0);
    expect(claims.isCredible(farOf('late'), known, 1000)).toBe(false);
    claims.isCredible(farOf('late'), known, 11_000);
    expect(claims.isCredible(farOf('late'), known, 12_000)).toBe(true);
  });
});
