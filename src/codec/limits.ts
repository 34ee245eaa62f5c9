/** What a receiver takes of one frame; whatever is over a limit is refused as `invalid-frame`. */
export interface FrameLimits {
  /** Bytes of a control frame. */
  readonly controlFrameBytes: number;
  /** Partitions are below this; members give their own ring's number. */
  readonly partitions: number;
  /** Entries of a data frame: messages, replies, answers, refusals, groups, lanes. */
  readonly items: number;
  /** Messages that the ranges of one frame may stand for in all, however short the ranges are. */
  readonly acknowledged: number;
  /** Member records of one Info. */
  readonly records: number;
  /** Streams that one record, Forward or Claim names. */
  readonly streams: number;
}

/** Far above what members send, and low enough that no frame keeps a member busy. */
export const DEFAULT_FRAME_LIMITS: FrameLimits = Object.freeze({
  controlFrameBytes: 1_048_576,
  partitions: 65_536,
  items: 65_536,
  acknowledged: 65_536,
  records: 10_000,
  streams: 4096,
});

/** What headers may hold in all. */
export interface HeaderLimits {
  /** Names. */
  readonly count: number;
  /** Bytes of one value. */
  readonly valueBytes: number;
  /** Bytes as the bus counts them: name, value and 4 bytes for each value. */
  readonly totalBytes: number;
}

/** Headers of a message, as a publisher gives them and a handler gets them. */
export const MESSAGE_HEADER_LIMITS: HeaderLimits = Object.freeze({
  count: 64,
  valueBytes: 4096,
  totalBytes: 16_384,
});

/** Headers on the bus and in frames: the message's own, and beside them those of Coterie. */
export const WIRE_HEADER_LIMITS: HeaderLimits = Object.freeze({
  count: 96,
  valueBytes: 8192,
  totalBytes: 32_768,
});

/** Messages that a member takes in one batch of publishes; publishers put far fewer into one. */
export const MAX_BATCH_ITEMS = 1024;

/** Characters of the text in a refusal or an answer; the encoder cuts what is longer. */
export const MAX_TEXT_LENGTH = 1024;

/** Bytes of a record's fields that this version does not know. */
export const MAX_EXTRA_BYTES = 4096;

/** Parts that the summary of a view has at most; a power of two. */
export const MAX_SUMMARY_PARTS = 4096;

/** Hex characters of a node key. */
export const MAX_NODE_KEY_LENGTH = 2048;
