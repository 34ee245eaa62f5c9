import { expectTypeOf, test } from 'vitest';
import type { ControlFrame as RingFrame } from '../ring/frame.ts';
import type { MemberRecord as RingRecord } from '../ring/member.ts';
import type { ControlFrame, MemberRecord } from './control-frame.ts';

test("control frames and the ring's frames are one type, field for field", () => {
  expectTypeOf<ControlFrame>().toEqualTypeOf<RingFrame>();
  expectTypeOf<MemberRecord>().toEqualTypeOf<RingRecord>();
});
