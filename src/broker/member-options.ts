import { PROTOCOL_VERSION } from '../codec/frame.ts';
import type { MembershipOptions } from '../ring/membership.ts';
import { formatRingConfig } from '../ring/ring-config.ts';
import type { BrokerConfig } from './options.ts';

/** What a broker's options say about its membership. */
export function membershipOptions(
  { name, instance, nodeKey, weight, timing, ring, random }: BrokerConfig,
  streams: readonly string[],
): MembershipOptions {
  return {
    name,
    instance,
    nodeKey,
    weight,
    streams: streams.toSorted(),
    protocol: { min: PROTOCOL_VERSION, max: PROTOCOL_VERSION },
    config: formatRingConfig(ring),
    timing,
    random,
  };
}
