import { describe, expect, it } from 'vitest';
import { recordOf } from '../../test/support/ring-records.ts';
import type { InfoFrame, QueryFrame } from './frame.ts';
import { Membership } from './membership.ts';
import { RING_PRESETS } from './options.ts';
import { seededRandom } from '../runtime/random.ts';

const OTHER = '00000000000000bb';

function member(): Membership {
  const core = new Membership({
    name: 'a',
    instance: '00000000000000aa',
    nodeKey: '61',
    weight: 1,
    streams: ['orders'],
    protocol: { min: 1, max: 1 },
    config: 'ring-1',
    timing: RING_PRESETS.lan,
    random: seededRandom(1),
  });
  core.step({ type: 'bus', connected: true, topology: 'single' }, 0, 0);
  core.step({ type: 'join' }, 0, 0);
  return core;
}

function from(name: string, sentAt: number) {
  return { name, instance: OTHER, incarnation: 0, viewDigest: '', config: 'ring-1', sentAt };
}

function asked(core: Membership, survey: 'digest' | 'heard', now: number): InfoFrame {
  const replyTo = 'coterie.c.c.operator';
  const query: QueryFrame = { type: 'query', from: from('x', now), replyTo, attempt: 0, survey };
  const sent = core
    .step({ type: 'frame', frame: query }, now, now)
    .flatMap((effect) => (effect.type === 'send' ? [effect] : []));
  expect(sent.map(({ to }) => to)).toEqual([{ kind: 'subject', subject: replyTo }]);
  return sent[0]?.frame as InfoFrame;
}

describe('a survey', () => {
  it('is answered with the digest of the view, and no records', () => {
    const core = member();
    const { type, records, last, heard, from: sender } = asked(core, 'digest', 10);
    expect({ type, records, last, heard }).toEqual({
      type: 'info',
      records: [],
      last: false,
      heard: [],
    });
    expect(sender.viewDigest).toBe(core.view.digest);
    // Who asks is not taken for a member.
    expect(core.roster.size).toBe(1);
  });

  it('says how long ago others were heard, the latest first, and not more than 256', () => {
    const core = member();
    for (let place = 0; place < 300; place += 1) {
      const record = recordOf({
        name: `m${place}`,
        instance: OTHER,
        incarnation: 0,
        phase: 'joining',
      });
      const frame = { type: 'join', from: from(record.name, place), record, attempt: 1 } as const;
      core.step({ type: 'frame', frame }, place, place);
    }
    const { heard = [] } = asked(core, 'heard', 400);
    expect(heard).toHaveLength(256);
    expect(heard[0]).toEqual({ name: 'm299', ms: 101 });
    expect(heard.at(-1)).toEqual({ name: 'm44', ms: 356 });
  });
});
