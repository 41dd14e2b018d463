/** Images that the trainer decodes before a job begins. */
import { sentenceOf } from '@engine/text/sentence-of';
import type { DecodingJob, Events } from '@contract';
import { ask, listen } from '../../bridge';
import { notices } from '../notices.svelte';

type Now = Events['train:decoding'];

/** Between the end of decoding and the answer to who began it, at most. */
const STOPPED_MS = 5000;

class Decoding {
  #now = $state.raw<Now>(null);
  #isStopping = $state(false);
  #ended: ReturnType<typeof setTimeout> | undefined;

  get isStopping(): boolean {
    return this.#isStopping;
  }

  /** How far one of these jobs is, or null where none of them decodes. */
  of(...jobs: DecodingJob[]): Now {
    return this.#now !== null && jobs.includes(this.#now.job) ? this.#now : null;
  }

  start(): void {
    listen('train:decoding', (now) => {
      // The next job can be stopped too.
      if (now !== null && this.#now === null) this.#isStopping = false;
      this.#now = now;
      clearTimeout(this.#ended);
      if (now !== null) return;
      // The failure of a job that was stopped comes after this, and is told as what it is.
      this.#ended = setTimeout(() => {
        this.#isStopping = false;
      }, STOPPED_MS);
    });
  }

  async stop(): Promise<void> {
    if (this.#now === null || this.#isStopping) return;
    this.#isStopping = true;
    try {
      await ask('train:stop-decoding', undefined);
    } catch (error) {
      this.#isStopping = false;
      notices.failed(error);
    }
  }

  /** Tell why a job did not begin: as a fault, unless the person stopped it. */
  tell(error: unknown): void {
    if (this.#isStopping) notices.add('info', sentenceOf(error));
    else notices.failed(error);
  }
}

export const decoding = new Decoding();
