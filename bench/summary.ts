import type { Result } from './compare.ts';
import type { RingFigures } from './ring.ts';
import { median, pairedRatio } from './support/statistics.ts';

/** What the last line is made of: results by load, ours first. */
export type Results = ReadonlyMap<string, readonly Result[]>;

type Figure = number | null;

interface VerbSummary<Peer extends string> {
  readonly perSecond: Figure;
  /** Ours over theirs; null where it was not measured, or was refused. */
  readonly ratios: Readonly<Record<Peer, Figure>>;
}

type ConfirmedSummary = VerbSummary<'moleculer' | 'jetstream' | 'bullmq' | 'nestedRequests'>;

export interface Summary {
  readonly event: 'summary';
  readonly plain: VerbSummary<'rawQueueGroup'> & { readonly hopShare: Figure };
  readonly confirmed: ConfirmedSummary;
  readonly confirmed1024: ConfirmedSummary;
  readonly send: VerbSummary<'requestReply'>;
  readonly request: VerbSummary<'requestReply'>;
  readonly latencyRatio: Figure;
  readonly latencyP99Ratio: Figure;
  readonly cpuUsPerMessage: Figure;
  readonly peakRssMb: Figure;
  readonly ownerNs: Figure;
  readonly rebuildMs: Readonly<Record<'10' | '100', Figure>>;
  /** Why a ratio is null. */
  readonly refused: Readonly<Record<string, string>>;
}

/**
 * The last line. A ratio is null where it was not measured, or where its pairs differ too much: then
 * `refused` says so.
 */
export function summarize(results: Results, ring: RingFigures | undefined): Summary {
  const refused: Record<string, string> = {};
  const ours = (load: string): Result | undefined => results.get(load)?.[0];
  const ratio = (load: string, peer: string): Figure => {
    const their = results.get(load)?.find(({ contestant }) => contestant === peer);
    const our = ours(load);
    if (our === undefined || their === undefined) return null;
    const { value, refused: reason } = pairedRatio(our.perSecond, their.perSecond);
    if (reason !== undefined) refused[`${load}/${peer}`] = reason;
    return rounded(value);
  };
  const confirmed = (load: string): ConfirmedSummary => ({
    perSecond: rounded(ours(load)?.medianPerSecond, 0),
    ratios: {
      moleculer: ratio(load, 'moleculer'),
      jetstream: ratio(load, 'jetstream'),
      bullmq: ratio(load, 'bullmq'),
      nestedRequests: ratio(load, 'nested-requests'),
    },
  });
  const toOwner = (load: string): VerbSummary<'requestReply'> => ({
    perSecond: rounded(ours(load)?.medianPerSecond, 0),
    ratios: { requestReply: ratio(load, 'request-reply') },
  });
  const [latency, rawLatency] = results.get('latency') ?? [];
  const latencyRatio = (pick: (result: Result) => readonly number[]): Figure =>
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
    confirmed1024: confirmed('confirmed1024'),
    send: toOwner('send'),
    request: toOwner('request'),
    latencyRatio: latencyRatio(({ p50Ms }) => p50Ms),
    latencyP99Ratio: latencyRatio(({ p99Ms }) => p99Ms),
    cpuUsPerMessage: rounded(ours('confirmed')?.cpuUsPerMessage),
    peakRssMb: rounded(ours('confirmed')?.peakRssMb, 0),
    ownerNs: rounded(ring?.ownerNs['coterie'], 0),
    rebuildMs: {
      '10': rounded(ring?.rebuildMs['10']?.['coterie']),
      '100': rounded(ring?.rebuildMs['100']?.['coterie']),
    },
    refused,
  };
}

export function rounded(value: number | undefined, digits = 2): Figure {
  return value === undefined || !Number.isFinite(value) ? null : Number(value.toFixed(digits));
}
