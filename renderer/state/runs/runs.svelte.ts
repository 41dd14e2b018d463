/** The runs, as the run folders have them, and which of them the views are about. */
import * as v from 'valibot';
import { preprocessingOf } from '@engine/photo/preprocessing';
import type { RunSummary } from '@engine/records';
import { numberedNames } from '@engine/run-table/numbered-names';
import { withOriginNames } from '@engine/run-table/origin-names';
import type { NotesChange } from '@engine/runs/notes';
import { counted } from '@engine/text/counted';
import { ask, listen } from '../../bridge';
import { metrics } from '../metrics.svelte';
import { nextTask } from '../next-task';
import { notices } from '../notices.svelte';
import { recall, remember } from '../remembered';

const STORED = 'answering-run';

interface Origin {
  startedFrom?: string | undefined;
  teachers?: readonly string[] | undefined;
}

/** Whether a run has a page of its own: nothing is known of a model that was imported without a score. */
export function isInspectable({ testAccuracy, settings }: RunSummary): boolean {
  return testAccuracy !== null || settings.model !== 'imported';
}

class Runs {
  #all = $state.raw<RunSummary[]>([]);
  /** The run that ships with the app. */
  #builtIn = $state.raw<RunSummary | null>(null);
  #loaded = $state(false);
  /** Ends when the list has been read that is being read. */
  #reading: Promise<void> = Promise.resolve();
  /** The reading after that, where one was asked for. */
  #next: Promise<void> | null = null;
  /** The run that Results shows, where one was chosen. */
  inspected = $state<string | null>(null);
  /** Told of deleted runs, once they are in the trash. */
  deleted: (deleted: readonly { run: string; name: string }[]) => void = () => undefined;
  /** The run that Classify asks, where one was chosen. */
  #answering = $state<string | null>(recall(STORED, v.nullable(v.string()), null));

  /** The run to compare its answers with, where one was chosen. */
  #comparing = $state<string | null>(null);

  /** The person's runs, then the one that ships with the app. */
  readonly withBuiltIn = $derived(
    this.#builtIn === null ? this.#all : [...this.#all, this.#builtIn],
  );
  readonly #byFolder = $derived(new Map(this.withBuiltIn.map((each) => [each.run, each])));
  readonly scored = $derived(this.#all.filter((run) => run.testAccuracy !== null));
  readonly inspectable = $derived(this.#all.filter(isInspectable));
  /** Those that can answer photos: models that were brought in or fine-tuned need no score for it. */
  readonly answerers = $derived(
    this.withBuiltIn.filter(
      ({ testAccuracy, imported, fineTunedFrom }) =>
        testAccuracy !== null || imported !== undefined || fineTunedFrom !== undefined,
    ),
  );
  /** Those that can be fine-tuned. */
  readonly teachable = $derived(
    this.answerers.filter(({ settings }) => settings.model !== 'imported'),
  );
  readonly best = $derived(
    [...this.scored].sort((a, b) => (b.testAccuracy ?? 0) - (a.testAccuracy ?? 0))[0] ?? null,
  );

  readonly #newestOnPhotos = $derived(
    this.answerers
      .filter((run) => run !== this.#builtIn && preprocessingOf(run).kind !== 'garment')
      .reduce<RunSummary | null>(
        (newest, run) => (newest === null || run.createdAt > newest.createdAt ? run : newest),
        null,
      ),
  );

  /** Derived once for all: every tile of a photo asks for these, and there may be thousands of runs. */
  readonly #answers = $derived.by((): string | null => {
    const chosen = this.answerers.find(({ run }) => run === this.#answering);
    const run = chosen ?? this.#newestOnPhotos ?? this.#builtIn ?? this.best ?? this.answerers[0];
    return run?.run ?? null;
  });
  /** Those that the answering run can be compared with. */
  readonly comparable: readonly RunSummary[] = $derived(
    this.answerers.filter(({ run }) => run !== this.#answers),
  );
  readonly #compared = $derived(
    this.comparable.find(({ run }) => run === this.#comparing)?.run ?? null,
  );

  /** Those of the same name have a number. */
  get all(): readonly RunSummary[] {
    return this.#all;
  }

  get builtIn(): RunSummary | null {
    return this.#builtIn;
  }

  get loaded(): boolean {
    return this.#loaded;
  }

  /**
   * The run that answers photos: the one chosen last, otherwise the newest that learned from whole
   * photos of the person's own, otherwise the one that ships with the app. Runs on Fashion-MNIST must be
   * chosen: they are right about photos less often, whatever their score.
   */
  get answering(): string | null {
    return this.#answers;
  }

  /** Whether that run, or the first one to come, sees the garment in a photo and not the whole photo. */
  get takesGarments(): boolean {
    const record = this.find(this.answering);
    return record === null || preprocessingOf(record).kind === 'garment';
  }

  set answering(run: string | null) {
    this.#answering = run;
    remember(STORED, run);
  }

  /** The run whose answers are shown beside; null for none, also once it is deleted. */
  get comparing(): string | null {
    return this.#compared;
  }

  set comparing(run: string | null) {
    this.#comparing = run;
  }

  /** Whether these two are a run after fine-tuning and the one that it was before. */
  get isBeforeAndAfter(): boolean {
    const { comparing } = this;
    return comparing !== null && this.find(this.answering)?.fineTunedFrom?.from === comparing;
  }

  find(run: string | null): RunSummary | null {
    return run === null ? null : (this.#byFolder.get(run) ?? null);
  }

  /** The name, in tokens.css, of the color that a run has in every chart and table. */
  colorOf(run: string): string {
    const place = this.find(run)?.notes.color ?? null;
    return place === null ? '--line-strong' : `--run-${place}`;
  }

  /** What a run builds on: ", started from Photo network, 2 teachers", or nothing. */
  originOf({ startedFrom, teachers = [] }: Origin): string {
    const start =
      startedFrom === undefined
        ? ''
        : `, started from ${this.find(startedFrom)?.name ?? startedFrom}`;
    return teachers.length === 0 ? start : `${start}, ${counted(teachers.length, 'teacher')}`;
  }

  start(): void {
    listen('runs:changed', () => void this.refresh());
    metrics.start(() => void this.refresh());
    void this.refresh();
  }

  /** However often it is asked for meanwhile, the list is read once more and not more often. */
  async refresh(): Promise<void> {
    this.#next ??= this.#reading.then(() => {
      this.#next = null;
      this.#reading = this.#read();
      return this.#reading;
    });
    await this.#next;
  }

  async #read(): Promise<void> {
    await notices.guard(async () => {
      // It ships with the app, so it is read once. Alone, it would answer photos in place of the chosen run.
      const builtIn = this.#builtIn ?? (await ask('runs:builtIn', undefined));
      const listed = await ask('runs:list', undefined);
      // Reading hundreds of runs takes long, and so does showing them.
      await nextTask();
      this.#builtIn = builtIn;
      this.#all = withOriginNames(numberedNames(listed), builtIn);
      this.#loaded = true;
    });
  }

  async rename(run: string, name: string): Promise<void> {
    await notices.guard(async () => {
      await ask('runs:rename', { run, name });
      await this.refresh();
    });
  }

  /** Change what the person says of some runs. */
  async annotate(changed: readonly string[], change: NotesChange): Promise<void> {
    await notices.guard(async () => {
      await ask('runs:annotate', { runs: [...changed], change });
      await this.refresh();
    });
  }

  /** Write every measurement of some runs to a file that the person chooses. */
  async saveScalars(measured: readonly RunSummary[]): Promise<void> {
    await notices.guard(async () => {
      const place = await ask('runs:scalars', { runs: measured.map(({ run }) => run) });
      if (place !== null) notices.add('info', `Saved as ${place}.`);
    });
  }

  /** The one way in which runs are deleted. */
  async delete(doomed: readonly string[]): Promise<void> {
    const gone: { run: string; name: string }[] = [];
    await notices.guard(async () => {
      for (const run of doomed) {
        const name = this.find(run)?.name ?? run;
        await ask('runs:delete', { run });
        metrics.forget(run);
        gone.push({ run, name });
      }
    });
    await this.refresh();
    this.deleted(gone);
  }
}

export const runs = new Runs();
