/** What the answering run says of what the camera shows, frame by frame. */
import { sentenceOf } from '@engine/text/sentence-of';
import { NO_CORRECTION } from '@engine/photo/seeds';
import type { PhotoAnswer } from '@contract';
import { ask } from '../../bridge';
import { runs } from '../runs/runs.svelte';
import { camera } from './camera.svelte';
import { Pace } from './pace';

/**
 * Of a frame, in pixels: what networks of whole photos take, and fewer where the garment is looked for,
 * which takes most of the time and a third less of it than in a photo.
 */
const LONGEST_EDGE = { whole: 320, garment: 160 } as const;
/** Between frames: a quicker answer helps nobody, and training may need the processor. */
const LEAST_MS = 40;
/** Until a run that failed is asked again. */
const RETRY_MS = 1000;

const wait = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

class LiveAnswer {
  #answer = $state.raw<PhotoAnswer | null>(null);
  #problem = $state<string | null>(null);
  #perSecond = $state<number | null>(null);
  /** Goes up with each beginning and end. */
  #turn = 0;

  get answer(): PhotoAnswer | null {
    return this.#answer;
  }

  /** Why the run gives no answer, in a sentence. */
  get problem(): string | null {
    return this.#problem;
  }

  get perSecond(): number | null {
    return this.#perSecond;
  }

  /** Ask about one frame after the other, each once the last is answered. @returns what ends it */
  follow(): () => void {
    const turn = ++this.#turn;
    void this.#follow(turn);
    return () => {
      this.#turn++;
      this.#answer = null;
      this.#problem = null;
      this.#perSecond = null;
    };
  }

  async #follow(turn: number): Promise<void> {
    const pace = new Pace();
    let asked = 0;
    while (turn === this.#turn) {
      await camera.nextFrame();
      if (performance.now() - asked < LEAST_MS) continue;
      asked = performance.now();
      const outcome = await this.#ask();
      // The view may have been left, and another camera opened, meanwhile.
      if (turn !== this.#turn) return;
      this.#answer = outcome.answer;
      this.#problem = outcome.problem;
      pace.oneDone(performance.now());
      this.#perSecond = pace.perSecond;
      if (outcome.problem !== null) await wait(RETRY_MS);
    }
  }

  async #ask(): Promise<{ answer: PhotoAnswer | null; problem: string | null }> {
    const run = runs.answering;
    try {
      const frame = await camera.frame(LONGEST_EDGE[runs.takesGarments ? 'garment' : 'whole']);
      if (run === null || frame === null) return { answer: null, problem: null };
      const correction = { box: null, notGarment: [...NO_CORRECTION.notGarment] };
      const answer = await ask('classify:photo', { run, ...frame, correction });
      return { answer, problem: null };
    } catch (error) {
      return { answer: null, problem: sentenceOf(error) };
    }
  }
}

export const liveAnswer = new LiveAnswer();
