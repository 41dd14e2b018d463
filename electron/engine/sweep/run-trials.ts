/** Trials as runs: begun, paused at their targets, and continued from their checkpoints. */
import type { Dataset } from '../data/dataset';
import type { EpochTime, MetricLine, Progress } from '../records';
import type { RunStore } from '../runs/run-store';
import { RunInUseError } from '../storage/run-error';
import { resumeRunPart, trainRunPart, type RunWatcher } from '../runs/train-run';
import type { TrialJob, TrialOutcome, TrialTrainer } from './runner';
import { SweepError } from './sweep-error';
import { Stopwatch } from './time-use';

export interface TrialWatcher {
  progress(progress: Progress): void;
  metrics(run: string, line: MetricLine, time: EpochTime | null): void;
}

/** The validation accuracy after each whole epoch. */
function curveOf(lines: readonly MetricLine[], epochsDone: number): number[] {
  return lines.flatMap((line) =>
    line.kind === 'epoch' && line.epoch <= epochsDone && line.validationAccuracy !== null
      ? [line.validationAccuracy]
      : [],
  );
}

/** Where a trial only pauses, scores would be those of weights that are trained further or dropped. */
function needsScores({ score, target, settings }: TrialJob): boolean {
  return score || target >= settings.epochs;
}

/** Whoever begins or resumes a sweep asks first whether its data has changed; see sweep-data.ts. */
export class RunTrials implements TrialTrainer {
  readonly lanes = 1;

  constructor(
    private readonly store: RunStore,
    private readonly dataset: Dataset,
    private readonly watcher: TrialWatcher,
  ) {}

  async train(
    job: TrialJob,
    signal: AbortSignal,
    epochEnded: (curve: number[]) => void,
  ): Promise<TrialOutcome> {
    const stopwatch = new Stopwatch();
    const before = await this.soFar(job);
    const arrived = before !== null && before.curve.length >= job.target;
    // Killed after it had come there, it is where it shall be.
    if (arrived && (before.scored || !needsScores(job))) return this.outcome(job, stopwatch);
    const pause = new AbortController();
    if (arrived && job.score) pause.abort();
    const stop = (): void => {
      pause.abort();
    };
    signal.addEventListener('abort', stop);
    if (signal.aborted) stop();
    try {
      const watcher: RunWatcher = {
        ...this.runWatcher(job, before?.curve ?? [], pause, epochEnded),
        phase: (phase) => {
          stopwatch.enter(phase);
        },
        skipsScores: () => !signal.aborted && !job.score,
      };
      await this.carryOut(job, before === null, watcher);
      return await this.outcome(job, stopwatch);
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }

  /**
   * Null where the run has not been begun.
   * @throws RunInUseError where it is still trained, such as by a process whose sweep was killed
   */
  private async soFar({ run, begun }: TrialJob) {
    if (!this.store.has(run)) {
      if (begun) throw new SweepError('Its run was deleted, so it cannot be continued.');
      return null;
    }
    const { name, status, processId, epochsDone, testAccuracy } = await this.store.read(run);
    if (status === 'running' && processId !== process.pid) {
      throw new RunInUseError(
        `"${name}" is still in use by process ${processId}, which may be suspended. Wait until that process ends, or end it.`,
      );
    }
    const curve = curveOf(await this.store.metrics(run), epochsDone);
    return { curve, scored: testAccuracy !== null };
  }

  private runWatcher(
    { run, settings, target }: TrialJob,
    before: readonly number[],
    pause: AbortController,
    epochEnded: (curve: number[]) => void,
  ): RunWatcher {
    let curve = [...before];
    const { watcher } = this;
    return {
      signal: pause.signal,
      progress(progress) {
        watcher.progress(progress);
      },
      metrics(line, time) {
        watcher.metrics(run, line, time);
        if (line.kind !== 'epoch') return;
        if (line.validationAccuracy !== null) curve = [...curve, line.validationAccuracy];
        epochEnded(curve);
        if (line.epoch >= target && line.epoch < settings.epochs) pause.abort();
      },
    };
  }

  private async carryOut(job: TrialJob, begin: boolean, watcher: RunWatcher): Promise<void> {
    const { store, dataset } = this;
    const { run, name, settings, dataFolder, sweep } = job;
    if (begin) {
      await trainRunPart(store, dataset, { run, name, settings, dataFolder, sweep }, watcher);
    } else {
      const plan = { run, epochs: null, acceptChangedData: true };
      await resumeRunPart(store, dataset, plan, watcher);
    }
  }

  private async outcome({ run }: TrialJob, stopwatch: Stopwatch): Promise<TrialOutcome> {
    const { epochsDone, status, testAccuracy } = await this.store.read(run);
    const curve = curveOf(await this.store.metrics(run), epochsDone);
    const time = stopwatch.times();
    return { curve, testAccuracy, ended: status === 'finished', time };
  }
}
