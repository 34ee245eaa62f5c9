import type { ControlFrame } from '../../src/ring/frame.ts';
import type { Random } from '../../src/runtime/random.ts';

/** What happens to all frames that are not cut off. */
export interface LinkQuality {
  delayMs: number;
  /** Each frame takes up to this much longer, so that frames overtake each other. */
  jitterMs: number;
  /** Parts of all frames. */
  dropRate: number;
  doubleRate: number;
}

/** False loses a frame on its way from one member to another. */
export type FrameFilter = (from: string, to: string, frame: ControlFrame) => boolean;

/** The ways between members: cut, lossy, slow. */
export class Links {
  quality: LinkQuality;
  readonly #random: Random;
  readonly #cuts = new Set<string>();
  readonly #filters = new Set<FrameFilter>();

  constructor(quality: LinkQuality, random: Random) {
    this.quality = quality;
    this.#random = random;
  }

  /** Frames from one to the other are lost. */
  cutOneWay(from: string, to: string): void {
    this.#cuts.add(`${from}>${to}`);
  }

  cut(a: string, b: string): void {
    this.cutOneWay(a, b);
    this.cutOneWay(b, a);
  }

  split(one: readonly string[], other: readonly string[]): void {
    for (const a of one) for (const b of other) this.cut(a, b);
  }

  heal(): void {
    this.#cuts.clear();
  }

  isCut(from: string, to: string): boolean {
    return this.#cuts.has(`${from}>${to}`);
  }

  /** Frames for which this says false are lost; the returned function ends that. */
  filter(keeps: FrameFilter): () => void {
    this.#filters.add(keeps);
    return () => this.#filters.delete(keeps);
  }

  /** When copies of the frame arrive, from now; none for a lost one. */
  delays(from: string, to: string, frame: ControlFrame): number[] {
    for (const keeps of this.#filters) if (!keeps(from, to, frame)) return [];
    const { delayMs, jitterMs, dropRate, doubleRate } = this.quality;
    const copies = doubleRate > 0 && this.#random.next() < doubleRate ? 2 : 1;
    const delays: number[] = [];
    for (let copy = 0; copy < copies; copy += 1) {
      if (dropRate > 0 && this.#random.next() < dropRate) continue;
      delays.push(delayMs + (jitterMs > 0 ? this.#random.next() * jitterMs : 0));
    }
    return delays;
  }
}
