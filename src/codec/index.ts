// For users.
export type { DecodedMessage, EncodedMessage, MessageCodec } from './message-codec.ts';
export { protobuf } from './protobuf.ts';
export { native } from './native.ts';
export { json } from './json.ts';
export { flow } from './flow.ts';

// For the floors above.
export { CodecRegistry, type CodecRegistryOptions, SHIPPED_CODECS } from './codec-registry.ts';
export { checkMessageCodec } from './codec-check.ts';
export { checkMessage, type MessageDefaults } from './message-input.ts';
export { checkHeaders, isReservedHeader, NO_HEADERS } from './headers.ts';
export { CODEC_HEADER, ID_HEADER } from './metadata.ts';
export { decodeFrame, encodeFrame, PROTOCOL_VERSION } from './frame.ts';
export { DEFAULT_FRAME_LIMITS, type FrameLimits } from './limits.ts';
export type { ControlFrame } from './control-frame.ts';
export type {
  AckFrame,
  Answer,
  ClaimFrame,
  DataFrame,
  Epoch,
  ForwardFrame,
  ForwardItem,
  LaneReply,
  NackFrame,
  Peer,
  ProgressFrame,
  Redirect,
  Refusal,
  ReleasedFrame,
  ReleasedGroup,
  ReleasedLane,
} from './data-frame.ts';
