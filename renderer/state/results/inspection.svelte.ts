/** The photo that is looked at closely: what was corrected, how its picture came about, and why. */
import { SvelteMap } from 'svelte/reactivity';
import { argMax } from '@engine/evaluate/metrics';
import { thresholdNote } from '@engine/evaluate/validation-size';
import { partOf } from '@engine/photo/part';
import type { Pixels } from '@engine/photo/pixels';
import { NO_CORRECTION, type Box, type Correction, type Point } from '@engine/photo/seeds';
import type { Step } from '@engine/photo/steps';
import type { Rejection } from '@engine/records';
import { MAX_MARKS } from '@engine/photo/correction';
import type { PhotoAnswer } from '@contract';
import { ask } from '../../bridge';
import { Latest } from '../latest';
import { notices } from '../notices.svelte';
import type { Photo } from '../photos/photo';
import { photos } from '../photos/photos.svelte';

export type Tool = 'box' | 'marks';

/** What speaks for a class in the picture of one answer. */
interface Why {
  answer: PhotoAnswer;
  label: number;
  map: Float32Array;
}

/** What steps are asked for. */
interface StepsAsked extends Pick<Photo, 'id' | 'correction'> {
  isGarment: boolean;
}

/** Of a whole photo the only steps are the photo itself, and the part that a person chose. */
function stepsOfWhole(photo: Pixels, { box }: Correction): Step[] {
  const whole: Step = { name: 'photo', pixels: photo };
  if (box === null) return [whole];
  return [whole, { name: 'cropped', pixels: partOf(photo, box).pixels }];
}

function isSame(one: StepsAsked, other: StepsAsked | null): boolean {
  return (
    one.id === other?.id && one.correction === other.correction && one.isGarment === other.isGarment
  );
}

class Inspection {
  #id = $state<number | null>(null);
  #steps = $state.raw<{ id: number; steps: readonly Step[] } | null>(null);
  #why = $state.raw<Why | null>(null);
  /** What was asked for last, so that nothing is asked for twice. */
  #stepsAsked: StepsAsked | null = null;
  #explanationAsked: Pick<Why, 'answer' | 'label'> | null = null;
  readonly #latestSteps = new Latest();
  readonly #latestExplanation = new Latest();
  /** Null for the likeliest class. */
  #label = $state<number | null>(null);
  #threshold = $state.raw<{ run: string; rejection: Rejection | null; note: string | null } | null>(
    null,
  );
  /** What each photo's correction was before, the newest last. */
  readonly #past = new SvelteMap<number, readonly Correction[]>();
  tool = $state<Tool>('box');
  explanationShown = $state(false);

  readonly photo = $derived(photos.all.find(({ id }) => id === this.#id) ?? null);

  /** The steps of the photo, also while those of a newer correction are being made. */
  readonly steps = $derived(this.#steps?.id === this.#id ? this.#steps.steps : null);

  /** The class that "why" is about. */
  readonly label = $derived.by(() => {
    const answer = this.photo?.answer ?? null;
    if (answer === null) return null;
    const chosen = this.#label;
    return chosen !== null && chosen < answer.classNames.length
      ? chosen
      : argMax(answer.probabilities);
  });

  /** The map that shall be shown, or null while it is not there. */
  readonly why = $derived.by(() => {
    const asked = this.#why;
    if (!this.explanationShown || asked === null) return null;
    return asked.answer === this.photo?.answer && asked.label === this.label ? asked.map : null;
  });

  /** The threshold of the run that answered, or the note on why it is the default; null until read. */
  readonly threshold = $derived(
    this.#threshold?.run === this.photo?.answer?.run ? this.#threshold : null,
  );

  readonly canUndo = $derived((this.#past.get(this.#id ?? -1) ?? []).length > 0);
  readonly canReset = $derived.by(() => {
    const correction = this.photo?.correction ?? NO_CORRECTION;
    return correction.box !== null || correction.notGarment.length > 0;
  });

  open(id: number): void {
    this.#id = id;
    this.#label = null;
  }

  close(): void {
    this.#id = null;
    this.#stepsAsked = null;
    this.#explanationAsked = null;
    this.#latestSteps.drop();
    this.#latestExplanation.drop();
    this.explanationShown = false;
  }

  /** What speaks for a class; the same class again hides it. */
  toggleExplanation(label: number): void {
    this.explanationShown = !(this.explanationShown && this.label === label);
    this.#label = label;
  }

  drawBox(box: Box): void {
    this.#correct((correction) => ({ ...correction, box }));
  }

  /** Marks beyond the most that a photo takes are left out. */
  mark(points: readonly Point[]): void {
    this.#correct(({ box, notGarment }) => ({
      box,
      notGarment: [...notGarment, ...points].slice(0, MAX_MARKS),
    }));
  }

  reset(): void {
    if (this.canReset) this.#correct(() => NO_CORRECTION);
  }

  undo(): void {
    const { photo } = this;
    const past = this.#past.get(photo?.id ?? -1) ?? [];
    const last = past.at(-1);
    if (photo === null || last === undefined) return;
    this.#past.set(photo.id, past.slice(0, -1));
    void photos.correct(photo.id, last);
  }

  #correct(change: (correction: Correction) => Correction): void {
    const { photo } = this;
    if (photo === null) return;
    const { id, correction } = photo;
    this.#past.set(id, [...(this.#past.get(id) ?? []), correction]);
    void photos.correct(id, change(correction));
  }

  /** @param isGarment whether a garment is found in it */
  async loadSteps({ id, correction }: Photo, isGarment: boolean): Promise<void> {
    const asked = { id, correction, isGarment };
    if (isSame(asked, this.#stepsAsked)) return;
    this.#stepsAsked = asked;
    await this.#latestSteps.take(
      async () => {
        const question = await photos.question(id);
        return isGarment ? ask('classify:steps', question) : stepsOfWhole(question, correction);
      },
      (steps) => {
        this.#steps = { id, steps };
      },
      () => {
        this.#stepsAsked = null;
      },
    );
  }

  async loadExplanation(answer: PhotoAnswer, label: number): Promise<void> {
    if (this.#explanationAsked?.answer === answer && this.#explanationAsked.label === label) return;
    this.#explanationAsked = { answer, label };
    const { run, shape, pixels } = answer;
    await this.#latestExplanation.take(
      () => ask('classify:why', { run, image: { shape, pixels }, label }),
      ({ map }) => {
        this.#why = { answer, label, map };
      },
      () => {
        this.#explanationAsked = null;
      },
    );
  }

  async loadThreshold(run: string): Promise<void> {
    await notices.guardRead(async () => {
      const evaluation = await ask('results:evaluation', { run });
      this.#threshold = {
        run,
        rejection: evaluation?.rejection ?? null,
        note: thresholdNote(evaluation),
      };
    });
  }
}

export const inspection = new Inspection();
