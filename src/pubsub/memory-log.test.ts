import { describe, it } from 'vitest';

import { LOG_FEATURES } from '../../test/support/driver-features.ts';
import { FakeClock } from '../testing/fake-clock.ts';
import { streamLogSuite } from '../testing/log-suite.ts';
import { memoryLog, MemoryLogStore } from './memory-log.ts';

const suite = streamLogSuite({
  name: 'memory',
  features: LOG_FEATURES.memory,
  maxEventBytes: 1024 * 1024,
  open: async () => {
    const clock = new FakeClock();
    const store = new MemoryLogStore({ clock });
    return { open: () => memoryLog({ store }), advance: (ms) => clock.advance(ms) };
  },
});

describe('conformance of the in-memory log', () => {
  for (const each of suite) it.skipIf(each.skip !== undefined)(each.name, () => each.run());
});
