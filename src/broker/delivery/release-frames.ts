import type {
  Epoch,
  Redirect,
  ReleasedFrame,
  ReleasedGroup,
  ReleasedLane,
} from '../../codec/data-frame.ts';
import type { HoldingTable } from './holding-table.ts';

/** What is to be told to one claimer. */
export interface Release {
  readonly table: HoldingTable;
  readonly to: string;
  readonly partitions: number[];
  /** Those of them that were let go just now; the others are told again. */
  readonly fresh: number[];
}

export interface ReleaseContext {
  readonly self: string;
  readonly instance: string;
  /** The most that a frame should have. */
  readonly batchBytes: number;
  readonly isPresent: (name: string) => boolean;
  readonly lanesOf: (ring: string, partition: number) => ReleasedLane[];
  readonly ids: (partitions: ReadonlySet<number>, limit: number) => Uint8Array;
}

const ID_BYTES = 16;
/** The most ids that go along with one frame. */
const MOST_IDS = 4096;
/** What a partition takes each time it is named, a lane without its ranges, and each list. */
const PARTITION_BYTES = 3;
const LANE_BYTES = 40;
const LIST_BYTES = 80;
/** Handled messages that one frame may name; the wire takes a little more. */
const FRAME_MESSAGES = 60_000;

/** One partition's part of a Released: it is all in one frame, so that none is lost alone. */
interface Part {
  readonly partition: number;
  readonly epoch: number;
  readonly lanes: readonly ReleasedLane[];
  readonly redirects: readonly string[];
  readonly bytes: number;
  readonly messages: number;
}

/** The frames of a release, each of them complete for the partitions that it names. */
export function* releaseFrames(
  { table, to, partitions }: Release,
  context: ReleaseContext,
): Iterable<Omit<ReleasedFrame, 'from'>> {
  const idLimit = Math.min(MOST_IDS, Math.floor(context.batchBytes / 4 / ID_BYTES));
  const partBytes = context.batchBytes - idLimit * ID_BYTES;
  let parts: Part[] = [];
  let lists = new Set<number | string>();
  let bytes = 0;
  let messages = 0;
  for (const partition of [...new Set(partitions)].sort((a, b) => a - b)) {
    const part = partOf(table, partition, to, partBytes, context);
    const names = [part.epoch, ...part.redirects];
    const more = names.filter((name) => !lists.has(name)).length * LIST_BYTES;
    const over = bytes + part.bytes + more > partBytes || messages + part.messages > FRAME_MESSAGES;
    if (parts.length > 0 && over) {
      yield frameOf(table, parts, idLimit, context);
      parts = [];
      lists = new Set();
      bytes = 0;
      messages = 0;
    }
    parts.push(part);
    for (const name of names) {
      if (!lists.has(name)) bytes += LIST_BYTES;
      lists.add(name);
    }
    bytes += part.bytes;
    messages += part.messages;
  }
  if (parts.length > 0) yield frameOf(table, parts, idLimit, context);
}

function partOf(
  table: HoldingTable,
  partition: number,
  to: string,
  most: number,
  { self, isPresent, lanesOf }: ReleaseContext,
): Part {
  const redirects = (table.formers[partition] ?? []).filter(
    (name) => name !== to && name !== self && isPresent(name),
  );
  const lanes: ReleasedLane[] = [];
  let bytes = (1 + redirects.length) * PARTITION_BYTES;
  let messages = 0;
  for (const lane of lanesOf(table.group.id, partition)) {
    const laneBytes = LANE_BYTES + lane.beyond.length * 8;
    let laneMessages = 0;
    for (let at = 1; at < lane.beyond.length; at += 2) laneMessages += lane.beyond[at] as number;
    // The lanes of longest ago are left out: their senders have long stopped repeating.
    if (bytes + laneBytes > most || messages + laneMessages > FRAME_MESSAGES) break;
    lanes.push(lane);
    bytes += laneBytes;
    messages += laneMessages;
  }
  return { partition, epoch: table.epochs[partition] ?? 0, lanes, redirects, bytes, messages };
}

function frameOf(
  table: HoldingTable,
  parts: readonly Part[],
  idLimit: number,
  { instance, ids }: ReleaseContext,
): Omit<ReleasedFrame, 'from'> {
  const groups = new Map<number, number[]>();
  const redirects = new Map<string, number[]>();
  for (const { partition, epoch, redirects: others } of parts) {
    append(groups, epoch, partition);
    for (const other of others) append(redirects, other, partition);
  }
  return {
    type: 'released',
    ring: table.group.id,
    groups: [...groups].map(([number, partitions]): ReleasedGroup => {
      const epoch: Epoch | undefined = number > 0 ? { number, instance } : undefined;
      return { epoch, partitions };
    }),
    lanes: parts.flatMap((part) => part.lanes),
    ids: ids(new Set(parts.map((part) => part.partition)), idLimit),
    redirects: [...redirects].map(([name, partitions]): Redirect => ({ to: name, partitions })),
  };
}

/** Puts an item at the end of the list of a key. */
export function append<K, V>(lists: Map<K, V[]>, key: K, item: V): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [item]);
  else list.push(item);
}
