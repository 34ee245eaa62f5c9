// One process of a contestant: `node child.ts <module>`, told what to do by its parent.
import type { Contestant, Member } from './contestant.ts';
import { LoadRunner } from './support/load-runner.ts';
import type { Order, Report } from './support/protocol.ts';

const { contestant } = (await import(process.argv[2] as string)) as { contestant: Contestant };

let member: Member | undefined;
let runner: LoadRunner | undefined;
let stop = async (): Promise<void> => {};

async function obey(order: Exclude<Order, { type: 'progress' }>): Promise<Report> {
  switch (order.type) {
    case 'start': {
      if (order.role === 'member') {
        member = await contestant.member(order.setup);
        stop = () => member?.stop() ?? Promise.resolve();
      } else {
        const publisher = await contestant.publisher(order.setup);
        runner = new LoadRunner(publisher);
        stop = () => publisher.stop();
      }
      return { type: 'ready' };
    }
    case 'load': {
      if (runner === undefined) throw new Error('not a publisher');
      return { type: 'sent', ...(await runner.run(order.load)) };
    }
    case 'count':
      return {
        type: 'counted',
        handled: member?.tally.handled ?? 0,
        hops: member?.tally.hops ?? 0,
        lastAt: member?.tally.lastAt ?? 0,
        latencies: member?.tally.takeLatencies() ?? [],
      };
    case 'stop':
      break;
  }
  await stop();
  return { type: 'stopped' };
}

process.on('message', (order: Order) => {
  if (order.type === 'progress') {
    runner?.progress(order.handled);
    return;
  }
  obey(order).then(
    (report) => process.send?.(report),
    (error: unknown) => {
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
      process.send?.({ type: 'failed', text } satisfies Report);
    },
  );
});
process.on('disconnect', () => process.exit(0));
