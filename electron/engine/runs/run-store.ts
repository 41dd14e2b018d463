/**
 * The run folders. They are the truth: whatever the window or the terminal shows can be read again
 * from them.
 *
 *   run.json                  settings, status, scores; written only by whoever trains the run
 *   notes.json                what a person says of it: its name
 *   metrics.ndjson            a line for each measurement, appended
 *   checkpoints/              from where training can go on; see checkpoints.ts
 *   weights.safetensors       the best weights so far
 *   evaluation.json           scores on the test images
 *   predictions.safetensors   the probabilities behind them
 *   lesson.json               where it has learned a person's own photos: which, and what came of it
 *   events.out.tfevents.…     the measurements as TensorBoard reads them; see tensorboard/event-log.ts
 */
import { appendFileSync, existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { ProbabilityTable } from '../evaluate/metrics';
import type { Weights } from '../models/weights';
import type { Evaluation, Lesson, MetricLine, RunRecord } from '../records';
import { isMissing, syncAppended } from './durable';
import { migrate } from './migrate';
import { trainerAlive } from './process';
import { RunError } from './run-error';
import { decodeSafetensors, encodeSafetensors, type NamedTensor, type Shapes } from './safetensors';
import { Trash } from './trash';
import { sentenceOf } from '../sentence-of';

const FILES = {
  record: 'run.json',
  notes: 'notes.json',
  metrics: 'metrics.ndjson',
  weights: 'weights.safetensors',
  evaluation: 'evaluation.json',
  predictions: 'predictions.safetensors',
  lesson: 'lesson.json',
} as const;

export class RunStore {
  /** Holds the run folders. */
  readonly folder: string;
  private readonly trash: Trash;

  /** @param home the app's data folder; made when the first run is */
  constructor(readonly home: string) {
    this.folder = join(home, 'runs');
    this.trash = new Trash(home);
  }

  path(run: string): string {
    return join(this.folder, run);
  }

  /** A run's folder without a record: not in the list yet. */
  async makeFolder(run: string): Promise<void> {
    await mkdir(this.path(run), { recursive: true });
  }

  async create(record: RunRecord): Promise<void> {
    await this.makeFolder(record.run);
    await this.write(record);
  }

  /** Replace a run's record; the old one stays whole until the new one is. */
  async write(record: RunRecord): Promise<void> {
    await this.writeJson(record.run, FILES.record, record);
  }

  /** @throws RunError when there is no such run */
  async read(run: string): Promise<RunRecord> {
    const stored = await this.readJson<unknown>(run, FILES.record);
    if (stored === null) {
      throw new RunError(`There is no run "${run}". "atelier runs" lists those that there are.`);
    }
    const record = migrate(stored);
    const notes = await this.readJson<{ name: string }>(run, FILES.notes);
    const name = notes?.name ?? record.name;
    const gone =
      record.status === 'running' && !trainerAlive(record.processId, Date.parse(record.startedAt));
    return gone
      ? {
          ...record,
          name,
          status: 'interrupted',
          message: 'The app ended while this run was training.',
        }
      : { ...record, name };
  }

  /** Every run, the newest first, and a sentence for each folder that cannot be read. */
  async list(): Promise<{ runs: RunRecord[]; problems: string[] }> {
    const runs: RunRecord[] = [];
    const problems: string[] = [];
    const results = await Promise.allSettled((await this.folders()).map((run) => this.read(run)));
    for (const result of results) {
      if (result.status === 'fulfilled') runs.push(result.value);
      else problems.push((result.reason as Error).message);
    }
    runs.sort((a, b) => b.createdAt.localeCompare(a.createdAt));
    return { runs, problems };
  }

  private async folders(): Promise<string[]> {
    try {
      const entries = await readdir(this.folder, { withFileTypes: true });
      const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
      // A folder without a record is a run that was being made or removed when the app ended.
      return names.filter((name) => existsSync(join(this.folder, name, FILES.record)));
    } catch (error) {
      if (isMissing(error)) return [];
      throw error;
    }
  }

  async rename(run: string, name: string): Promise<void> {
    await this.read(run);
    await this.writeJson(run, FILES.notes, { name });
  }

  /** Move a run to the trash. @throws RunError while the run is being trained */
  async delete(run: string): Promise<void> {
    const { status, name } = await this.read(run);
    if (status === 'running') {
      throw new RunError(`"${name}" is training. Stop it before you delete it.`);
    }
    await this.trash.take(run, this.path(run));
  }

  /** Bring a deleted run back. @throws RunError where the trash was emptied meanwhile */
  async restore(run: string): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    await this.trash.giveBack(run, this.path(run));
  }

  /** Remove deleted runs for good. */
  async emptyTrash(): Promise<void> {
    await this.trash.empty();
  }

  /** Record that a run's process crashed; a run that left no folder needs no record. */
  async markFailed(run: string, message: string): Promise<void> {
    const stored = await this.readJson<unknown>(run, FILES.record);
    if (stored === null) return;
    await this.write({
      ...migrate(stored),
      status: 'failed',
      message,
      endedAt: new Date().toISOString(),
    });
  }

  appendMetrics(run: string, line: MetricLine): void {
    appendFileSync(join(this.path(run), FILES.metrics), `${JSON.stringify(line)}\n`);
  }

  /** Make the measurements so far durable. @returns the file's length, in bytes */
  async syncMetrics(run: string): Promise<number> {
    const file = join(this.path(run), FILES.metrics);
    await syncAppended(file);
    return (await stat(file)).size;
  }

  /** Forget the measurements after the first so many bytes: those of an epoch that was cut off. */
  async truncateMetrics(run: string, bytes: number): Promise<void> {
    appendFileSync(join(this.path(run), FILES.metrics), '');
    await truncate(join(this.path(run), FILES.metrics), bytes);
  }

  /** Every measurement so far; a last line that was torn by a crash is left out. */
  async metrics(run: string): Promise<MetricLine[]> {
    const text = await this.readText(run, FILES.metrics);
    const lines = (text ?? '').split('\n').slice(0, -1);
    return lines.map((line) => JSON.parse(line) as MetricLine);
  }

  async writeWeights(run: string, weights: Weights, shapes: Shapes): Promise<void> {
    await this.writeFile(run, FILES.weights, encodeSafetensors(weights, shapes));
  }

  /** @throws RunError when the run has no whole weights */
  async weights(run: string): Promise<Weights> {
    const tensors = await this.readTensors(run, FILES.weights);
    if (tensors === null) {
      throw new RunError(
        `The run "${run}" has no weights yet: it ended before its first epoch did.`,
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
    await this.writeFile(run, FILES.predictions, encodeSafetensors(tensors, shapes));
    await this.writeJson(run, FILES.evaluation, evaluation);
  }

  /** Forget the scores: they are those of other weights. */
  async removeEvaluation(run: string): Promise<void> {
    for (const file of [FILES.evaluation, FILES.predictions]) {
      await rm(join(this.path(run), file), { force: true });
    }
  }

  async evaluation(run: string): Promise<Evaluation | null> {
    return this.readJson<Evaluation>(run, FILES.evaluation);
  }

  /** The probabilities of every test image, or null before the evaluation. */
  async predictions(run: string): Promise<ProbabilityTable | null> {
    const tensors = await this.readTensors(run, FILES.predictions);
    const stored = tensors?.get('probabilities');
    return stored === undefined ? null : new ProbabilityTable(stored.values, stored.shape[1] ?? 1);
  }

  async writeLesson(run: string, lesson: Lesson): Promise<void> {
    await this.writeJson(run, FILES.lesson, lesson);
  }

  /** Null where the run has learned no photos. */
  async lesson(run: string): Promise<Lesson | null> {
    return this.readJson<Lesson>(run, FILES.lesson);
  }

  private async writeFile(run: string, file: string, content: Buffer | string): Promise<void> {
    await writeFileAtomic(join(this.path(run), file), content);
  }

  private async writeJson(run: string, file: string, value: unknown): Promise<void> {
    await this.writeFile(run, file, `${JSON.stringify(value, null, 2)}\n`);
  }

  private async readBytes(run: string, file: string): Promise<Buffer | null> {
    try {
      return await readFile(join(this.path(run), file));
    } catch (error) {
      if (isMissing(error)) return null;
      throw error;
    }
  }

  private async readText(run: string, file: string): Promise<string | null> {
    return (await this.readBytes(run, file))?.toString('utf8') ?? null;
  }

  private async readJson<Value>(run: string, file: string): Promise<Value | null> {
    const text = await this.readText(run, file);
    if (text === null) return null;
    try {
      return JSON.parse(text) as Value;
    } catch (cause) {
      throw new RunError(`${file} of the run "${run}" is damaged and cannot be read.`, { cause });
    }
  }

  private async readTensors(run: string, file: string): Promise<Map<string, NamedTensor> | null> {
    const bytes = await this.readBytes(run, file);
    if (bytes === null) return null;
    try {
      return decodeSafetensors(bytes);
    } catch (cause) {
      const fault = sentenceOf(cause);
      throw new RunError(`${file} of the run "${run}" is damaged: ${fault}.`, { cause });
    }
  }
}
