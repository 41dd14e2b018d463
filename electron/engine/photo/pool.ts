/**
 * Photos seen in worker threads. To find a garment takes longer than all else that a photo needs, so
 * two cores look at two photos, and whoever asks is free meanwhile. What is seen depends neither on
 * the thread nor on what it saw before.
 */
import { join } from 'node:path';
import { Threads } from '../threads';
import { PhotoError, type Pixels } from './pixels';
import type { PreprocessOptions } from './preprocess';
import type { PreprocessedPhoto } from './preprocessing';
import type { Step } from './steps';

/** Each thread that has looked for a garment has an OpenCV of its own, of some 100 MB. */
const THREADS = 2;
const CRASHED =
  'This photo could not be processed: the process that prepares photos crashed. Try again.';

/** What a photo is looked at for, and what comes of it. */
export interface Looks {
  see: PreprocessedPhoto;
  steps: Step[];
}

export interface LookRequest {
  look: keyof Looks;
  photo: Pixels;
  options: PreprocessOptions;
}
/** A request to see a made photo, of which nobody is told. */
export const WARM_UP = 'warm up';
export type LookReply = { ok: true; seen: Looks[keyof Looks] } | { ok: false; message: string };

export class PhotoPool {
  private readonly threads: Threads<LookRequest, LookReply>;

  /** @param program the bundled worker.ts */
  constructor(program = join(__dirname, 'photo-worker.cjs')) {
    this.threads = new Threads({ program, threads: THREADS, seconds: Infinity });
  }

  /**
   * What `preprocessPhoto` returns. Photos that wait are taken in order.
   * @throws PhotoError as preprocessPhoto does, and where the thread of the photo crashed
   */
  see(photo: Pixels, options: PreprocessOptions = {}): Promise<PreprocessedPhoto> {
    return this.look('see', photo, options);
  }

  /** What `stepsOfPhoto` shows. @throws PhotoError as `see` does */
  steps(photo: Pixels, options: PreprocessOptions = {}): Promise<Step[]> {
    return this.look('steps', photo, options);
  }

  /** Let a thread load OpenCV and see something before the first photo comes, which waits for that at most. */
  warmUp(): void {
    this.threads.warmUp(WARM_UP);
  }

  private async look<Name extends keyof Looks>(
    look: Name,
    photo: Pixels,
    options: PreprocessOptions,
  ): Promise<Looks[Name]> {
    let reply: LookReply;
    try {
      reply = await this.threads.ask({ look, photo, options });
    } catch (cause) {
      throw new PhotoError(CRASHED, { cause });
    }
    if (reply.ok) return reply.seen as Looks[Name];
    throw new PhotoError(reply.message);
  }
}
