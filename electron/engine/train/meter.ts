/** Running means over images, and how often they are told. */
import type { StepSums } from './step';

export class Meter {
  private images = 0;
  private loss = 0;
  private correct = 0;

  add(sums: StepSums): void {
    this.images += sums.images;
    this.loss += sums.loss;
    this.correct += sums.correct;
  }

  /** Means since the last reset. */
  means(): { loss: number; accuracy: number } {
    const images = Math.max(1, this.images);
    return { loss: this.loss / images, accuracy: this.correct / images };
  }

  reset(): void {
    this.images = 0;
    this.loss = 0;
    this.correct = 0;
  }
}

/** Lets something through at most so often. */
export class Throttle {
  private last = -Infinity;

  constructor(private readonly intervalMs: number) {}

  /** Whether the interval has passed since this last said yes. */
  ready(nowMs = performance.now()): boolean {
    if (nowMs - this.last < this.intervalMs) return false;
    this.last = nowMs;
    return true;
  }
}
