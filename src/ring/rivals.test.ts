import { describe, expect, it } from 'vitest';
import { recordOf } from '../../test/support/ring-records.ts';
import { seededRandom } from '../runtime/random.ts';
import type { PongFrame } from './frame.ts';
import type { FrameBody, RingHost } from './host.ts';
import type { MemberRecord } from './member.ts';
import { RING_PRESETS } from './options.ts';
import { Rivals } from './rivals.ts';

function setUp(): {
  host: { self: MemberRecord; now: number };
  rivals: Rivals;
  sent: FrameBody[];
  stops: string[];
} {
  const sent: FrameBody[] = [];
  const stops: string[] = [];
  const host = {
    self: recordOf({ instance: '0000000000000005' }),
    now: 0,
    timing: RING_PRESETS.lan,
    random: seededRandom(1),
    send: (_: unknown, body: FrameBody) => sent.push(body),
    stop: (code: string) => stops.push(code),
  };
  return { host, rivals: new Rivals(host as unknown as RingHost), sent, stops };
}

/** The answer of a rival to the last ping. */
function pongOf({ name, instance }: MemberRecord, sent: readonly FrameBody[]): PongFrame {
  const ping = sent.at(-1);
  const number = ping?.type === 'ping' ? ping.number : 0;
  const from = { name, instance, incarnation: 2, viewDigest: '', config: '', sentAt: 0 };
  return { type: 'pong', from, number, subject: name, subjectInstance: instance, alive: true };
}

const rival = recordOf({ instance: '0000000000000009', incarnation: 2 });

describe('Rivals', () => {
  it('end this member by their own answer', () => {
    const { rivals, sent, stops } = setUp();
    rivals.see(rival, 'name-taken');
    rivals.onPong(pongOf(rival, sent));
    expect(stops).toEqual(['name-taken']);
  });

  it('do not end it by an answer to somebody else, or of somebody else', () => {
    const { rivals, sent, stops } = setUp();
    rivals.see(rival, 'name-taken');
    const pong = pongOf(rival, sent);
    rivals.onPong({ ...pong, number: pong.number + 1 });
    rivals.onPong({ ...pong, from: { ...pong.from, instance: '0000000000000003' } });
    rivals.onPong({ ...pong, alive: false });
    expect(stops).toEqual([]);
  });

  it('do not end it by an answer that comes when it has the name with more right', () => {
    const { host, rivals, sent, stops } = setUp();
    rivals.see(rival, 'name-taken');
    host.self = { ...host.self, incarnation: 3 };
    rivals.onPong(pongOf(rival, sent));
    expect(stops).toEqual([]);
    expect(rivals.all()).toEqual([]);
  });

  it('are asked again, but not more often than a joiner asks, and not without bound', () => {
    const { host, rivals, sent } = setUp();
    for (host.now = 0; host.now < 1000; host.now += 1) rivals.see(rival, 'name-taken');
    expect(sent).toHaveLength(10);
    for (let place = 16; place < 99; place += 1) {
      rivals.see({ ...rival, instance: place.toString(16).padStart(16, '0') }, 'name-taken');
    }
    expect(rivals.all()).toHaveLength(8);
  });
});
