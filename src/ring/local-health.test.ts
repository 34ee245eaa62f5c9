import { describe, expect, it } from 'vitest';
import type { RingHost } from './host.ts';
import { LocalHealth } from './local-health.ts';
import { RING_PRESETS } from './options.ts';

interface Facts {
  now: number;
  connected: boolean;
  connectedAt: number;
  ownHeardAt: number;
  stage: RingHost['stage'];
}

function healthy(): { facts: Facts; health: LocalHealth } {
  const facts: Facts & { timing: RingHost['timing'] } = {
    now: 10_000,
    connected: true,
    connectedAt: 0,
    ownHeardAt: 9900,
    stage: 'active',
    timing: RING_PRESETS.lan,
  };
  return { facts, health: new LocalHealth(facts as unknown as RingHost) };
}

describe('LocalHealth', () => {
  it('stretches time-outs up to three times, and back', () => {
    const { health } = healthy();
    expect(health.factor).toBe(1);
    for (let round = 0; round < 20; round += 1) health.worsen();
    expect(health.factor).toBe(3);
    for (let round = 0; round < 8; round += 1) health.improve();
    expect(health.factor).toBe(1);
    health.improve();
    expect(health.factor).toBe(1);
  });

  it('trusts silence since a time only if the own frames came back and no reconnect since', () => {
    const { facts, health } = healthy();
    expect(health.trusted(9500)).toBe(true);
    expect(health.trusted(9950)).toBe(false);
    facts.connectedAt = 9600;
    expect(health.trusted(9500)).toBe(false);
    facts.connectedAt = 0;
    facts.connected = false;
    expect(health.trusted(9500)).toBe(false);
    facts.connected = true;
    facts.stage = 'joining';
    expect(health.trusted(9500)).toBe(false);
  });

  it('trusts nothing after a late tick until others were heard, at a later time', () => {
    const { facts, health } = healthy();
    health.distrust();
    health.onHeard();
    facts.ownHeardAt = 10_000;
    expect(health.trusted(9500)).toBe(false);
    facts.now = 10_001;
    health.onHeard();
    expect(health.trusted(9500)).toBe(true);
  });

  it('trusts its own frames in the end, where nobody else is left', () => {
    const { facts, health } = healthy();
    health.distrust();
    facts.now = 12_000;
    expect(health.trusted(9500)).toBe(false);
    facts.ownHeardAt = 11_000;
    facts.now = 11_599;
    expect(health.trusted(9500)).toBe(false);
    facts.now = 11_600;
    expect(health.trusted(9500)).toBe(true);
  });
});
