import type { PingRequestFrame, PongFrame } from './frame.ts';
import { toMember, type RingHost } from './host.ts';
import { isPresent } from './member.ts';

/** A ping made for another member. */
interface Relay {
  readonly number: number;
  readonly asker: string;
  readonly askersNumber: number;
  readonly target: string;
  readonly instance: string;
  readonly deadline: number;
}

/** The most pings under way on behalf of others; who asks for more gets no help. */
const MAX_RELAYS = 64;

/** The part of the asker's patience after which a helper says that it had no answer either. */
const PATIENCE_SHARE = 2 / 3;

/** Pings on behalf of others. Each ends with an answer, be it that there was none. */
export class Relays {
  readonly #host: RingHost;
  readonly #relays = new Map<number, Relay>();

  constructor(host: RingHost) {
    this.#host = host;
  }

  clear(): void {
    this.#relays.clear();
  }

  onPingRequest(frame: PingRequestFrame, number: number): void {
    const host = this.#host;
    const { target, instance } = frame;
    const known = host.roster.get(target);
    // Only members are pinged: whoever asks cannot make this one publish anywhere else.
    if (known === undefined || !isPresent(known) || host.stage === 'joining') return;
    if (this.#relays.size >= MAX_RELAYS) return;
    const { name: asker } = frame.from;
    const deadline = host.now + host.timing.indirectTimeoutMs * PATIENCE_SHARE;
    const askersNumber = frame.number;
    this.#relays.set(number, { number, asker, askersNumber, target, instance, deadline });
    host.wakeAt(deadline);
    host.send(toMember(target), { type: 'ping', number, instance, onBehalfOf: asker });
  }

  onPong({ from, number }: PongFrame): void {
    const relay = this.#relays.get(number);
    if (relay?.target === from.name && relay.instance === from.instance) this.#answer(relay, true);
  }

  tick(): void {
    for (const relay of this.#relays.values()) {
      if (this.#host.now >= relay.deadline) this.#answer(relay, false);
      else this.#host.wakeAt(relay.deadline);
    }
  }

  #answer(relay: Relay, alive: boolean): void {
    this.#relays.delete(relay.number);
    this.#host.send(toMember(relay.asker), {
      type: 'pong',
      number: relay.askersNumber,
      subject: relay.target,
      subjectInstance: relay.instance,
      alive,
    });
  }
}
