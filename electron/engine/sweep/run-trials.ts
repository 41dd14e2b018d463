/** Trials as runs: begun, paused at their targets, and continued from their checkpoints. */
import type { Dataset } from '../data/dataset';
import type { EpochTime, MetricLine, Progress } from '../records';
import type { RunStore } from '../runs/run-store';
import { resumeRun, trainRun, type FinishedRun, type RunWatcher } from '../runs/train-run';
import type { TrialJob, TrialOutcome, TrialTrainer } from './runner';
import { SweepError } from './sweep-error';

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

/** Whoever begins or resumes a sweep asks first whether its data has changed; see sweep-data.ts. */
export class RunTrials implements TrialTrainer {
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
    const before = await this.soFar(job);
    // Killed after it was scored, it is where it shall be.
    if (before !== null && before.scored && before.curve.length >= job.target) {
      return this.outcome(job);
    }
    const pause = new AbortController();
    const stop = (): void => {
      pause.abort();
    };
    signal.addEventListener('abort', stop);
    if (signal.aborted) stop();
    try {
      const watcher = this.runWatcher(job, before?.curve ?? [], pause, epochEnded);
      await this.carryOut(job, before === null, watcher);
      return await this.outcome(job);
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }

  /** Null where the run has not been begun. */
  private async soFar({ run, begun }: TrialJob) {
    if (!this.store.has(run)) {
      if (begun) throw new SweepError('Its run was deleted, so it cannot be continued.');
      return null;
    }
    const { epochsDone, testAccuracy } = await this.store.read(run);
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

  private carryOut(job: TrialJob, begin: boolean, watcher: RunWatcher): Promise<FinishedRun> {
    const { run, name, settings, dataFolder, sweep } = job;
    return begin
      ? trainRun(this.store, this.dataset, { run, name, settings, dataFolder, sweep }, watcher)
      : resumeRun(
          this.store,
          this.dataset,
          { run, epochs: null, acceptChangedData: true },
          watcher,
        );
  }

  private async outcome({ run }: TrialJob): Promise<TrialOutcome> {
    const { epochsDone, status, testAccuracy } = await this.store.read(run);
    const curve = curveOf(await this.store.metrics(run), epochsDone);
    return { curve, testAccuracy, ended: status === 'finished' };
  }
}
