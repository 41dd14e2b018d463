/** Carries a sweep out: trials one after another, or several at the same time, within its time, each step recorded as it comes. */
import { grouped } from '../text/counted';
import { describeSettings } from '../run-table/describe';
import { asDiskError } from '../storage/disk-error';
import { RunInUseError } from '../storage/run-error';
import { newRunId } from '../storage/run-id';
import { sentenceOf } from '../text/sentence-of';
import type { Settings } from '../settings';
import { bestOf } from './leaderboard';
import type { SweepRecord, SweepStatus, Trial, TrialTime } from './records';
import { epochSeconds, nextJob, shouldStop, type Job } from './scheduler';
import { settingsOf } from './space';
import { SweepError, SweepObstacle } from './sweep-error';
import { addTimes, shareOf } from './time-use';
import { cutOff, obstacleText, type Halt } from './transitions';

/** A run to begin, or to continue from its last whole epoch where it has been begun. */
export interface TrialJob {
  sweep: string;
  run: string;
  name: string;
  settings: Settings;
  dataFolder: string | null;
  /** Whether epochs of it are known, which it must then go on from. */
  begun: boolean;
  /** Epochs in all after which it pauses, at most those of its settings. */
  target: number;
  /** Whether it is also scored where it pauses. */
  score: boolean;
}

export interface TrialOutcome {
  /** Validation accuracy after each whole epoch. */
  curve: number[];
  /** Null where it paused at its target, if it was not to be scored. */
  testAccuracy: number | null;
  time: TrialTime;
  /** Whether all its epochs are done, or it ran out of patience. */
  ended: boolean;
}

/** What trains: the engine, or in tests something that only says so. */
export interface TrialTrainer {
  /** How many trials it trains at the same time. */
  readonly lanes: number;
  /**
   * Train until the target, or until the signal. Either way what was learned is kept; it is scored where
   * the run has ended, at the signal, and where the job says so.
   * @param epochEnded is told the validation accuracy after each whole epoch so far
   */
  train(
    job: TrialJob,
    signal: AbortSignal,
    epochEnded: (curve: number[]) => void,
  ): Promise<TrialOutcome>;
}

export interface SweepKeeper {
  write(record: SweepRecord): Promise<void>;
}

/** What keeps every trial from being trained, or null where it is of one trial. */
function obstacleOf(error: unknown): SweepObstacle | null {
  if (error instanceof SweepObstacle) return error;
  const fault = error instanceof RunInUseError ? error : asDiskError(error);
  return fault === null ? null : new SweepObstacle(obstacleText(fault), { cause: error });
}

export class SweepDriver {
  private halting: Halt | null = null;
  /** The trials that train now, by their place in the record. */
  private readonly underWay = new Map<number, Promise<void>>();
  private readonly stops = new Set<AbortController>();
  private saving: Promise<void> = Promise.resolve();
  private readonly secondsBefore: number;
  private readonly startedAt = performance.now();

  /** @param changed told of each change of the record, after it is on the disk */
  constructor(
    private readonly keeper: SweepKeeper,
    private readonly trainer: TrialTrainer,
    private record: SweepRecord,
    private readonly changed: (record: SweepRecord) => void,
  ) {
    this.secondsBefore = record.secondsUsed;
  }

  /** End after the step in progress, whose run keeps what it has learned. */
  halt(how: Halt): void {
    this.halting = how;
    this.stopTrials();
  }

  private stopTrials(): void {
    for (const stop of this.stops) stop.abort();
  }

  /**
   * @returns the last record; paused, and saying why, where the disk takes nothing or the data is gone
   * @throws what else writing the record throws
   */
  async carryOut(): Promise<SweepRecord> {
    try {
      return await this.runTrials();
    } catch (error) {
      const fault = obstacleOf(error);
      if (fault === null) throw error;
      return this.pauseFor(fault);
    }
  }

  private async runTrials(): Promise<SweepRecord> {
    await this.note({
      status: 'running',
      message: null,
      processId: process.pid,
      startedAt: new Date().toISOString(),
      endedAt: null,
    });
    for (;;) {
      const ending = this.ending();
      const job = ending === null ? this.jobForLane() : null;
      if (job !== null) this.begin(this.placeOf(job));
      else if (this.underWay.size > 0) await this.oneEnds();
      else return ending?.() ?? this.finish('No trials left.');
    }
  }

  /** How it ends once no trial trains any more, or null where it goes on. */
  private ending(): (() => Promise<SweepRecord>) | null {
    if (this.halting === 'paused') return () => this.end('paused', null);
    if (this.halting === 'stopped') return () => this.finish(null);
    if (this.secondsLeft() <= epochSeconds(this.record)) {
      const { minutes } = this.record.plan;
      return () => this.finish(`Time budget used (${grouped(minutes)} min).`);
    }
    const reason = shouldStop(this.record);
    return reason === null ? null : () => this.end('failed', reason);
  }

  private jobForLane(): Job | null {
    return this.underWay.size < this.trainer.lanes ? nextJob(this.record, this.underWay) : null;
  }

  private begin(at: number): void {
    const trial = this.runTrial(at).finally(() => this.underWay.delete(at));
    // Whoever waits for it is told of what it throws.
    trial.catch(() => undefined);
    this.underWay.set(at, trial);
  }

  /** @throws what a trial throws, once the others have stopped */
  private async oneEnds(): Promise<void> {
    try {
      await Promise.race(this.underWay.values());
    } catch (error) {
      this.stopTrials();
      await Promise.allSettled(this.underWay.values());
      throw error;
    }
  }

  /** The trial that it was in is cut off and goes on first. Where not even that can be kept, it is still said. */
  private async pauseFor({ message }: SweepObstacle): Promise<SweepRecord> {
    this.record = {
      ...cutOff(this.record, 'paused', message),
      secondsUsed: this.secondsUsed(),
      endedAt: new Date().toISOString(),
    };
    await this.saving.catch(() => undefined);
    await this.keeper.write(this.record).catch(() => undefined);
    this.changed(this.record);
    return this.record;
  }

  private secondsUsed(): number {
    return this.secondsBefore + (performance.now() - this.startedAt) / 1000;
  }

  private secondsLeft(): number {
    return 60 * this.record.plan.minutes - this.secondsUsed();
  }

  private note(changes: Partial<SweepRecord>): Promise<void> {
    this.record = { ...this.record, ...changes, secondsUsed: this.secondsUsed() };
    const { record } = this;
    this.saving = this.saving.then(async () => {
      await this.keeper.write(record);
      this.changed(record);
    });
    return this.saving;
  }

  private noteTrial(at: number, changes: Partial<Trial>): Promise<void> {
    const trials = this.record.trials.map((trial, place) =>
      place === at ? { ...trial, ...changes } : trial,
    );
    return this.note({ trials });
  }

  private async end(status: SweepStatus, message: string | null): Promise<SweepRecord> {
    await this.note({ status, message, processId: null, endedAt: new Date().toISOString() });
    return this.record;
  }

  /** The leader may be one that was dropped at a rung, whose test accuracy people want to know too. */
  private async finish(message: string | null): Promise<SweepRecord> {
    const best = bestOf(this.record);
    const at = this.record.trials.findIndex(({ run }) => run === best?.run);
    const leader = this.record.trials[at];
    if (leader?.state === 'waiting' && leader.testAccuracy === null) {
      const outcome = await this.train(at, () => leader.seconds, true);
      // Where it cannot be scored, for instance because its run was deleted, it leads all the same.
      if (typeof outcome !== 'string') await this.noteOutcome(at, outcome);
    }
    return this.end(this.halting ?? 'finished', this.halting === null ? message : null);
  }

  /** Where in the record the job's trial is; a new one is put there. */
  private placeOf(job: Job): number {
    const { target } = job;
    if (job.kind === 'continue') {
      const trials = this.record.trials.map((trial, at) =>
        at === job.at ? { ...trial, target } : trial,
      );
      this.record = { ...this.record, trials };
      return job.at;
    }
    const { values } = job;
    const run = newRunId(settingsOf(this.record.plan, values));
    const trial: Trial = {
      run,
      values,
      state: 'running',
      target,
      curve: [],
      testAccuracy: null,
      seconds: 0,
      message: null,
    };
    this.record = { ...this.record, trials: [...this.record.trials, trial] };
    return this.record.trials.length - 1;
  }

  private trialAt(at: number): Trial {
    const trial = this.record.trials[at];
    if (trial === undefined) throw new SweepError(`The sweep has no trial ${at + 1}.`);
    return trial;
  }

  private jobOf(at: number, score: boolean): TrialJob {
    const { sweep, plan } = this.record;
    const { run, values, target, curve } = this.trialAt(at);
    const settings = settingsOf(plan, values);
    const name = `${describeSettings(settings)}, trial ${at + 1}`;
    const begun = curve.length > 0;
    return { sweep, run, name, settings, dataFolder: plan.dataFolder, begun, target, score };
  }

  private async runTrial(at: number): Promise<void> {
    const before = this.trialAt(at).seconds;
    const startedAt = performance.now();
    const seconds = () => before + (performance.now() - startedAt) / 1000;
    await this.noteTrial(at, { state: 'running', message: null });
    const outcome = await this.train(at, seconds);
    await this.noteOutcome(at, outcome, seconds());
  }

  private noteOutcome(
    at: number,
    outcome: TrialOutcome | string,
    seconds = this.trialAt(at).seconds,
  ): Promise<void> {
    const { time } = this.record;
    if (typeof outcome !== 'string' && time !== undefined) {
      const spent = shareOf(outcome.time, this.trainer.lanes);
      this.record = { ...this.record, time: addTimes(time, spent) };
    }
    return this.noteTrial(at, { ...this.outcomeOf(at, outcome), seconds });
  }

  private outcomeOf(at: number, outcome: TrialOutcome | string): Partial<Trial> {
    if (typeof outcome === 'string') return { state: 'failed', message: outcome };
    const { curve, testAccuracy, ended } = outcome;
    const arrived = curve.length >= this.trialAt(at).target;
    return { curve, testAccuracy, state: ended ? 'finished' : arrived ? 'waiting' : 'paused' };
  }

  /**
   * @returns how it came out, or in a sentence why it failed
   * @throws SweepObstacle where it did so because the disk takes nothing, the data is gone, or another process
   *   holds its run
   */
  private async train(
    at: number,
    seconds: () => number,
    score = false,
  ): Promise<TrialOutcome | string> {
    const job = this.jobOf(at, score);
    const stop = new AbortController();
    this.stops.add(stop);
    const halt = (): void => {
      stop.abort();
    };
    if (this.halting !== null && !score) halt();
    const deadline = score ? undefined : setTimeout(halt, 1000 * this.secondsLeft());
    try {
      return await this.trainer.train(job, stop.signal, (curve) => {
        // Whoever waits for the next write is told; until then there is nothing to train for.
        this.noteTrial(at, { curve, seconds: seconds() }).catch(halt);
      });
    } catch (error) {
      const fault = obstacleOf(error);
      if (fault !== null) throw fault;
      return sentenceOf(error);
    } finally {
      clearTimeout(deadline);
      this.stops.delete(stop);
    }
  }
}
