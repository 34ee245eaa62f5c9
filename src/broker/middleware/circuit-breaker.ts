import { CoterieError } from '../../runtime/errors.ts';
import type { HandlerContext } from '../handler.ts';
import type { Middleware } from '../middleware.ts';
import { readNumbers } from './check-options.ts';

export interface CircuitBreakerOptions {
  /** Failures in a row that open the circuit; default 5. */
  failures?: number;
  /** How long it stays open before one message may try; default 10 000. */
  openMs?: number;
}

type Circuit =
  | { readonly state: 'closed'; readonly failures: number }
  | { readonly state: 'open'; readonly until: number }
  | { readonly state: 'half-open' };

/**
 * After so many failures in a row of a stream's handler, its messages fail at once with
 * `overloaded`, until one that may try again after a while succeeds. Around it, `retry` waits an
 * open circuit out, and `deadLetter` keeps what fails meanwhile.
 */
export function circuitBreaker(options: CircuitBreakerOptions = {}): Middleware {
  const { failures: most, openMs } = readNumbers('circuitBreaker', options, {
    failures: [5, 1, 1_000_000],
    openMs: [10_000, 1, 86_400_000],
  });
  /** One for each stream that this middleware wraps. */
  const circuits = new Map<string, Circuit>();
  const set = (stream: string, circuit: Circuit, context: HandlerContext): void => {
    const before = circuits.get(stream)?.state ?? 'closed';
    circuits.set(stream, circuit);
    if (before === circuit.state) return;
    context.emit('circuit', { stream, node: context.node, state: circuit.state });
  };
  return async (message, context, next) => {
    const { stream } = message;
    const { clock } = context;
    const circuit = circuits.get(stream) ?? { state: 'closed', failures: 0 };
    if (
      circuit.state === 'half-open' ||
      (circuit.state === 'open' && clock.now() < circuit.until)
    ) {
      throw new CoterieError('overloaded', `the circuit of stream ${stream} is open`, {
        hint: 'Its handler failed too often in a row; look at its errors.',
      });
    }
    const isProbe = circuit.state === 'open';
    if (isProbe) set(stream, { state: 'half-open' }, context);
    try {
      const reply = await next(message, context);
      // What began before it opened says nothing of the time since.
      if (isProbe || circuits.get(stream)?.state !== 'open') {
        set(stream, { state: 'closed', failures: 0 }, context);
      }
      return reply;
    } catch (error) {
      const now = circuits.get(stream) ?? { state: 'closed', failures: 0 };
      const failures = now.state === 'closed' ? now.failures + 1 : most;
      if (isProbe || (now.state === 'closed' && failures >= most)) {
        set(stream, { state: 'open', until: clock.now() + openMs }, context);
      } else if (now.state === 'closed') {
        circuits.set(stream, { state: 'closed', failures });
      }
      throw error;
    }
  };
}
