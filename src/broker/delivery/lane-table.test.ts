import fc from 'fast-check';
import { expect, test } from 'vitest';
import { recordOf } from '../../../test/support/ring-records.ts';
import { buildRouting, type Routing } from '../../ring/routing.ts';
import type { Lane } from './lane.ts';
import { firstSequence, isUnhandled, LaneTable } from './lane-table.ts';
import { createParcel, type Parcel } from './parcel.ts';

const CONFIG = { partitions: 16, pointsPerMember: 1, loadCap: 2 };

/** Rings by the streams that each member handles. */
function routingOf(...handled: readonly (readonly string[])[]): Routing {
  const records = handled.map((streams, place) => recordOf({ name: `m${place}`, streams }));
  return buildRouting(records, CONFIG);
}

const APART = routingOf(['a'], ['b'], ['c']);
const TOGETHER = routingOf(['a', 'b', 'c']);
const PAIRED = routingOf(['a', 'b'], ['c']);
const SHORT = routingOf(['a']);
const LAYOUTS = [APART, TOGETHER, PAIRED, SHORT];

function parcelOf(stream: string): Parcel {
  return createParcel({ stream, partition: 1, data: new Uint8Array(1), headers: undefined });
}

function send(lane: Lane, parcel: Parcel): void {
  parcel.sequence = lane.takeSequence();
  lane.inflight.push(parcel);
  lane.unsettled += 1;
}

function laneOf(table: LaneTable, routing: Routing, stream: string): Lane {
  return table.get(routing.groupOf(stream)?.id ?? '', 1);
}

test('two runs of one name begin far apart', () => {
  const one = firstSequence('0123456789abcdef');
  const other = firstSequence('0123456889abcdef');
  expect(other - one).toBe(2 ** 20);
  expect(firstSequence('ffffffffffffffff')).toBeLessThan(2 ** 52);
});

test('what was not sent moves to the new lanes, and these wait for what was', () => {
  const table = new LaneTable(0);
  const old = laneOf(table, TOGETHER, 'a');
  const sent = [parcelOf('a'), parcelOf('b')];
  for (const parcel of sent) send(old, parcel);
  const waiting = [parcelOf('a'), parcelOf('a'), parcelOf('b')];
  for (const parcel of waiting) old.waiting.push(parcel);
  const heirs = table.retire(APART);
  const [a, b] = [laneOf(table, APART, 'a'), laneOf(table, APART, 'b')];
  expect(heirs).toEqual(new Set([a, b]));
  expect(old.retired).toBe(true);
  expect([...a.after, ...b.after]).toEqual([old, old]);
  expect(a.waiting.size).toBe(2);
  expect(table.bequeath(old, APART)).toEqual(new Set([a, b]));
  expect(a.waiting.drain()).toEqual([sent[0], waiting[0], waiting[1]]);
  expect(b.waiting.drain()).toEqual([sent[1], waiting[2]]);
  expect(table.find(old.ring, 1)).toBeUndefined();
});

test('a lane goes on when its ring comes back before it has ended', () => {
  const table = new LaneTable(0);
  const old = laneOf(table, TOGETHER, 'a');
  const first = parcelOf('a');
  send(old, first);
  table.retire(APART);
  const later = parcelOf('a');
  laneOf(table, APART, 'a').waiting.push(later);
  table.retire(TOGETHER);
  expect(old.retired).toBe(false);
  expect(laneOf(table, TOGETHER, 'a')).toBe(old);
  expect(old.after.has(old)).toBe(false);
  expect([...old.sent(), ...old.waiting.drain()]).toEqual([first, later]);
});

test('a stream that nobody handles keeps its messages for whoever will', () => {
  const table = new LaneTable(0);
  const old = laneOf(table, APART, 'b');
  const parcels = [parcelOf('b'), parcelOf('b')];
  for (const parcel of parcels) old.waiting.push(parcel);
  const [orphan] = table.retire(SHORT);
  expect(isUnhandled(orphan as Lane)).toBe(true);
  table.retire(SHORT);
  expect(orphan?.waiting.size).toBe(2);
  table.retire(PAIRED);
  expect(laneOf(table, PAIRED, 'b').waiting.drain()).toEqual(parcels);
});

test('a message whose sender knew older rings goes on the lane of now', () => {
  const table = new LaneTable(0);
  const known = TOGETHER.groupOf('a')?.id ?? '';
  const parcel = parcelOf('a');
  expect(table.laneOf(known, parcel, APART)).toBe(laneOf(table, APART, 'a'));
  expect(table.laneOf(known, parcel, TOGETHER).ring).toBe(known);
});

const move = fc.oneof(
  fc.record({ offer: fc.constantFrom('a', 'b', 'c') }),
  fc.record({ send: fc.constantFrom('a', 'b', 'c') }),
  fc.record({ install: fc.nat({ max: LAYOUTS.length - 1 }) }),
  fc.record({ end: fc.boolean() }),
);

test('nothing is lost or reordered, and no sequence is used twice, over any regrouping', () => {
  fc.assert(
    fc.property(fc.array(move, { maxLength: 60 }), (moves) => {
      const table = new LaneTable(0);
      const lanes = new Set<Lane>();
      const offered = new Map<string, Parcel[]>(['a', 'b', 'c'].map((stream) => [stream, []]));
      const used = new Set<string>();
      let routing = APART;
      const known = (lane: Lane): Lane => {
        lanes.add(lane);
        return lane;
      };
      const inTable = (): Lane[] => [...lanes].filter((lane) => table.find(lane.ring, 1) === lane);
      for (const each of moves) {
        if ('offer' in each) {
          const parcel = parcelOf(each.offer);
          known(table.laneOf('0', parcel, routing)).waiting.push(parcel);
          offered.get(each.offer)?.push(parcel);
        } else if ('send' in each) {
          const lane = known(table.laneOf('0', parcelOf(each.send), routing));
          const open = ![...lane.after].some((before) => before.retired && before.unsettled > 0);
          const parcel = open && !isUnhandled(lane) ? lane.waiting.shift() : undefined;
          if (parcel === undefined) continue;
          send(lane, parcel);
          const place = `${lane.ring} ${parcel.sequence}`;
          expect(used.has(place)).toBe(false);
          used.add(place);
        } else if ('install' in each) {
          routing = LAYOUTS[each.install] as Routing;
          for (const lane of table.retire(routing)) known(lane);
        } else {
          const ended = inTable().find((lane) => lane.retired);
          if (ended !== undefined) for (const heir of table.bequeath(ended, routing)) known(heir);
        }
      }
      // Everything ends, the retired lanes first: what is left is all that was offered, in order.
      for (let lane = inTable().find((one) => one.retired); lane !== undefined;) {
        for (const heir of table.bequeath(lane, routing)) known(heir);
        lane = inTable().find((one) => one.retired);
      }
      for (const [stream, parcels] of offered) {
        const left = inTable().flatMap((lane) => {
          const waiting = Array.from({ length: lane.waiting.size }, (_, at) => lane.waiting.at(at));
          return [...lane.sent(), ...waiting].filter((parcel) => parcel?.stream === stream);
        });
        expect(left).toEqual(parcels);
      }
    }),
  );
});
