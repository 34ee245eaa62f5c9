import type { Clock } from '../runtime/clock.ts';
import { poll } from './poll.ts';

/**
 * What nobody claims for this long is given up: its owner, by the others' rings, waits for nobody.
 * So it is where members died or froze while partitions changed hands.
 */
const UNCLAIMED_MS = 1000;

/** What leaving takes. */
export interface LeavingPort {
  readonly name: string;
  /** The members of each ring. */
  ringMembers(): readonly (readonly string[])[];
  /** Messages that this member still has to do with. */
  load(): number;
  /** Hooks of partitions run, or are to run. */
  isStoring(): boolean;
  /** Nothing is held, handled or under way. */
  isIdle(): boolean;
  isStopped(): boolean;
  /** Leaves the queue groups. */
  exit(): Promise<void>;
  /** Tells the others, so that their rings exclude this member. */
  announce(): void;
  /** Sends what is still to be said, and waits for the server. */
  flush(): Promise<void>;
}

/** Hands a member's partitions over; resolves when that is done, or the time is up. */
export async function handOver(clock: Clock, timeoutMs: number, port: LeavingPort): Promise<void> {
  const until = clock.now() + timeoutMs;
  const { name } = port;
  if (port.ringMembers().some((members) => members.length === 1 && members[0] === name)) {
    // Nobody could take over: what is here is finished before the rings exclude this member.
    const halfway = clock.now() + timeoutMs / 2;
    await waitFor(clock, halfway, port.exit());
    await poll(clock, halfway, () => port.isStopped() || port.load() === 0);
  }
  port.announce();
  await waitFor(clock, until, port.exit());
  // The rings that exclude this member have to be here before its holdings say anything.
  const isOut = (): boolean => port.ringMembers().every((members) => !members.includes(name));
  let busyAt = clock.now();
  await poll(clock, until, () => {
    if (port.load() > 0 || port.isStoring() || !isOut()) busyAt = clock.now();
    const isUnclaimed = clock.now() - busyAt >= UNCLAIMED_MS;
    return port.isStopped() || isUnclaimed || (isOut() && port.isIdle());
  });
  // The last acknowledgements and releases go out before the goodbye.
  if (!port.isStopped()) await waitFor(clock, until, port.flush());
}

/** Waits for the bus, but not for ever: it may be away. */
async function waitFor(clock: Clock, until: number, work: Promise<void>): Promise<void> {
  await new Promise<void>((resolve) => {
    const cancel = clock.setTimer(resolve, Math.max(0, until - clock.now()));
    const end = (): void => {
      cancel();
      resolve();
    };
    work.then(end, end);
  });
}
