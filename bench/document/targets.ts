import { fixed, table } from './markdown.ts';
import type { Run } from './run.ts';

/** A figure beside its bound; null where the run refused to tell it. */
interface Target {
  readonly what: string;
  readonly bound: number;
  readonly least?: boolean;
  readonly measured: number | null;
  readonly digits?: number;
}

/** Of flow (Go) at three nodes, keyed, end to end: measured once elsewhere, as it cannot be built everywhere. */
const FLOW_PER_SECOND = 11_000;

/** The targets, with what the run says of them. */
export function targetTable({ summary, reown, balance }: Run): string {
  const { plain, confirmed, confirmed1024, send, ownerNs, rebuildMs } = summary;
  const least = true;
  const confirming = ([256, 1024] as const).flatMap((inFlight): Target[] => {
    const { ratios } = inFlight === 256 ? confirmed : confirmed1024;
    const what = (peer: string): string => `confirmed publish to ${peer}, ${inFlight} in flight`;
    return [
      { what: what('Moleculer `call`'), bound: 1.3, least, measured: ratios.moleculer },
      { what: what('nested requests'), bound: 1.5, least, measured: ratios.nestedRequests },
      { what: what('JetStream'), bound: 5, least, measured: ratios.jetstream },
      { what: what('BullMQ'), bound: 6, least, measured: ratios.bullmq },
    ];
  });
  const worst = reown.find(({ contestant }) => contestant === 'coterie')?.worstMs ?? null;
  const { latencyRatio, latencyP99Ratio } = summary;
  const targets: Target[] = [
    {
      what: 'plain publish to the raw queue group of three',
      bound: 0.25,
      least,
      measured: plain.ratios.rawQueueGroup,
    },
    {
      what: 'plain publish to flow, whose figure is quoted',
      bound: 8,
      least,
      measured: plain.perSecond === null ? null : plain.perSecond / FLOW_PER_SECOND,
    },
    ...confirming,
    { what: '`send` to request-reply', bound: 2, least, measured: send.ratios.requestReply },
    { what: 'latency to raw two hops, p50', bound: 1.5, measured: latencyRatio },
    { what: 'latency to raw two hops, p99', bound: 2.5, measured: latencyP99Ratio },
    { what: '`owner`, 22-character key, ns', bound: 150, measured: ownerNs, digits: 0 },
    { what: 'ring rebuild at 10 members, ms', bound: 2, measured: rebuildMs['10'] },
    { what: 'ring rebuild at 100 members, ms', bound: 10, measured: rebuildMs['100'] },
    {
      what: `most partitions of a member over the mean, worst of ${balance.sets} sets of names each`,
      bound: 1.11,
      measured: Math.max(...Object.values(balance.worst)),
    },
    {
      what: 'first handling elsewhere after kill -9, worst, ms',
      bound: 250,
      measured: worst,
      digits: 0,
    },
  ];
  const rows = targets.map(({ what, bound, least: isLeast = false, measured, digits = 2 }) => {
    if (measured === null) return [what, `${isLeast ? '>=' : '<='} ${bound}`, 'none', 'not told'];
    const isMet = isLeast ? measured >= bound : measured <= bound;
    const sign = isLeast ? '>=' : '<=';
    return [what, `${sign} ${bound}`, fixed(measured, digits), isMet ? 'met' : '**missed**'];
  });
  return table(['what', 'target', 'measured', ''], rows);
}
