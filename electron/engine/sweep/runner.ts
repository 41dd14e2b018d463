/** Carries a sweep out: one trial after another, within its time, each step recorded as it comes. */
import { counted, grouped } from '../text/counted';
import { describeSettings } from '../run-table/describe';
import { asDiskError, type DiskError } from '../storage/disk-error';
import { newRunId } from '../storage/run-id';
import { sentenceOf } from '../text/sentence-of';
import type { Settings } from '../settings';
import type { SweepRecord, SweepStatus, Trial } from './records';
import { shouldStop, nextJob, type Job } from './scheduler';
import { settingsOf } from './space';
import { SweepError } from './sweep-error';

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
}

export interface TrialOutcome {
  /** Validation accuracy after each whole epoch. */
  curve: number[];
  testAccuracy: number | null;
  /** Whether all its epochs are done, or it ran out of patience. */
  ended: boolean;
}

/** What trains: the engine, or in tests something that only says so. */
export interface TrialTrainer {
  /**
   * Train until the target, or until the signal; either way what was learned is kept and scored.
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

type Halt = 'paused' | 'stopped';

/** Time that an epoch takes, by those of the sweep so far, in seconds; 0 before any has ended. */
function epochSeconds({ trials }: SweepRecord): number {
  const epochs = trials.reduce((sum, { curve }) => sum + curve.length, 0);
  const seconds = trials.reduce((sum, trial) => sum + trial.seconds, 0);
  return epochs === 0 ? 0 : seconds / epochs;
}

/** Why a sweep pauses for its disk, and what to do about it. @param message what the disk said */
export function obstacleText({ message }: { message: string }): string {
  return `${message} Then resume the sweep.`;
}

/** The record after the process died in the middle of a trial: that trial has failed. */
export function afterCrash(record: SweepRecord, message: string): SweepRecord {
  const trials = record.trials.map((trial): Trial =>
    trial.state === 'running' ? { ...trial, state: 'failed', message } : trial,
  );
  return { ...record, status: 'interrupted', trials };
}

/** The same where the sweep was asked to end meanwhile, which nobody else can do any more. */
export function haltedAfterCrash(record: SweepRecord, message: string, status: Halt): SweepRecord {
  const endedAt = new Date().toISOString();
  return { ...afterCrash(record, message), status, message: null, processId: null, endedAt };
}

/** The record where a trial is cut off that may go on one day. */
function cutOff(record: SweepRecord, status: SweepStatus, message: string): SweepRecord {
  const trials = record.trials.map((trial): Trial =>
    trial.state === 'running' ? { ...trial, state: 'paused' } : trial,
  );
  return { ...record, status, message, processId: null, trials };
}

/** The record where it was asked to end before a trial could begin. */
export function haltedEarly(record: SweepRecord, status: Halt): SweepRecord {
  return { ...cutOff(record, status, ''), message: null, endedAt: new Date().toISOString() };
}

/** The record where nothing more can be done. */
export function givenUp(record: SweepRecord, message: string): SweepRecord {
  return cutOff(record, 'failed', message);
}

/**
 * @throws SweepError where it runs already, or where nothing or no time is left for it
 * @param minutes a new budget in all, or null for the one that it has
 */
export function toResume(record: SweepRecord, minutes: number | null): SweepRecord {
  const { plan, secondsUsed, status } = record;
  if (status === 'running') throw new SweepError(`"${plan.name}" is already running.`);
  if (nextJob(record) === null) throw new SweepError(`"${plan.name}" has no trials left.`);
  const budget = minutes ?? plan.minutes;
  if (secondsUsed >= 60 * budget || (status === 'finished' && minutes === null)) {
    throw new SweepError(
      `"${plan.name}" has finished: it used ${(secondsUsed / 60).toFixed(1)} of its ${counted(budget, 'minute')}. To continue, set a larger time budget.`,
    );
  }
  return { ...record, plan: { ...plan, minutes: budget } };
}

export class SweepDriver {
  private halting: Halt | null = null;
  private trialStop = new AbortController();
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
    this.trialStop.abort();
  }

  /**
   * @returns the last record; paused, and saying why, where the disk takes nothing
   * @throws what else writing the record throws
   */
  async carryOut(): Promise<SweepRecord> {
    try {
      return await this.runTrials();
    } catch (error) {
      const fault = asDiskError(error);
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
      if (this.halting !== null) return this.end(this.halting, null);
      if (this.secondsLeft() <= epochSeconds(this.record)) {
        return this.end('finished', `Time budget used (${grouped(this.record.plan.minutes)} min).`);
      }
      const reason = shouldStop(this.record);
      if (reason !== null) return this.end('failed', reason);
      const job = nextJob(this.record);
      if (job === null) return this.end('finished', 'No trials left.');
      await this.runTrial(this.placeOf(job));
    }
  }

  /** The trial that it was in is cut off and goes on first. Where not even that can be kept, it is still said. */
  private async pauseFor(fault: DiskError): Promise<SweepRecord> {
    const message = obstacleText(fault);
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

  private jobOf(at: number): TrialJob {
    const { sweep, plan } = this.record;
    const { run, values, target, curve } = this.trialAt(at);
    const settings = settingsOf(plan, values);
    const name = `${describeSettings(settings)}, trial ${at + 1}`;
    const begun = curve.length > 0;
    return { sweep, run, name, settings, dataFolder: plan.dataFolder, begun, target };
  }

  private async runTrial(at: number): Promise<void> {
    const before = this.trialAt(at).seconds;
    const startedAt = performance.now();
    const seconds = () => before + (performance.now() - startedAt) / 1000;
    this.trialStop = new AbortController();
    const deadline = setTimeout(() => {
      this.trialStop.abort();
    }, 1000 * this.secondsLeft());
    try {
      await this.noteTrial(at, { state: 'running', message: null });
      const outcome = await this.train(at, seconds);
      await this.noteTrial(at, { ...this.outcomeOf(at, outcome), seconds: seconds() });
    } finally {
      clearTimeout(deadline);
    }
  }

  private outcomeOf(at: number, outcome: TrialOutcome | string): Partial<Trial> {
    if (typeof outcome === 'string') return { state: 'failed', message: outcome };
    const { curve, testAccuracy, ended } = outcome;
    const arrived = curve.length >= this.trialAt(at).target;
    return { curve, testAccuracy, state: ended ? 'finished' : arrived ? 'waiting' : 'paused' };
  }

  /**
   * @returns how it came out, or in a sentence why it failed
   * @throws DiskError where it did so because the disk takes nothing
   */
  private async train(at: number, seconds: () => number): Promise<TrialOutcome | string> {
    const job = this.jobOf(at);
    try {
      return await this.trainer.train(job, this.trialStop.signal, (curve) => {
        this.noteTrial(at, { curve, seconds: seconds() }).catch(() => {
          // Whoever waits for the next write is told; until then there is nothing to train for.
          this.trialStop.abort();
        });
      });
    } catch (error) {
      const fault = asDiskError(error);
      if (fault !== null) throw fault;
      return sentenceOf(error);
    }
  }
}
