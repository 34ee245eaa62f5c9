import type { LogEvent } from '../pubsub/log.ts';
import { checkPattern, matches } from '../pubsub/subject.ts';

/** Which events are wanted. */
export interface EventFilter {
  /** Topics by name, or by pattern with `*` for one token and a last `>`; default all events. */
  topics?: string | readonly string[];
  /** Wanted where it says so, after `topics`. */
  where?: (event: LogEvent) => boolean;
}

/** Checks the patterns, and makes one predicate; undefined: all. Throws `invalid-argument`. */
export function eventFilter({
  topics,
  where,
}: EventFilter): ((event: LogEvent) => boolean) | undefined {
  const patterns = patternsOf(topics);
  for (const pattern of patterns ?? []) checkPattern(pattern);
  if (patterns === undefined && where === undefined) return undefined;
  return (event) => {
    const { topic } = event;
    const isOn =
      patterns === undefined ||
      (topic !== undefined && patterns.some((pattern) => matches(pattern, topic)));
    return isOn && (where === undefined || where(event));
  };
}

/** What users of one sink must agree on. */
export function filterText({ topics, where }: EventFilter): string {
  const text = patternsOf(topics)?.toSorted().join(',') ?? '>';
  return `topics=${text}${where === undefined ? '' : ' where'}`;
}

function patternsOf(topics: EventFilter['topics']): readonly string[] | undefined {
  return typeof topics === 'string' ? [topics] : topics;
}
