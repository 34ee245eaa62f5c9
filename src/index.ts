// What users call.
export { createBroker } from './broker/broker.ts';
export { rehearse } from './broker/rehearse.ts';
export { createClient } from './broker/client.ts';
export { createOperator } from './broker/operator.ts';
export { jetstreamLog } from './pubsub/jetstream.ts';
export { memory } from './pubsub/memory.ts';
export { memoryLog, MemoryLogStore } from './pubsub/memory-log.ts';
export { nats } from './pubsub/nats.ts';
export { redisStreams } from './pubsub/redis-streams.ts';
export { createReader } from './streams/reader.ts';
export { createSink } from './streams/sink.ts';
export { openStream } from './streams/stream.ts';
export { flow } from './codec/flow.ts';
export { json } from './codec/json.ts';
export { native } from './codec/native.ts';
export { protobuf } from './codec/protobuf.ts';
export { circuitBreaker } from './broker/middleware/circuit-breaker.ts';
export { correlation } from './broker/middleware/correlation.ts';
export {
  DEAD_LETTER_HEADERS,
  deadLetter,
  deadLetterStream,
} from './broker/middleware/dead-letter.ts';
export { deduplicate } from './broker/middleware/deduplicate.ts';
export { log } from './broker/middleware/log.ts';
export { retry } from './broker/middleware/retry.ts';
export { throttle } from './broker/middleware/throttle.ts';
export { timeout } from './broker/middleware/timeout.ts';
export { memoryIds } from './broker/middleware/memory-ids.ts';
export { jetstreamDeadLetters } from './pubsub/jetstream-dead-letters.ts';
export { memoryDeadLetters } from './pubsub/memory-dead-letters.ts';
export { CoterieError, ERROR_CODES, isErrorCode } from './runtime/errors.ts';

// What they meet on the way.
export type {
  Broker,
  Counters,
  HandleOptions,
  LeaveOptions,
  Pending,
} from './broker/broker-contract.ts';
export type { Client, ClientEvents, ClientOptions } from './broker/client-contract.ts';
export type {
  CliqueReport,
  DigestGroup,
  Operator,
  OperatorOptions,
  OrderOutcome,
} from './broker/operator-contract.ts';
export type {
  BrokerEvents,
  MiddlewareEvents,
  PartitionEpoch,
  PartitionsEvent,
  Redelivery,
} from './broker/events.ts';
export type { HealthCheckOptions } from './broker/health-watch.ts';
export type { SourceOptions } from './broker/source-options.ts';
export type { Handler, HandlerContext, HandlerReply } from './broker/handler.ts';
export type {
  PartitionContext,
  PartitionHooks,
  ReleasedContext,
} from './broker/partition-context.ts';
export type { CircuitBreakerOptions } from './broker/middleware/circuit-breaker.ts';
export type { CorrelationOptions } from './broker/middleware/correlation.ts';
export type { DeadLetterOptions } from './broker/middleware/dead-letter.ts';
export type { DeduplicateOptions } from './broker/middleware/deduplicate.ts';
export type { LogOptions } from './broker/middleware/log.ts';
export type { MemoryIdsOptions } from './broker/middleware/memory-ids.ts';
export type { RetryOptions } from './broker/middleware/retry.ts';
export type { ThrottleOptions } from './broker/middleware/throttle.ts';
export type { TimeoutOptions } from './broker/middleware/timeout.ts';
export type { JetStreamDeadLetters } from './pubsub/jetstream-dead-letters.ts';
export type { MemoryDeadLettersOptions } from './pubsub/memory-dead-letters.ts';
export type { BrokerOptions, CommonOptions, PubSubOption } from './broker/options.ts';
export type {
  CallOptions,
  CliqueCallOptions,
  Ownership,
  PublishOptions,
  Replied,
  Sent,
  Verbs,
} from './broker/verbs.ts';
export type { ErrorCode } from './runtime/errors.ts';
export type { Logger } from './runtime/logger.ts';
export type { Message, MessageHeaders, MessageInput, MessageKey } from './runtime/message.ts';
export type { EventFilter } from './streams/filter.ts';
export type { StreamGap } from './streams/gap.ts';
export type { Reader, ReaderOptions } from './streams/reader.ts';
export type { SinkEvent } from './streams/sink-event.ts';
export type { EachOptions, SinkOptions } from './streams/sink-options.ts';
export type { Sink, SinkHandler } from './streams/sink.ts';
export type { Stream, StreamInput, Topic } from './streams/stream.ts';
export type { MemoryBus, MemoryOptions } from './pubsub/memory.ts';
export type { NatsDriver } from './pubsub/nats.ts';
export type { NatsOptions } from './pubsub/nats-options.ts';
export type { MemberRecord, MemberStatus, MemberPhase } from './ring/member.ts';
export type { View } from './ring/step.ts';
export type { Ring } from './ring/hash-ring.ts';
export type { RingConfig } from './ring/ring-config.ts';
export type { RingGroup, Routing } from './ring/routing.ts';
export type { RingTiming } from './ring/options.ts';
export type { DeliveryConfig } from './broker/delivery/delivery.ts';
export { DELIVERY_DEFAULTS } from './broker/options.ts';
export { RING_PRESETS } from './ring/options.ts';
export { DEFAULT_RING_CONFIG } from './ring/ring-config.ts';

// For those who extend: middleware, drivers, codecs, tools of their own.
export type { Middleware, Next } from './broker/middleware.ts';
export type { IdStore } from './broker/middleware/id-store.ts';
export type { DeadLetter, DeadLetterRange, DeadLetterStore } from './pubsub/dead-letters.ts';
export type {
  ConnectionPurpose,
  MessageListener,
  PubSub,
  PubSubDriver,
  PubSubMessage,
  PublishOptions as PubSubPublishOptions,
  PubSubStatus,
  PubSubStatusEvent,
  SubscribeOptions,
  Subscription,
} from './pubsub/pubsub.ts';
export type { DurableSource, Pull, PullOptions, SourceEvent } from './pubsub/durable-source.ts';
export type { JetStreamOptions } from './pubsub/jetstream.ts';
export type { RedisStreamsOptions } from './pubsub/redis-streams.ts';
export type { MemoryLogOptions, MemoryLogStoreOptions } from './pubsub/memory-log.ts';
export type {
  AppendOptions,
  AppendOutcome,
  GroupOptions,
  LogBatch,
  LogCursor,
  LogDelivery,
  LogEvent,
  LogFeature,
  LogFeatures,
  LogGap,
  LogGroup,
  LogInput,
  LogPosition,
  StreamInfo,
  StreamLimits,
  StreamLog,
  TakeOptions,
} from './pubsub/log.ts';
export type { DecodedMessage, EncodedMessage, MessageCodec } from './codec/message-codec.ts';
export { SHIPPED_CODECS } from './codec/codec-registry.ts';
export { buildRing } from './ring/hash-ring.ts';
export { hashKey, partitionOf } from './ring/key-hash.ts';
export { buildRouting } from './ring/routing.ts';
export { systemClock, type Clock } from './runtime/clock.ts';
export { seededRandom, systemRandom, type Random } from './runtime/random.ts';
