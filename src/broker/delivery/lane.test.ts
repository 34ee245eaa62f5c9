import { expect, test } from 'vitest';
import { Lane } from './lane.ts';
import { createParcel, type Parcel } from './parcel.ts';

function parcelOf(): Parcel {
  return createParcel({
    stream: 'orders',
    partition: 1,
    data: new Uint8Array(1),
    headers: undefined,
  });
}

/** A lane with some messages on their way. */
function laneWith(count: number): [Lane, Parcel[]] {
  const lane = new Lane('r', 1, 100, 7);
  const parcels = Array.from({ length: count }, () => {
    const parcel = parcelOf();
    parcel.sequence = lane.takeSequence();
    lane.inflight.push(parcel);
    lane.unsettled += 1;
    lane.owe(parcel);
    return parcel;
  });
  return [lane, parcels];
}

test('goes on where its process was', () => {
  const [lane, parcels] = laneWith(2);
  expect(parcels.map((parcel) => parcel.sequence)).toEqual([101, 102]);
  expect(lane.opening).toBe(7);
});

test('finds what is not settled, also behind what is', () => {
  const [lane, parcels] = laneWith(4);
  (parcels[0] as Parcel).settled = true;
  (parcels[2] as Parcel).settled = true;
  expect(lane.find(101)).toBeUndefined();
  expect(lane.find(102)).toBe(parcels[1]);
  lane.trim();
  expect(lane.inflight.size).toBe(3);
  expect(lane.find(104)).toBe(parcels[3]);
  expect(lane.find(105)).toBeUndefined();
  expect([...lane.sent()]).toEqual([parcels[1], parcels[3]]);
});

test('knows what its target may still settle', () => {
  const [lane, parcels] = laneWith(5);
  expect(lane.owed).toBe(5);
  lane.unowe(parcels[1] as Parcel);
  lane.unowe(parcels[1] as Parcel);
  expect(lane.owed).toBe(4);
  lane.unoweFrom(104);
  expect(parcels.map((parcel) => parcel.owed)).toEqual([true, false, true, false, false]);
  lane.owe(parcels[1] as Parcel);
  expect(lane.owed).toBe(3);
});
