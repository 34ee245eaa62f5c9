import { expect, test } from 'vitest';
import type { AckFrame, DataFrame, NackFrame } from '../../codec/data-frame.ts';
import { decodeFrame, encodeFrame } from '../../codec/frame.ts';
import { Acks } from './acks.ts';
import { InLanes } from './in-lanes.ts';
import type { InLane } from './job.ts';

const RING = '00000000000000aa';
const from = { name: 'ada', instance: '0000000000000001', incarnation: 1 };

interface Said<F = DataFrame> {
  readonly to: string;
  readonly frame: F;
}

/** What is said at the end of a turn, as it comes off the wire. */
function flush(acks: Acks): Said[] {
  const said: Said[] = [];
  const say = (to: string, frame: object): void => {
    const bytes = encodeFrame({ ...frame, from, clique: 'c' } as DataFrame);
    said.push({ to, frame: decodeFrame(bytes) as DataFrame });
  };
  acks.flush({ toMember: say, toInbox: say }, () => ({ ringDigest: RING, viewDigest: RING }));
  return said;
}

function laneOf(partition: number, sender: string, instance = '00000000000000f1'): InLane {
  return new InLanes().get(RING, partition, sender, instance);
}

function refusal(sequence: number, code: string, opening = 1): NackFrame['refusals'][number] {
  return { partition: 1, sequence, opening, code, text: '', retryAfterMs: 0, owner: '' };
}

test('one frame to each sender, ranges merged lane by lane', () => {
  const acks = new Acks(10_000);
  const [one, two, other] = [
    laneOf(1, 'ben'),
    laneOf(2, 'ben'),
    laneOf(1, 'cy', '00000000000000f2'),
  ];
  for (let sequence = 1; sequence <= 50; sequence += 1) {
    acks.done(one, sequence, undefined);
    acks.done(two, sequence + 100, undefined);
  }
  acks.done(one, 60, undefined);
  acks.done(other, 7, undefined);
  const said = flush(acks);
  expect(said.map(({ to }) => to)).toEqual(['ben', 'cy']);
  expect((said[0] as Said<AckFrame>).frame.ranges).toEqual([1, 1, 50, 2, 101, 50, 1, 60, 1]);
  expect((said[1] as Said<AckFrame>).frame.ranges).toEqual([1, 7, 1]);
  expect(acks.empty).toBe(true);
  expect(flush(acks)).toEqual([]);
});

test('many acknowledgements are cut into frames that the wire takes', () => {
  const acks = new Acks(16_000);
  const lane = laneOf(1, 'ben');
  for (let sequence = 1; sequence <= 100_000; sequence += 1) acks.done(lane, sequence, undefined);
  for (let place = 0; place < 3000; place += 1) acks.done(lane, 200_000 + 2 * place, undefined);
  let messages = 0;
  for (const { frame } of flush(acks)) {
    const { ranges } = frame as AckFrame;
    expect(encodeFrame(frame).length).toBeLessThan(17_000);
    for (let at = 2; at < ranges.length; at += 3) messages += ranges[at] as number;
  }
  expect(messages).toBe(103_000);
});

test('replies and answers are cut by bytes', () => {
  const acks = new Acks(10_000);
  const lane = laneOf(1, 'ben');
  const reply = { data: new Uint8Array(3000), headers: { a: ['b'] } };
  for (let sequence = 1; sequence <= 10; sequence += 1) {
    acks.done(lane, sequence, reply);
    acks.answer({ inbox: 'inbox.cy', ref: sequence }, { ok: true, reply, node: 'ada' });
  }
  const said = flush(acks);
  const sequences = said.flatMap(({ frame }) => (frame as AckFrame).replies).map((r) => r.sequence);
  expect(sequences).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  const answers = said.flatMap(({ frame }) => (frame as AckFrame).answers);
  expect(answers.map(({ ref }) => ref)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  for (const { frame } of said) expect(encodeFrame(frame).length).toBeLessThan(11_000);
});

test('who is done without a reply is told by number, a frame of bytes at a time', () => {
  const acks = new Acks(10_000);
  for (let ref = 1; ref <= 3000; ref += 1) {
    acks.answer({ inbox: 'inbox.cy', ref }, { ok: true, reply: undefined, node: 'ada' });
  }
  const said = flush(acks).map(({ frame }) => frame as AckFrame);
  expect(said.flatMap(({ done }) => done)).toEqual(Array.from({ length: 3000 }, (_, at) => at + 1));
  for (const frame of said) expect(encodeFrame(frame).length).toBeLessThan(10_200);
});

test('a closed lane is one refusal, the lowest of the newest opening', () => {
  const acks = new Acks(10_000);
  const lane = laneOf(1, 'ben');
  acks.close(lane, refusal(9, 'not-owner'));
  acks.close(lane, refusal(5, 'not-owner'));
  acks.close(lane, refusal(7, 'not-owner'));
  acks.fail(lane, refusal(3, 'failed'));
  acks.fail(lane, refusal(4, 'returned'));
  const [said] = flush(acks);
  expect((said as Said<NackFrame>).frame.refusals.map((each) => each.sequence)).toEqual([3, 4, 5]);
  acks.close(lane, refusal(2, 'not-owner', 1));
  acks.close(lane, refusal(8, 'not-owner', 2));
  expect((flush(acks)[0] as Said<NackFrame>).frame.refusals).toEqual([refusal(8, 'not-owner', 2)]);
});

test('publishers are told on their inboxes, done and failed apart', () => {
  const acks = new Acks(10_000);
  acks.answer({ inbox: 'inbox.cy', ref: 10 }, { ok: true, reply: undefined, node: 'ada' });
  acks.answer(
    { inbox: 'inbox.cy', ref: 11 },
    { ok: false, code: 'handler-failed', text: 'no', node: 'ada' },
  );
  acks.answer({ inbox: 'not ours', ref: 0 }, { ok: true, reply: undefined, node: 'ada' });
  const said = flush(acks).map(({ to, frame }) => [to, frame.type]);
  expect(said).toEqual([
    ['inbox.cy', 'ack'],
    ['inbox.cy', 'nack'],
  ]);
});

test('what was collected can be left unsaid', () => {
  const acks = new Acks(10_000);
  acks.done(laneOf(1, 'ben'), 1, undefined);
  acks.answer({ inbox: 'inbox.cy', ref: 10 }, { ok: true, reply: undefined, node: 'ada' });
  acks.clear();
  expect(acks.empty).toBe(true);
});
