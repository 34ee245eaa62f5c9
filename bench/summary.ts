import type { Result } from './compare.ts';
import type { RingFigures } from './ring.ts';
import { median, pairedRatio } from './support/statistics.ts';

/** The last line. A ratio is null where it was not measured, or its pairs differ too much. */
export function summarize(
  results: ReadonlyMap<string, readonly Result[]>,
  ring: RingFigures | undefined,
): object {
  const ours = (scenario: string): Result | undefined => results.get(scenario)?.[0];
  const ratio = (scenario: string, peer: string): number | null => {
    const their = results.get(scenario)?.find(({ contestant }) => contestant === peer);
    const our = ours(scenario);
    if (our === undefined || their === undefined) return null;
    return rounded(pairedRatio(our.perSecond, their.perSecond).value);
  };
  const confirmed = (scenario: string): object => ({
    perSecond: rounded(ours(scenario)?.medianPerSecond, 0),
    ratios: {
      moleculer: ratio(scenario, 'moleculer'),
      jetstream: ratio(scenario, 'jetstream'),
      bullmq: ratio(scenario, 'bullmq'),
      nestedRequests: ratio(scenario, 'nested-requests'),
    },
  });
  const [latency, rawLatency] = results.get('latency') ?? [];
  const latencyRatio = (pick: (result: Result) => readonly number[]): number | null =>
    latency === undefined || rawLatency === undefined
      ? null
      : rounded(median(pick(latency)) / median(pick(rawLatency)));
  return {
    event: 'summary',
    plain: {
      perSecond: rounded(ours('plain')?.medianPerSecond, 0),
      ratios: { rawQueueGroup: ratio('plain', 'raw-queue-group') },
      hopShare: rounded(ours('plain')?.hopShare),
    },
    confirmed: confirmed('confirmed'),
    confirmed1024: confirmed('confirmed-1024'),
    send: {
      perSecond: rounded(ours('send')?.medianPerSecond, 0),
      ratios: { requestReply: ratio('send', 'request-reply') },
    },
    request: {
      perSecond: rounded(ours('request')?.medianPerSecond, 0),
      ratios: { requestReply: ratio('request', 'request-reply') },
    },
    latencyRatio: latencyRatio(({ p50Ms }) => p50Ms),
    latencyP99Ratio: latencyRatio(({ p99Ms }) => p99Ms),
    cpuUsPerMessage: rounded(ours('confirmed')?.cpuUsPerMessage),
    peakRssMb: rounded(ours('confirmed')?.peakRssMb, 0),
    ownerNs: rounded(ring?.ownerNs['coterie'], 0),
    rebuildMs: {
      '10': rounded(ring?.rebuildMs['10']),
      '100': rounded(ring?.rebuildMs['100']),
    },
  };
}

function rounded(value: number | undefined, digits = 2): number | null {
  return value === undefined || !Number.isFinite(value) ? null : Number(value.toFixed(digits));
}
