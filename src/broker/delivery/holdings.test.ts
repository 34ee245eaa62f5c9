import { expect, test } from 'vitest';
import { recordOf } from '../../../test/support/ring-records.ts';
import type { ClaimFrame, ReleasedFrame } from '../../codec/data-frame.ts';
import { buildRouting, type Routing } from '../../ring/routing.ts';
import { Holdings } from './holdings.ts';

const CONFIG = { partitions: 256, pointsPerMember: 16, loadCap: 1.25 };

const LIMITS = { claimRetryMs: 50, batchBytes: 256 * 1024 };

type Frame = Omit<ClaimFrame, 'from'> | Omit<ReleasedFrame, 'from'>;

function routingOf(...names: readonly string[]): Routing {
  return buildRouting(
    names.map((name) => recordOf({ name })),
    CONFIG,
  );
}

function membersOf(...names: readonly string[]): Map<string, string> {
  return new Map(names.map((name) => [name, `${name}-instance`]));
}

/** Members that hand over among each other; frames wait until they are delivered. */
class HandOff {
  readonly #members = new Map<string, Holdings>();
  readonly #frames: { readonly from: string; readonly to: string; readonly frame: Frame }[] = [];
  #now = 0;

  add(name: string): Holdings {
    const holdings = new Holdings({ name, instance: `${name}-instance` }, LIMITS, {
      send: (to, frame) => this.#frames.push({ from: name, to, frame }),
      progress: () => {},
      look: () => {},
      busy: () => false,
      returnQueued: () => {},
      lanesOf: () => [],
      ids: () => new Uint8Array(0),
      learn: () => {},
      gained: () => {},
      released: () => {},
      viewDigest: () => '',
    });
    this.#members.set(name, holdings);
    return holdings;
  }

  install(name: string, ...names: readonly string[]): void {
    const members = membersOf(...names);
    this.#members.get(name)?.install(routingOf(...names), members, this.#now, 1000);
  }

  /** Delivers what is under way now, but not what is sent in answer. */
  deliver(): void {
    for (const { from, to, frame } of this.#frames.splice(0)) {
      const full = { ...frame, from: { name: from, instance: `${from}-instance`, incarnation: 1 } };
      if (full.type === 'claim') this.#members.get(to)?.onClaim(full, this.#now);
      else this.#members.get(to)?.onReleased(full, this.#now, 1000);
    }
  }

  tick(): void {
    this.#now += 50;
    for (const holdings of this.#members.values()) holdings.tick(this.#now, 1000);
  }
}

const NO_IDS = new Uint8Array(0);

/** Ada has come, and claims partitions from ben. */
function claiming(): { readonly ada: Holdings; readonly id: string; readonly claims: number[] } {
  const play = new HandOff();
  const ada = play.add('ada');
  play.install('ada', 'ben');
  play.install('ada', 'ada', 'ben');
  const { id, ring } = routingOf('ada', 'ben').groupOf('orders') ?? {};
  const all = Array.from({ length: CONFIG.partitions }, (_, partition) => partition);
  return { ada, id: id ?? '', claims: all.filter((each) => ring?.ownerOf(each) === 'ada') };
}

test('a release that crosses a change of the rings reaches the next owner', () => {
  const play = new HandOff();
  const [ben, ada, cy] = [play.add('ben'), play.add('ada'), play.add('cy')];
  play.install('ben', 'ben');
  play.install('ada', 'ben');
  play.install('ben', 'ada', 'ben');
  play.install('ada', 'ada', 'ben');
  // The claims of ada arrive, and what ben releases is under way when cy joins.
  play.deliver();
  play.install('cy', 'ada', 'ben');
  for (const name of ['ada', 'ben', 'cy']) play.install(name, 'ada', 'ben', 'cy');
  const before = routingOf('ada', 'ben').groupOf('orders')?.ring;
  const { id, ring } = routingOf('ada', 'ben', 'cy').groupOf('orders') ?? {};
  const all = Array.from({ length: CONFIG.partitions }, (_, partition) => partition);
  const crossed = all.filter(
    (each) => before?.ownerOf(each) === 'ada' && ring?.ownerOf(each) === 'cy',
  );
  expect(crossed.length).toBeGreaterThan(0);

  for (let round = 0; round < 10; round += 1) {
    play.deliver();
    play.tick();
  }
  for (const [name, holdings] of Object.entries({ ada, ben, cy })) {
    const own = all.filter((each) => ring?.ownerOf(each) === name);
    const held = own.filter((each) => holdings.heldEpoch(id ?? '', each) !== undefined);
    expect({ name, held: held.length }).toEqual({ name, held: own.length });
    expect(holdings.claiming).toBe(false);
  }
  // The epoch grew along the releases: at ben, at cy; ada never held it.
  for (const each of crossed) expect(cy.heldEpoch(id ?? '', each)).toBe(1001);
});

test('only the process that has the name releases; one that is to take it over says nothing of it', () => {
  const { claims, ada, id } = claiming();
  const groups = [{ epoch: { number: 5, instance: 'ben-instance' }, partitions: claims }];
  const release = {
    type: 'released',
    ring: id,
    groups,
    redirects: [],
    lanes: [],
    ids: NO_IDS,
  } as const;
  ada.onReleased(
    { ...release, from: { name: 'ben', instance: 'next-ben', incarnation: 0 } },
    0,
    1000,
  );
  expect(ada.heldEpoch(id, claims[0] ?? -1)).toBeUndefined();
  ada.onReleased(
    { ...release, from: { name: 'ben', instance: 'ben-instance', incarnation: 1 } },
    0,
    1000,
  );
  expect(ada.heldEpoch(id, claims[0] ?? -1)).toBe(1000);
});

test('what was held of a stream that nobody handled for a while goes on with its epoch', () => {
  const play = new HandOff();
  const ben = play.add('ben');
  play.install('ben', 'ben');
  const { id = '' } = routingOf('ben').groupOf('orders') ?? {};
  const epoch = ben.heldEpoch(id, 3);
  ben.install(buildRouting([], CONFIG), membersOf('ben'), 0, 2000);
  expect(ben.epoch('orders', 3)).toBe(epoch);
  // Others handle it now; a message that ben took before still runs.
  play.install('ben', 'ada');
  expect(ben.epoch('orders', 3)).toBe(epoch);
});
