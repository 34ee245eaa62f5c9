import type { HeardInfo, QueryFrame } from './frame.ts';
import { countAlive, type RingHost } from './host.ts';

/**
 * Answers a survey: the sender of the answer bears the digest of this member's view, and its list
 * says how long ago others were heard. Who asks needs no view from each member for that.
 */
export function answerSurvey(host: RingHost, query: QueryFrame): void {
  if (host.stage === 'stopped') return;
  const heard = query.survey === 'heard' ? heardBy(host) : [];
  host.send(
    { kind: 'subject', subject: query.replyTo },
    {
      type: 'info',
      records: [],
      last: false,
      wantsAnswer: false,
      active: host.stage === 'active',
      members: countAlive(host),
      heard,
    },
  );
}

/** An answer names at most so many members: whoever asks shall not get a hundred times the bytes. */
const MOST_HEARD = 256;

/** The latest first; members that were never heard are left out. */
function heardBy({ roster, peers, self, now }: RingHost): HeardInfo[] {
  return roster
    .present()
    .filter(({ name }) => name !== self.name && Number.isFinite(peers.heardAt(name)))
    .map(({ name }) => ({ name, ms: now - peers.heardAt(name) }))
    .toSorted((a, b) => a.ms - b.ms)
    .slice(0, MOST_HEARD);
}
