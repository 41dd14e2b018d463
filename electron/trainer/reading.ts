/** Reading the data of a job, with word of how far decoding is, until somebody stops it. */
import type { ReadHooks } from '@engine/data/folder/decode-images';
import type { Decoding } from '@engine/records';
import { Throttle } from '@engine/train/meter';
import { UserError } from '@engine/user-error';

const INTERVAL_MS = 100;

export class Reading {
  private readonly halted = new AbortController();
  private readonly throttle = new Throttle(INTERVAL_MS);
  private isTold = false;

  /** @param tell told how far it is while images are decoded, and null after */
  constructor(private readonly tell: (decoding: Decoding | null) => void) {}

  halt(): void {
    this.halted.abort();
  }

  /** @throws UserError where it was halted; what `read` throws */
  async during<Result>(read: (hooks: ReadHooks) => Promise<Result>): Promise<Result> {
    const { signal } = this.halted;
    try {
      return await read({
        signal,
        progress: (done, total) => {
          this.progress(done, total);
        },
      });
    } catch (error) {
      if (!signal.aborted || error !== signal.reason) throw error;
      throw new UserError(
        'Stopped before all images were decoded. Those decoded so far are kept for the next time.',
        { cause: error },
      );
    } finally {
      this.end();
    }
  }

  private progress(done: number, total: number): void {
    if (done === total) this.end();
    else if (this.throttle.ready()) {
      this.isTold = true;
      this.tell({ done, total });
    }
  }

  private end(): void {
    if (this.isTold) this.tell(null);
    this.isTold = false;
  }
}
