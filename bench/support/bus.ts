import { type NatsServer, startNatsServer } from '../../test/support/nats-server.ts';
import { freePort } from '../../test/support/free-port.ts';
import { type ProcessFigures, processFigures } from './process-figures.ts';
import { type RedisServer, startRedisServer } from './redis-server.ts';

/** The servers of one run. */
export interface Bus extends AsyncDisposable {
  readonly nats: NatsServer;
  readonly redis: RedisServer | undefined;
  /** Messages that the NATS server took and gave so far. */
  messages(): Promise<number>;
  /** Of both servers together. */
  figures(): ProcessFigures;
}

export async function startBus(): Promise<Bus> {
  const monitorPort = await freePort();
  const nats = await startNatsServer({ args: ['-js', '-m', String(monitorPort)] });
  const redis = await startRedisServer();
  return {
    nats,
    redis,
    async messages() {
      const answer = await fetch(`http://127.0.0.1:${monitorPort}/varz`);
      const { in_msgs, out_msgs } = (await answer.json()) as { in_msgs: number; out_msgs: number };
      return in_msgs + out_msgs;
    },
    figures() {
      const each = [nats.pid, ...(redis === undefined ? [] : [redis.pid])].map(processFigures);
      return {
        cpuMs: each.reduce((sum, { cpuMs }) => sum + cpuMs, 0),
        peakRssMb: each.reduce((sum, { peakRssMb }) => sum + peakRssMb, 0),
      };
    },
    async [Symbol.asyncDispose]() {
      await nats.stop();
      await redis?.[Symbol.asyncDispose]();
    },
  };
}
