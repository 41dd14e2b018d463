/** A map that is being drawn in a thread of its own, which can be told how far it is, and ended. */
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { UmapMessage, UmapTask } from './umap';

export interface UmapProgress {
  /** Epochs. */
  done: number;
  of: number;
}

export class UmapThread {
  /** x and y of each row, or null where it was cancelled. */
  readonly points: Promise<Float32Array | null>;
  #progress: UmapProgress = { done: 0, of: 1 };
  #cancelled = false;
  private readonly worker: Worker;

  /** @param program the bundled umap-worker.ts */
  constructor(task: UmapTask, program = join(__dirname, 'umap-worker.cjs')) {
    this.worker = new Worker(program, { workerData: task });
    this.points = new Promise((resolve, reject) => {
      this.worker.on('message', (message: UmapMessage) => {
        if (message.kind === 'progress') this.#progress = message;
        else resolve(message.points);
      });
      this.worker.on('error', reject);
      this.worker.on('exit', () => {
        if (this.#cancelled) resolve(null);
        // Does nothing where the points have been told.
        else reject(new Error('The map could not be computed: its process crashed. Try again.'));
      });
    });
  }

  get progress(): UmapProgress {
    return { done: this.#progress.done, of: this.#progress.of };
  }

  async cancel(): Promise<void> {
    this.#cancelled = true;
    await this.worker.terminate();
  }
}
