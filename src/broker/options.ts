import { checkMessageCodec } from '../codec/codec-check.ts';
import type { MessageCodec } from '../codec/message-codec.ts';
import type { PubSub, PubSubDriver, PubSubStatus } from '../pubsub/pubsub.ts';
import { checkName, checkStream } from '../pubsub/subject.ts';
import { RING_PRESETS, type RingTiming } from '../ring/options.ts';
import { checkRingConfig, DEFAULT_RING_CONFIG, type RingConfig } from '../ring/ring-config.ts';
import { systemClock, type Clock } from '../runtime/clock.ts';
import { CoterieError } from '../runtime/errors.ts';
import { keyBytes } from '../runtime/key.ts';
import { silentLogger, type Logger } from '../runtime/logger.ts';
import { randomHex, systemRandom, type Random } from '../runtime/random.ts';
import type { DeliveryConfig } from './delivery/delivery.ts';
import type { HealthCheckConfig, HealthCheckOptions } from './health-watch.ts';

/** A driver, or one bare connection that serves control and data and is not closed on leaving. */
export type PubSubOption = PubSubDriver | (PubSub & Partial<PubSubStatus>);

/** What brokers and clients have in common. */
export interface CommonOptions {
  /** The bus: `memory()`, `nats({ servers })`, or anything that keeps the `PubSub` contract. */
  pubsub: PubSubOption;
  /** `[A-Za-z0-9_-]`, 64 at most; default `_global`. */
  clique?: string;
  /** A codec for each stream that does not use the default; the name is the stream. */
  codecs?: Readonly<Record<string, MessageCodec>>;
  /** The codec of all other streams: `protobuf` (default), `native`, `json`, `flow`, or your own. */
  codec?: MessageCodec;
  /** Silent by default. */
  logger?: Logger;
  /** Numbers of delivery, see `DELIVERY_DEFAULTS`. */
  delivery?: Partial<DeliveryConfig>;
  /** The longest that a waiting verb waits when the call does not say; default 30 000 ms. */
  timeoutMs?: number;
  /** A confirmed publish without answer or progress for this long is sent again; default 500 ms. */
  confirmRepeatMs?: number;
  clock?: Clock;
  random?: Random;
}

/** What `createBroker` takes. */
export interface BrokerOptions extends CommonOptions {
  /** Stable name of this member, `[A-Za-z0-9_-]`, 64 at most; random when not given. */
  name?: string;
  /** Places the member on the ring; default its name. Two members never share one. */
  nodeKey?: string | Uint8Array | bigint;
  /** Share of the ring beside the others', an integer from 1 to 100; default 1. */
  weight?: number;
  /** Durations of membership: a preset (`local`, `lan`, `wan`; default `lan`) and changes to it. */
  preset?: keyof typeof RING_PRESETS;
  membership?: Partial<RingTiming>;
  /** Must be equal in all members; default 16384 partitions, 256 points, cap 1.1. */
  ring?: Partial<Omit<RingConfig, 'minMembers'>>;
  /**
   * With fewer active members in its view a member owns and handles nothing; 1 to 1024, default 1.
   * Must be equal in all members. Over half of all members, of two halves of a split at most one
   * works on. No consensus: views differ for as long as it takes to notice a split.
   */
  minMembers?: number;
  /** How long `join` may take before it rejects `join-timeout`; default 15 000 ms. */
  joinTimeoutMs?: number;
  /** How long `leave` waits for handlers and hand-off; default 10 000 ms. */
  leaveTimeoutMs?: number;
  /** Aborts a handler's signal and fails its message after this long; default 0: never. */
  handlerTimeoutMs?: number;
  /** The longest that a hook (`gained`, `released`) may take for one partition; default 5000 ms. */
  hookTimeoutMs?: number;
  /** How many hooks run at once; default 64. */
  hookConcurrency?: number;
  /** Rings follow so long after the last join, four times as long at most; default 50 ms. */
  debounceMs?: number;
  /** Over this many queued messages the member leaves its queue groups; default 8192. */
  highWater?: number;
  /** At this many it enters them again; default half of `highWater`. */
  lowWater?: number;
  /**
   * Gates ownership by the user's own word: until it has succeeded once, and after so many failures
   * in a row, this member hands its partitions over and leaves its queue groups, and stays a
   * member. None by default.
   */
  healthCheck?: HealthCheckOptions;
  /** Withdraws from ownership when the data connection is away for this long; default 500 ms. */
  dataDownMs?: number;
}

/** Options of a broker as they were read once; immutable. */
export type BrokerConfig = Readonly<
  Required<
    Omit<
      BrokerOptions,
      | 'nodeKey'
      | 'delivery'
      | 'membership'
      | 'ring'
      | 'preset'
      | 'codec'
      | 'healthCheck'
      | 'minMembers'
    >
  >
> & {
  readonly instance: string;
  /** Hex. */
  readonly nodeKey: string;
  readonly codec: MessageCodec | undefined;
  readonly healthCheck: HealthCheckConfig | undefined;
  readonly delivery: DeliveryConfig;
  readonly timing: RingTiming;
  readonly ring: RingConfig;
};

/** The defaults of every number of delivery. */
export const DELIVERY_DEFAULTS: DeliveryConfig = Object.freeze({
  windowMessages: 4096,
  windowBytes: 8 * 1024 * 1024,
  batchBytes: 256 * 1024,
  ackTimeoutMs: 1000,
  retryMinMs: 5,
  retryMaxMs: 250,
  maxAttempts: 64,
  maxQueued: 65_536,
  retryAfterMs: 50,
  concurrency: 256,
  progressMs: 250,
  claimRetryMs: 50,
  idWindowMs: 60_000,
  idWindowSize: 1_000_000,
  outcomeBytes: 16 * 1024 * 1024,
  outcomeMs: 60_000,
  maxCalls: 16_384,
  maxWaitingCalls: 65_536,
});

const LEVELS = ['debug', 'info', 'warn', 'error'] as const;

type Bounds = Readonly<Record<string, readonly [least: number, most: number]>>;

const DELIVERY_BOUNDS: Readonly<Record<keyof DeliveryConfig, readonly [number, number]>> = {
  windowMessages: [8, 1_000_000],
  windowBytes: [1024, 2 ** 31],
  batchBytes: [1024, 16 * 1024 * 1024],
  ackTimeoutMs: [10, 600_000],
  retryMinMs: [1, 60_000],
  retryMaxMs: [1, 600_000],
  maxAttempts: [1, 1_000_000],
  maxQueued: [1, 10_000_000],
  retryAfterMs: [1, 600_000],
  concurrency: [1, 1_000_000],
  progressMs: [1, 60_000],
  claimRetryMs: [1, 60_000],
  idWindowMs: [0, 86_400_000],
  idWindowSize: [2, 16_000_000],
  outcomeBytes: [0, 2 ** 32],
  outcomeMs: [0, 86_400_000],
  maxCalls: [1, 10_000_000],
  maxWaitingCalls: [0, 10_000_000],
};

const TIMING_BOUNDS: Readonly<Record<keyof RingTiming, readonly [number, number]>> = {
  pingIntervalMs: [10, 600_000],
  directTimeoutMs: [5, 600_000],
  indirectTimeoutMs: [5, 600_000],
  indirectHelpers: [0, 32],
  suspicionMs: [10, 600_000],
  lateTickMs: [5, 600_000],
  clockCheckMs: [1, 60_000],
  noRespondersGapMs: [5, 60_000],
  stableAfterMs: [0, 600_000],
  joinRetryMs: [5, 60_000],
  joinQuietMs: [10, 60_000],
  joinMaxMs: [10, 600_000],
  tombstoneMs: [1000, 86_400_000],
  beaconMs: [50, 600_000],
  infoIntervalMs: [1, 60_000],
};

const COMMON_BOUNDS: Bounds = {
  timeoutMs: [1, 86_400_000],
  confirmRepeatMs: [10, 86_400_000],
};

const BROKER_BOUNDS: Bounds = {
  joinTimeoutMs: [1, 86_400_000],
  leaveTimeoutMs: [0, 86_400_000],
  handlerTimeoutMs: [0, 86_400_000],
  hookTimeoutMs: [1, 86_400_000],
  hookConcurrency: [1, 100_000],
  debounceMs: [0, 10_000],
  highWater: [1, 10_000_000],
  lowWater: [0, 10_000_000],
  dataDownMs: [0, 600_000],
  weight: [1, 100],
};

const HEALTH_BOUNDS: Bounds = {
  intervalMs: [10, 3_600_000],
  timeoutMs: [10, 3_600_000],
  failures: [1, 1000],
};

/** Reads options once. Throws `invalid-options` with every problem that there is. */
export function readBrokerOptions(options: BrokerOptions): BrokerConfig {
  const problems: string[] = [];
  const random = options.random ?? systemRandom;
  const instance = randomHex(random, 16);
  const common = readCommon(options, problems);
  const name = options.name ?? `node-${instance.slice(0, 8)}`;
  check(problems, () => checkName('member', name));
  const numbers = {
    joinTimeoutMs: options.joinTimeoutMs ?? 15_000,
    leaveTimeoutMs: options.leaveTimeoutMs ?? 10_000,
    handlerTimeoutMs: options.handlerTimeoutMs ?? 0,
    hookTimeoutMs: options.hookTimeoutMs ?? 5000,
    hookConcurrency: options.hookConcurrency ?? 64,
    debounceMs: options.debounceMs ?? 50,
    highWater: options.highWater ?? 8192,
    lowWater: options.lowWater ?? Math.floor((options.highWater ?? 8192) / 2),
    dataDownMs: options.dataDownMs ?? 500,
    weight: options.weight ?? 1,
  };
  checkNumbers(problems, '', numbers, BROKER_BOUNDS);
  if (numbers.lowWater > numbers.highWater) problems.push('lowWater must not be over highWater');
  if (!Number.isInteger(numbers.weight)) problems.push('weight must be an integer');
  const preset = options.preset ?? 'lan';
  if (!Object.hasOwn(RING_PRESETS, preset)) {
    problems.push(`preset must be one of ${Object.keys(RING_PRESETS).join(', ')}`);
  }
  const timing = { ...RING_PRESETS[preset], ...options.membership };
  checkNumbers(problems, 'membership.', timing, TIMING_BOUNDS);
  const { minMembers = 1 } = options;
  const ring = { ...DEFAULT_RING_CONFIG, ...options.ring, minMembers };
  problems.push(...checkRingConfig(ring));
  const nodeKey = readNodeKey(options.nodeKey ?? name, problems);
  const healthCheck = readHealthCheck(options.healthCheck, problems);
  if (problems.length > 0) throw invalidOptions(problems);
  const own = { name, instance, random, nodeKey, timing, ring, healthCheck };
  return Object.freeze({ ...common, ...numbers, ...own });
}

function readHealthCheck(
  options: HealthCheckOptions | undefined,
  problems: string[],
): HealthCheckConfig | undefined {
  if (options === undefined) return undefined;
  if (typeof options?.check !== 'function') {
    problems.push('healthCheck.check must be a function');
    return undefined;
  }
  const { check: checkFunction, ...given } = options;
  const numbers = { intervalMs: 1000, timeoutMs: 1000, failures: 3, ...given };
  checkNumbers(problems, 'healthCheck.', numbers, HEALTH_BOUNDS);
  if (!Number.isInteger(numbers.failures)) problems.push('healthCheck.failures must be an integer');
  return Object.freeze({ check: checkFunction, ...numbers });
}

/** Reads what clients and brokers share; problems are added to the list. */
export function readCommon(options: CommonOptions, problems: string[]) {
  const clique = options.clique ?? '_global';
  check(problems, () => checkName('clique', clique));
  const { pubsub } = options;
  const usable =
    typeof pubsub === 'object' &&
    pubsub !== null &&
    ('connect' in pubsub || ('publish' in pubsub && 'subscribe' in pubsub));
  if (!usable) problems.push('pubsub must be a driver such as memory() or nats(), or a PubSub');
  const codecs = { ...options.codecs };
  for (const [stream, codec] of Object.entries(codecs)) {
    check(problems, () => checkStream(stream));
    check(problems, () => checkMessageCodec(codec));
  }
  if (options.codec !== undefined) check(problems, () => checkMessageCodec(options.codec));
  const delivery = { ...DELIVERY_DEFAULTS, ...options.delivery };
  checkNumbers(problems, 'delivery.', delivery, DELIVERY_BOUNDS);
  const numbers = {
    timeoutMs: options.timeoutMs ?? 30_000,
    confirmRepeatMs: options.confirmRepeatMs ?? 500,
  };
  checkNumbers(problems, '', numbers, COMMON_BOUNDS);
  const logger = options.logger ?? silentLogger;
  for (const level of LEVELS) {
    if (typeof logger[level] !== 'function') problems.push(`logger has no method ${level}`);
  }
  return {
    ...numbers,
    pubsub,
    clique,
    codecs,
    codec: options.codec,
    delivery: Object.freeze(delivery),
    logger,
    clock: options.clock ?? systemClock,
    random: options.random ?? systemRandom,
  };
}

/** One error for all problems of an options object. */
export function invalidOptions(problems: readonly string[]): CoterieError {
  return new CoterieError('invalid-options', problems.join('; '), {
    hint: 'Every option and its range is in the comment of its type.',
  });
}

function readNodeKey(key: string | Uint8Array | bigint, problems: string[]): string {
  if (typeof key === 'bigint') {
    if (key < 0n) problems.push('nodeKey must not be negative');
    const hex = key.toString(16).replace('-', '');
    return hex.length % 2 === 0 ? hex : `0${hex}`;
  }
  if (typeof key !== 'string' && !(key instanceof Uint8Array)) {
    problems.push('nodeKey must be text, bytes or a bigint');
    return '';
  }
  const bytes = keyBytes(key);
  if (bytes.length === 0 || bytes.length > 64) problems.push('nodeKey must have 1 to 64 bytes');
  return Buffer.from(bytes).toString('hex');
}

function check(problems: string[], run: () => unknown): void {
  try {
    run();
  } catch (error) {
    problems.push(CoterieError.from(error).message);
  }
}

function checkNumbers(problems: string[], prefix: string, values: object, bounds: Bounds): void {
  for (const [name, value] of Object.entries(values)) {
    const range = bounds[name];
    if (range === undefined) {
      problems.push(`${prefix}${name} is not an option`);
    } else if (typeof value !== 'number' || !(value >= range[0] && value <= range[1])) {
      problems.push(`${prefix}${name} must be a number from ${range[0]} to ${range[1]}`);
    }
  }
}
