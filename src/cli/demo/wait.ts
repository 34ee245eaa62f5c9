import type { Broker } from '../../broker/broker-contract.ts';
import { systemClock } from '../../runtime/clock.ts';
import { CoterieError } from '../../runtime/errors.ts';
import type { Phase, Tally } from './tally.ts';

/** The longest that members may take to agree. */
const AGREE_TIMEOUT_MS = 30_000;

/** What a confirmed message was handled by is told a moment later, where that is another process. */
const TOLD_TIMEOUT_MS = 1000;

/** Resolves when every message of a phase is known to be handled, or it is no use to wait. */
export async function allTold(tally: Tally, phase: Phase, signal: AbortSignal): Promise<void> {
  const until = systemClock.now() + TOLD_TIMEOUT_MS;
  const isTold = (): boolean => tally.phase(phase).handled === tally.phase(phase).published;
  while (!isTold() && !signal.aborted && systemClock.now() < until) {
    await new Promise<void>((resolve) => void systemClock.setTimer(resolve, 5));
  }
}

/** Resolves when all these brokers route by exactly the members named. Rejects `timeout`. */
export async function untilMembers(
  brokers: readonly Broker[],
  names: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  const wanted = names.toSorted().join();
  await Promise.all(brokers.map((broker) => untilRoutesBy(broker, wanted, signal)));
}

function untilRoutesBy(broker: Broker, wanted: string, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const routesBy = (): string => broker.routing()?.groups[0]?.ring.members.join() ?? '';
    const finish = (error?: unknown): void => {
      off();
      cancel();
      signal.removeEventListener('abort', stop);
      if (error === undefined) resolve();
      else reject(error);
    };
    const stop = (): void => finish(signal.reason);
    const look = (): void => {
      if (routesBy() === wanted) finish();
    };
    const off = broker.on('view', look);
    const cancel = systemClock.setTimer(() => {
      const text = `${broker.name} knows ${routesBy()} instead of ${wanted}`;
      finish(new CoterieError('timeout', text));
    }, AGREE_TIMEOUT_MS);
    signal.addEventListener('abort', stop);
    if (signal.aborted) stop();
    else look();
  });
}
