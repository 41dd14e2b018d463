/**
 * The run folders. They are the truth: whatever the window or the terminal shows can be read again
 * from them.
 *
 *   run.json                  settings, status, scores; written only by whoever trains the run
 *   notes.json                what a person says of it: its name, a note, tags; see notes.ts
 *   metrics.ndjson            a line for each measurement, appended
 *   times.ndjson              when each epoch ended; see epoch-times.ts
 *   histograms.ndjson         how weights and gradients were spread at each epoch's end, appended
 *   checkpoints/              from where training can go on; see checkpoints.ts
 *   weights.safetensors       the best weights so far
 *   evaluation.json           scores on the test images
 *   predictions.safetensors   the probabilities behind them
 *   map.safetensors           the test images' map, once somebody has looked at it; see explain/map-file.ts
 *   replay.safetensors        where its training images are elsewhere; see fine-tune/replay.ts
 *   fine-tune-report.json     where it was fine-tuned: the photos, and the scores before and after
 *   events.out.tfevents.…     the measurements as TensorBoard reads them; see tensorboard/event-log.ts
 */
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { areProbabilities, ProbabilityTable } from '../evaluate/metrics';
import { isThere } from '../look-for';
import type { Weights } from '../models/weights';
import type {
  Evaluation,
  HistogramLine,
  MetricLine,
  RunNotes,
  RunRecord,
  RunSummary,
} from '../records';
import type { FineTuneReport } from '../fine-tune/fine-tune-report';
import { builtInPlace, PHOTO_NETWORK, refuseBuiltIn } from '../storage/built-in';
import { acquireLock, isWorkedOn, wayOut, withRunLock } from '../storage/run-lock';
import { resumabilityOf } from './resumability';
import { ensureFolder, isMissing } from '../storage/durable';
import { freeSpaceOf, type FreeSpace } from '../storage/free-space';
import { migrate } from './migrate';
import { changedNotes, parseNotes, type NotesEdit } from './notes';
import { RunError } from '../storage/run-error';
import { RunFiles } from '../storage/run-files';
import { encodeSafetensors, type Shapes } from '../storage/safetensors';
import {
  checkEvaluation,
  checkHistogramLine,
  checkFineTuneReport,
  checkMetricLine,
} from './stored';
import { isFolderName, noSuchRun } from '../storage/run-id';
import { Trash } from '../storage/trash';

const FILES = {
  record: 'run.json',
  notes: 'notes.json',
  metrics: 'metrics.ndjson',
  histograms: 'histograms.ndjson',
  weights: 'weights.safetensors',
  evaluation: 'evaluation.json',
  predictions: 'predictions.safetensors',
  fineTuneReport: 'fine-tune-report.json',
  formerFineTuneReport: 'lesson.json',
} as const;

export class RunStore {
  /** Holds the run folders. */
  readonly folder: string;
  private readonly files: RunFiles;
  private readonly trash: Trash;
  /** Ends when the notes have been written that are being written: each change reads the last one's. */
  private notesWritten: Promise<void> = Promise.resolve();

  /**
   * @param home the app's data folder; made when the first run is
   * @param freeSpace asked before a run begins
   */
  constructor(
    readonly home: string,
    readonly freeSpace: FreeSpace = freeSpaceOf,
  ) {
    this.folder = join(home, 'runs');
    this.files = new RunFiles(this.folder, builtInPlace);
    this.trash = new Trash(home);
  }

  path(run: string): string {
    return this.files.path(run);
  }

  /** A run's folder without a record: not in the list yet. */
  async makeFolder(run: string): Promise<void> {
    await ensureFolder(this.path(run));
  }

  async create(record: RunRecord): Promise<void> {
    await this.makeFolder(record.run);
    await this.write(record);
  }

  /** Replace a run's record; the old one stays whole until the new one is. */
  async write(record: RunRecord): Promise<void> {
    await this.files.writeJson(record.run, FILES.record, record);
  }

  /** @throws RunError when there is no such run */
  async read(run: string): Promise<RunRecord> {
    return (await this.readWithNotes(run)).record;
  }

  private async readWithNotes(run: string): Promise<{ record: RunRecord; notes: RunNotes }> {
    if (!isFolderName(run)) throw noSuchRun(run);
    const [stored, storedNotes] = await Promise.all([
      this.files.readJson<unknown>(run, FILES.record),
      this.files.readJson<unknown>(run, FILES.notes),
    ]);
    if (stored === null) throw noSuchRun(run);
    const { name, notes } = parseNotes(storedNotes);
    const migrated = migrate(stored, run);
    const record = { ...migrated, name: name ?? migrated.name };
    if (record.status !== 'running') return { record, notes };
    const { processId, startedAt } = record;
    const working = { processId, since: Date.parse(startedAt) };
    if (await isWorkedOn(this.home, run, working)) return { record, notes };
    const message = 'The app ended while this run was training.';
    return { record: { ...record, status: 'interrupted', message }, notes };
  }

  /** A run as a list has it. @throws RunError when there is no such run */
  async summary(run: string): Promise<RunSummary> {
    const { record, notes } = await this.readWithNotes(run);
    return { ...record, notes, resumability: resumabilityOf(record) };
  }

  /** The run that ships with the app; null where it came without. */
  async builtIn(): Promise<RunSummary | null> {
    return this.has(PHOTO_NETWORK) ? this.summary(PHOTO_NETWORK) : null;
  }

  /** Every run but the built-in one, the newest first, and a sentence for each folder that cannot be read. */
  async list(): Promise<{ runs: RunSummary[]; problems: string[] }> {
    const runs: RunSummary[] = [];
    const problems: string[] = [];
    const folders = await this.folders();
    const results = await Promise.allSettled(folders.map((run) => this.summary(run)));
    for (const [at, result] of results.entries()) {
      if (result.status === 'fulfilled') runs.push(result.value);
      // One that was deleted while it was read is no problem.
      else if (this.has(folders[at] ?? '')) problems.push((result.reason as Error).message);
    }
    runs.sort((a, b) => b.createdAt.localeCompare(a.createdAt));
    return { runs, problems };
  }

  private async folders(): Promise<string[]> {
    try {
      const entries = await readdir(this.folder, { withFileTypes: true });
      const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
      // A folder without a record is a run that was being made or removed when the app ended.
      return names.filter((name) => this.has(name));
    } catch (error) {
      if (isMissing(error)) return [];
      throw error;
    }
  }

  /** Whether there is such a run. */
  has(run: string): boolean {
    return isThere(join(this.path(run), FILES.record));
  }

  async rename(run: string, name: string): Promise<void> {
    await this.changeNotes(run, () => ({ name }));
  }

  /** Change what a person says of a run, but its name. @throws RunError when there is no such run */
  async annotate(run: string, edit: NotesEdit): Promise<void> {
    await this.changeNotes(run, (stored) => changedNotes(parseNotes(stored).notes, edit));
  }

  /** What a newer version has in the file stays there. */
  private changeNotes(run: string, change: (stored: unknown) => object): Promise<void> {
    const write = async (): Promise<void> => {
      refuseBuiltIn(run);
      await this.read(run);
      const stored = await this.files.readJson<object>(run, FILES.notes);
      await this.files.writeJson(run, FILES.notes, { ...stored, ...change(stored) });
    };
    const written = this.notesWritten.then(write);
    this.notesWritten = written.catch(() => undefined);
    return written;
  }

  /**
   * Do what no other process may do to a run at the same time: train it, or take it away.
   * @throws RunError while another one does so
   */
  async withLock<Outcome>(run: string, work: () => Promise<Outcome>): Promise<Outcome> {
    refuseBuiltIn(run);
    return withRunLock(this.home, run, work);
  }

  /** Move a run to the trash. @throws RunError while the run is being trained */
  async delete(run: string): Promise<void> {
    refuseBuiltIn(run);
    // Looked at first, for the better sentence.
    await this.refuseWhileTraining(run);
    await this.withLock(run, async () => {
      await this.refuseWhileTraining(run);
      await this.trash.take(run, this.path(run));
    });
  }

  private async refuseWhileTraining(run: string): Promise<void> {
    const { status, name } = await this.read(run);
    if (status !== 'running') return;
    const way = await wayOut(this.home, run);
    throw new RunError(`"${name}" is training. Stop it before you delete it.${way}`);
  }

  /** Bring a deleted run back. @throws RunError where the trash was emptied meanwhile */
  async restore(run: string): Promise<void> {
    await ensureFolder(this.folder);
    await this.trash.giveBack(run, this.path(run));
  }

  /** Remove deleted runs for good. */
  async emptyTrash(): Promise<void> {
    await this.trash.empty();
  }

  /**
   * Record that a run's process crashed; a run that left no folder needs no record, one that goes on by now
   * in another process has one of its own, and one that had ended before has lost nothing.
   */
  async markFailed(run: string, message: string): Promise<void> {
    const release = await acquireLock(this.home, run);
    if (release === null) return;
    try {
      const stored = await this.files.readJson<unknown>(run, FILES.record);
      const record = stored === null ? null : migrate(stored, run);
      if (record?.status !== 'running') return;
      const endedAt = new Date().toISOString();
      await this.write({ ...record, status: 'failed', message, endedAt });
    } finally {
      await release();
    }
  }

  appendMetrics(run: string, line: MetricLine): void {
    this.files.append(run, FILES.metrics, line);
  }

  /** Make the measurements so far durable. @returns the file's length, in bytes */
  syncMetrics(run: string): Promise<number> {
    return this.files.sync(run, FILES.metrics);
  }

  /** Forget the measurements after the first so many bytes: those of an epoch that was cut off. */
  truncateMetrics(run: string, bytes: number): Promise<void> {
    return this.files.truncate(run, FILES.metrics, bytes);
  }

  /** Every measurement so far. */
  metrics(run: string): Promise<MetricLine[]> {
    return this.files.lines(run, FILES.metrics, checkMetricLine);
  }

  appendHistograms(run: string, line: HistogramLine): void {
    this.files.append(run, FILES.histograms, line);
  }

  /** As `syncMetrics`. */
  syncHistograms(run: string): Promise<number> {
    return this.files.sync(run, FILES.histograms);
  }

  /** As `truncateMetrics`. */
  truncateHistograms(run: string, bytes: number): Promise<void> {
    return this.files.truncate(run, FILES.histograms, bytes);
  }

  /** A line for each epoch so far; none of a run of before they were kept. */
  histograms(run: string): Promise<HistogramLine[]> {
    return this.files.lines(run, FILES.histograms, checkHistogramLine);
  }

  async writeWeights(run: string, weights: Weights, shapes: Shapes): Promise<void> {
    await this.files.writeFile(run, FILES.weights, encodeSafetensors(weights, shapes));
  }

  /** @throws RunError when the run has no whole weights */
  async weights(run: string): Promise<Weights> {
    const tensors = await this.files.readTensors(run, FILES.weights);
    if (tensors === null) {
      throw new RunError(
        `The run "${run}" has no weights: it ended before its first epoch finished.`,
      );
    }
    return new Map([...tensors].map(([name, { values }]) => [name, values]));
  }

  async writeEvaluation(
    run: string,
    evaluation: Evaluation,
    table: ProbabilityTable,
  ): Promise<void> {
    const tensors = new Map([['probabilities', table.values]]);
    const shapes = new Map([['probabilities', [table.count, table.classCount]]]);
    await this.files.writeFile(run, FILES.predictions, encodeSafetensors(tensors, shapes));
    await this.files.writeJson(run, FILES.evaluation, evaluation);
  }

  /** Forget the scores: they are those of other weights. */
  async removeEvaluation(run: string): Promise<void> {
    for (const file of [FILES.evaluation, FILES.predictions]) {
      await rm(join(this.path(run), file), { force: true });
    }
  }

  async evaluation(run: string): Promise<Evaluation | null> {
    const stored = await this.files.readJson<unknown>(run, FILES.evaluation);
    return stored === null ? null : checkEvaluation(stored, run);
  }

  /** The probabilities of every test image, or null before the evaluation. */
  async predictions(run: string): Promise<ProbabilityTable | null> {
    const tensors = await this.files.readTensors(run, FILES.predictions);
    const stored = tensors?.get('probabilities');
    if (stored === undefined) return null;
    const [, classCount = 0] = stored.shape;
    if (stored.shape.length === 2 && classCount > 0 && areProbabilities(stored.values)) {
      return new ProbabilityTable(stored.values, classCount);
    }
    throw new RunError(
      `${FILES.predictions} of the run "${run}" is damaged: it is not a table of probabilities.`,
    );
  }

  async writeFineTuneReport(run: string, report: FineTuneReport): Promise<void> {
    await this.files.writeJson(run, FILES.fineTuneReport, report);
  }

  /** Null where the run was not fine-tuned. */
  async fineTuneReport(run: string): Promise<FineTuneReport | null> {
    for (const file of [FILES.fineTuneReport, FILES.formerFineTuneReport]) {
      const stored = await this.files.readJson<unknown>(run, file);
      if (stored !== null) return checkFineTuneReport(stored, run, file);
    }
    return null;
  }
}
