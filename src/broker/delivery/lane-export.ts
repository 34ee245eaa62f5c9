import type { ReleasedFrame, ReleasedLane } from '../../codec/data-frame.ts';
import type { InLanes } from './in-lanes.ts';

/** Sequences beyond the floor that one lane hands on; older ones have long been acknowledged. */
const MOST_BEYOND = 8192;

/** What the next owner has to know of a partition's lanes, the newest first. */
export function exportLanes(lanes: InLanes, ring: string, partition: number): ReleasedLane[] {
  return [...lanes.of(ring, partition)]
    .sort((a, b) => b.usedAt - a.usedAt)
    .map(({ instance, handled, failed }) => {
      // A failure is only known here: who has not heard of it must not be told that all is well.
      const good = failed.size === 0 ? handled : handled.without(failed);
      return { partition, instance, handled: good.floor, beyond: good.beyond(MOST_BEYOND) };
    });
}

/** Takes over what the owner before knew. */
export function learnLanes(lanes: InLanes, frame: ReleasedFrame, now: number): void {
  for (const { partition, instance, handled, beyond } of frame.lanes) {
    const lane = lanes.get(frame.ring, partition, '', instance);
    lane.handled.raiseFloor(handled);
    for (let place = 0; place + 1 < beyond.length; place += 2) {
      const first = beyond[place] as number;
      lane.handled.addRange(first, first + (beyond[place + 1] as number) - 1);
    }
    lane.top = Math.max(lane.top, lane.handled.top);
    lane.usedAt = now;
  }
}
