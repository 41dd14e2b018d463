/** A map that is being drawn in a thread of its own, which can be told how far it is, and ended. */
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { MapMessage, MapTask } from './map-task';

export interface MapProgress {
  /** Epochs of UMAP, iterations of t-SNE. */
  done: number;
  of: number;
}

export class MapThread {
  /** The coordinates of each row, or null where it was cancelled. */
  readonly points: Promise<Float32Array | null>;
  #progress: MapProgress = { done: 0, of: 1 };
  #cancelled = false;
  private readonly worker: Worker;

  /** @param program the bundled map-worker.ts */
  constructor(task: MapTask, program = join(__dirname, 'map-worker.cjs')) {
    this.worker = new Worker(program, { workerData: task });
    this.points = new Promise((resolve, reject) => {
      this.worker.on('message', (message: MapMessage) => {
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

  get progress(): MapProgress {
    return { done: this.#progress.done, of: this.#progress.of };
  }

  async cancel(): Promise<void> {
    this.#cancelled = true;
    await this.worker.terminate();
  }
}
