/** What the analyst says of a run, read when a page first wants it. */
import { sourceNote } from '@engine/evaluate/evaluation-notes';
import type { RunSummary } from '@engine/records';
import { ask } from '../../bridge';
import { Latest } from '../latest';

/** A run's weights, and so all that is said of them, are new each time that it ends. */
export function versionOf({ run, endedAt }: RunSummary): string {
  return `${run} ${endedAt ?? ''}`;
}

/** Keeps the report of the run that was looked at last; the analyst keeps those before it. */
export class RunReport<Value> {
  #run = $state.raw<string | null>(null);
  #version = $state.raw<string | null>(null);
  #value = $state.raw<Value | undefined>(undefined);
  #failed = $state(false);
  /** So that nothing is asked for twice. */
  #asked: string | null = null;
  readonly #latest = new Latest();

  /** @param version changes with the report: mostly when the run ends */
  constructor(
    private readonly read: (run: string) => Promise<Value>,
    private readonly version: (record: RunSummary) => string = versionOf,
  ) {}

  /** Undefined while it is not there. */
  of(record: RunSummary): Value | undefined {
    return this.#version === this.version(record) ? this.#value : undefined;
  }

  /** Also the report of an earlier version, while the present one is read. */
  lastOf({ run }: RunSummary): Value | undefined {
    return this.#run === run ? this.#value : undefined;
  }

  /** True where the report that was asked for last could not be made; a notice has said why. */
  get failed(): boolean {
    return this.#failed;
  }

  async load(record: RunSummary): Promise<void> {
    const version = this.version(record);
    if (this.#asked === version) return;
    this.#asked = version;
    this.#failed = false;
    await this.#latest.take(
      () => this.read(record.run),
      (value) => {
        this.#value = value;
        this.#run = record.run;
        this.#version = version;
      },
      () => {
        this.#asked = null;
        this.#failed = true;
      },
    );
  }
}

export const classReports = new RunReport((run) => ask('inspect:classes', { run }));
export const duplicateReports = new RunReport((run) => ask('inspect:duplicates', { run }));
export const mistakeReports = new RunReport((run) => ask('inspect:mistakes', { run }));
/** Whose scores those of the photo network are; null where they are its own. */
export const sourceNotes = new RunReport(async (run) =>
  sourceNote(await ask('results:evaluation', { run })),
);
/** Null where there are no validation images. */
export const validationReports = new RunReport((run) => ask('inspect:validation', { run }));
/** The lines of a run's log, which grows with each epoch. */
export const runLogs = new RunReport(
  (run) => ask('runs:log', { run }),
  (record) => `${versionOf(record)} ${record.epochsDone} ${record.status}`,
);
