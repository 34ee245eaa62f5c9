import type { ProgressFrame } from '../../codec/data-frame.ts';
import type { Answers } from './answers.ts';
import { cut } from './cut.ts';
import type { InLanes } from './in-lanes.ts';
import { askersOf } from './job.ts';

export type Progress = Pick<ProgressFrame, 'type' | 'ring' | 'partitions' | 'refs'>;

/** What an entry takes in a frame, at most. */
const ENTRY_BYTES = 9;

/** Tells each sender of what is queued, running or parked here that it is still worked on. */
export function* laneProgress(
  lanes: InLanes,
  batchBytes: number,
): Iterable<readonly [sender: string, frame: Progress]> {
  const senders = new Map<string, Map<string, Set<number>>>();
  for (const { sender, ring, partition } of lanes.waiting) {
    let rings = senders.get(sender);
    if (rings === undefined) senders.set(sender, (rings = new Map()));
    const partitions = rings.get(ring);
    if (partitions === undefined) rings.set(ring, new Set([partition]));
    else partitions.add(partition);
  }
  for (const [sender, rings] of senders) {
    for (const [ring, all] of rings) {
      for (const partitions of cut([...all], batchBytes, () => ENTRY_BYTES)) {
        yield [sender, { type: 'progress', ring, partitions, refs: [] }];
      }
    }
  }
}

/** Tells the same to publishers that wait on inboxes of their own. */
export function* publisherProgress(
  answers: Answers,
  batchBytes: number,
): Iterable<readonly [inbox: string, frame: Progress]> {
  const inboxes = new Map<string, Set<number>>();
  for (const job of answers.repeatable) {
    for (const { reply, wants } of askersOf(job)) {
      if (wants === undefined || reply === undefined || reply.ref === 0) continue;
      const refs = inboxes.get(reply.inbox);
      if (refs === undefined) inboxes.set(reply.inbox, new Set([reply.ref]));
      else refs.add(reply.ref);
    }
  }
  for (const [inbox, all] of inboxes) {
    for (const refs of cut([...all], batchBytes, () => ENTRY_BYTES)) {
      yield [inbox, { type: 'progress', ring: '', partitions: [], refs }];
    }
  }
}
