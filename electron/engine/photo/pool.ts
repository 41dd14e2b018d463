/**
 * Photos seen in worker threads. To find a garment takes longer than all else that a photo needs, so
 * two cores look at two photos, and whoever asks is free meanwhile. What is seen depends neither on
 * the thread nor on what it saw before.
 */
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { PhotoError, type Pixels } from './pixels';
import type { SeenPhoto, SeeOptions } from './see';

/** Each thread has an OpenCV of its own, of some 100 MB. */
const THREADS = 2;
const CRASHED =
  'This photo could not be looked at: the part of Atelier that finds garments crashed.';

export interface SeeRequest {
  photo: Pixels;
  options: SeeOptions;
}
export type SeeReply = { ok: true; seen: SeenPhoto } | { ok: false; message: string };

interface Job extends SeeRequest {
  resolve(seen: SeenPhoto): void;
  reject(error: Error): void;
}

interface Thread {
  worker: Worker;
  job: Job | null;
}

export class PhotoPool {
  private readonly waiting: Job[] = [];
  private readonly threads: Thread[] = [];

  /** @param program the bundled worker.ts */
  constructor(private readonly program = join(__dirname, 'photo-worker.cjs')) {}

  /**
   * What `seePhoto` sees. Photos that wait are taken in order.
   * @throws PhotoError as seePhoto does, and where the thread that looked at the photo crashed
   */
  see(photo: Pixels, options: SeeOptions = {}): Promise<SeenPhoto> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ photo, options, resolve, reject });
      this.handOut();
    });
  }

  /** Let a thread load OpenCV before the first photo comes. */
  warmUp(): void {
    if (this.threads.length === 0) this.start();
  }

  private handOut(): void {
    while (this.waiting.length > 0) {
      const thread = this.idle();
      const job = thread === null ? undefined : this.waiting.shift();
      if (thread === null || job === undefined) return;
      thread.job = job;
      thread.worker.ref();
      const { photo, options } = job;
      thread.worker.postMessage({ photo, options } satisfies SeeRequest);
    }
  }

  private idle(): Thread | null {
    const idle = this.threads.find(({ job }) => job === null);
    if (idle !== undefined) return idle;
    return this.threads.length < THREADS ? this.start() : null;
  }

  private start(): Thread {
    const worker = new Worker(this.program);
    const thread: Thread = { worker, job: null };
    this.threads.push(thread);
    // A thread without work keeps no process alive.
    worker.unref();
    worker.on('message', (reply: SeeReply) => {
      const { job } = thread;
      thread.job = null;
      worker.unref();
      if (reply.ok) job?.resolve(reply.seen);
      else job?.reject(new PhotoError(reply.message));
      this.handOut();
    });
    let cause: unknown;
    // Every crash is also an exit, but a crash that nobody listens to would end the process.
    worker.on('error', (error) => {
      cause = error;
    });
    worker.on('exit', () => {
      this.threads.splice(this.threads.indexOf(thread), 1);
      thread.job?.reject(new PhotoError(CRASHED, { cause }));
      this.handOut();
    });
    return thread;
  }
}
