import fc from 'fast-check';
import { expect, test } from 'vitest';

import { SmallMap } from './small-map.ts';

test('holds what a Map holds', () => {
  const step = fc.record({ key: fc.nat(4), put: fc.boolean() });
  fc.assert(
    fc.property(fc.array(step), (steps) => {
      const small = new SmallMap<string>();
      const model = new Map<number, string>();
      for (const [place, { key, put }] of steps.entries()) {
        if (put) {
          small.set(key, `v${place}`);
          model.set(key, `v${place}`);
        } else {
          small.delete(key);
          model.delete(key);
        }
        expect(small.size).toBe(model.size);
        for (let each = 0; each < 5; each += 1) {
          expect(small.has(each)).toBe(model.has(each));
          expect(small.get(each)).toBe(model.get(each));
        }
        expect(new Map(small)).toEqual(model);
      }
    }),
  );
});
