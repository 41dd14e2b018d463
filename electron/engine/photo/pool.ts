/**
 * Photos seen in worker threads. To find a garment takes longer than all else that a photo needs, so
 * two cores look at two photos, and whoever asks is free meanwhile. What is seen depends neither on
 * the thread nor on what it saw before.
 */
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { PhotoError, type Pixels } from './pixels';
import type { SeenPhoto, SeeOptions } from './see';
import type { Step } from './steps';

/** Each thread has an OpenCV of its own, of some 100 MB. */
const THREADS = 2;
const CRASHED =
  'This photo could not be looked at: the part of Atelier that finds garments crashed.';

/** What a photo is looked at for, and what comes of it. */
export interface Looks {
  see: SeenPhoto;
  steps: Step[];
}

export interface LookRequest {
  look: keyof Looks;
  photo: Pixels;
  options: SeeOptions;
}
/** A request to see a made photo, of which nobody is told. */
export const WARM_UP = 'warm up';
export type LookReply = { ok: true; seen: Looks[keyof Looks] } | { ok: false; message: string };

interface Job {
  request: LookRequest;
  resolve(seen: Looks[keyof Looks]): void;
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
    return this.look('see', photo, options);
  }

  /** What `stepsOfPhoto` shows. @throws PhotoError as `see` does */
  steps(photo: Pixels, options: SeeOptions = {}): Promise<Step[]> {
    return this.look('steps', photo, options);
  }

  /** Let a thread load OpenCV and see something before the first photo comes, which waits for that at most. */
  warmUp(): void {
    if (this.threads.length === 0) this.start().worker.postMessage(WARM_UP);
  }

  private look<Name extends keyof Looks>(
    look: Name,
    photo: Pixels,
    options: SeeOptions,
  ): Promise<Looks[Name]> {
    const seen = new Promise<Looks[keyof Looks]>((resolve, reject) => {
      this.waiting.push({ request: { look, photo, options }, resolve, reject });
      this.handOut();
    });
    return seen as Promise<Looks[Name]>;
  }

  private handOut(): void {
    while (this.waiting.length > 0) {
      const thread = this.idle();
      const job = thread === null ? undefined : this.waiting.shift();
      if (thread === null || job === undefined) return;
      thread.job = job;
      thread.worker.ref();
      thread.worker.postMessage(job.request);
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
    worker.on('message', (reply: LookReply) => {
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
