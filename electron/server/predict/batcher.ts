/**
 * Requests that arrive together are answered together: one pass of the network over 64 pictures takes
 * little longer than over one. Nobody waits for company: a batch is what the sockets held when the
 * last batch was done, so that batches are large under load and single without it.
 */
import { joined } from '@engine/data/joined';

/** Pictures, beyond which a batch gains nothing, and values, beyond which it takes much memory. */
const LARGEST_BATCH = 512;
const LARGEST_VALUES = 2e6;

interface Waiting {
  pictures: Float32Array;
  resolve: (probabilities: Float32Array) => void;
  reject: (error: unknown) => void;
}

export class Batcher {
  private waiting: Waiting[] = [];
  private scheduled = false;

  /**
   * @param size values of a picture
   * @param predict pictures, count * size, to probabilities, count * classes
   * @param answered is told the number of pictures of each batch
   */
  constructor(
    private readonly size: number,
    private readonly predict: (pictures: Float32Array) => Float32Array,
    private readonly answered: (pictures: number) => void,
  ) {}

  /** @param pictures float32 0 to 1, count * size @returns float32, count * classes */
  ask(pictures: Float32Array): Promise<Float32Array> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ pictures, resolve, reject });
      this.schedule();
    });
  }

  private schedule(): void {
    if (this.scheduled) return;
    this.scheduled = true;
    // After every socket that has something to say was read.
    setImmediate(() => {
      this.scheduled = false;
      this.answerBatch();
      if (this.waiting.length > 0) this.schedule();
    });
  }

  /** The first requests of the queue, as many as a batch has room for, and at least one. */
  private takeBatch(): Waiting[] {
    const most = Math.min(LARGEST_BATCH * this.size, LARGEST_VALUES);
    let [requests, values] = [0, 0];
    for (const each of this.waiting) {
      values += each.pictures.length;
      if (requests > 0 && values > most) break;
      requests += 1;
    }
    return this.waiting.splice(0, requests);
  }

  private answerBatch(): void {
    const batch = this.takeBatch();
    const pixels = joined(batch.map(({ pictures }) => pictures));
    try {
      const probabilities = this.predict(pixels);
      this.answered(pixels.length / this.size);
      const classes = (probabilities.length * this.size) / pixels.length;
      let from = 0;
      for (const { pictures, resolve } of batch) {
        const to = from + (classes * pictures.length) / this.size;
        resolve(probabilities.subarray(from, to));
        from = to;
      }
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }
}
