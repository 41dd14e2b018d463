/** Starts, watches, pauses and stops the process that carries a sweep out, and outlives its crashes. */
import type { UtilityProcess } from 'electron';
import type { RunStore } from '../engine/runs/run-store';
import {
  afterCrash,
  givenUp,
  haltedAfterCrash,
  obstacleText,
  toResume,
} from '../engine/sweep/carry-out';
import type { SweepPlan, SweepRecord, SweepView } from '../engine/sweep/records';
import { viewOf } from '../engine/sweep/standing';
import { ALL_IS_KEPT, type TellCrash } from '../engine/support/reports';
import { SweepError } from '../engine/sweep/sweep-error';
import { newSweep, type SweepStore } from '../engine/sweep/sweep-store';
import { sentenceOf } from '../engine/sentence-of';
import type { Events } from '../ipc/contract';
import { startProcess } from '../own-process';
import { tell, type TrainerHost } from './host';
import type { FromTrainer } from './messages';

const CRASHED = 'The trainer process ended unexpectedly in this trial.';

export interface SweepEvents {
  changed(event: Events['tune:changed']): void;
  progress(event: Events['tune:progress']): void;
  metrics(event: Events['train:metrics']): void;
  crashed: TellCrash;
  /** Something went wrong, in a sentence. */
  failed(message: string): void;
  /** No sweep is carried out any more; null where nothing can be read of the one that was. */
  ended(view: SweepView | null): void;
}

type Halt = 'pause' | 'stop';

interface Job {
  sweep: string;
  child: UtilityProcess;
  /** Whether the process said that it was done, or paused by what stands in the way, or why it failed. */
  ending: { obstacle: string | null } | { failed: string } | null;
  /** How a person, or quitting, asked it to end. */
  halted: Halt | null;
}

/** A disk that takes nothing is no fault of the sweep, which is as it was. */
function endingOf({ message, disk }: Extract<FromTrainer, { kind: 'failed' }>): Job['ending'] {
  return disk ? { obstacle: obstacleText({ message }) } : { failed: message };
}

export class SweepHost {
  private job: Job | null = null;
  private release: (() => void) | null = null;

  constructor(
    private readonly home: string,
    private readonly sweeps: SweepStore,
    private readonly store: RunStore,
    private readonly trainer: TrainerHost,
    private readonly events: SweepEvents,
  ) {}

  /** The sweep that is carried out now, if one is. */
  get sweep(): string | null {
    return this.job?.sweep ?? null;
  }

  /** @throws RunError while another job is under way */
  async start(plan: SweepPlan): Promise<string> {
    const record = newSweep(plan);
    await this.begin(record.sweep, () => Promise.resolve(record));
    return record.sweep;
  }

  /**
   * Go on with a sweep where it was.
   * @param minutes a new budget in all, or null for the one that it has
   * @throws RunError while another job is under way; SweepError where nothing is left of it
   */
  async resume(sweep: string, minutes: number | null): Promise<void> {
    await this.begin(sweep, async () => toResume(await this.sweeps.read(sweep), minutes));
  }

  /** Ask the sweep to end: so that it can be resumed, or for good. */
  halt(how: Halt): void {
    if (this.job === null) throw new SweepError('No sweep is running.');
    this.job.halted = how;
    tell(this.job.child, { kind: how });
  }

  private async begin(sweep: string, recordOf: () => Promise<SweepRecord>): Promise<void> {
    const release = this.trainer.occupyForSweep();
    try {
      await this.sweeps.alone(sweep, async () => this.sweeps.write(await recordOf()));
      this.fork(sweep);
    } catch (error) {
      release();
      throw error;
    }
    this.release = release;
  }

  private fork(sweep: string): void {
    const child = startProcess('trainer');
    const job: Job = { sweep, child, ending: null, halted: null };
    this.job = job;
    child.on('message', (message: FromTrainer) => {
      this.hear(job, message);
    });
    child.on('exit', (code) => {
      if (job.ending === null) this.tellCrash(sweep, code);
      void this.finish(job);
    });
    tell(child, { kind: 'sweep', home: this.home, sweep });
  }

  private hear(job: Job, message: FromTrainer): void {
    if (message.kind === 'sweep') this.events.changed(message.view);
    if (message.kind === 'progress') this.events.progress(message.progress);
    if (message.kind === 'trial-metrics') {
      this.events.metrics({ run: message.run, line: message.line });
    }
    if (message.kind === 'sweep-ended') job.ending = { obstacle: message.obstacle };
    if (message.kind === 'failed') job.ending = endingOf(message);
    if (job.ending !== null) job.child.kill();
  }

  private async finish(job: Job): Promise<void> {
    try {
      if (await this.survives(job)) return;
    } catch (error) {
      this.events.failed(sentenceOf(error));
    }
    this.job = null;
    this.release?.();
    this.release = null;
    this.events.ended(await this.lastView(job.sweep));
  }

  private async lastView(sweep: string): Promise<SweepView | null> {
    try {
      return viewOf(await this.sweeps.read(sweep));
    } catch {
      // A damaged sweep is told of where it is listed.
      return null;
    }
  }

  private tellCrash(sweep: string, code: number): void {
    this.events.crashed({
      process: 'trainer',
      what: `The trainer process ended unexpectedly in a sweep (exit code ${code}).`,
      kept: `${ALL_IS_KEPT} The sweep continues with its next trial.`,
      exit: { code, reason: null },
      run: sweep,
    });
  }

  private async tellObstacle(sweep: string, obstacle: string): Promise<void> {
    const { plan } = await this.sweeps.read(sweep);
    this.events.failed(`The sweep “${plan.name}” is paused. ${obstacle}`);
  }

  /** @returns whether the sweep goes on, in another process */
  private async survives(job: Job): Promise<boolean> {
    const { sweep, ending } = job;
    if (ending !== null && 'obstacle' in ending) {
      if (ending.obstacle !== null) await this.tellObstacle(sweep, ending.obstacle);
      return false;
    }
    const record = await this.sweeps.read(sweep);
    const trial = record.trials.find(({ state }) => state === 'running');
    if (ending !== null || trial === undefined) {
      const message =
        ending?.failed ?? 'The trainer process ended unexpectedly before a trial started.';
      await this.write(givenUp(record, message));
      this.events.failed(`The sweep “${record.plan.name}” cannot continue: ${message}`);
      return false;
    }
    await this.store.markFailed(trial.run, CRASHED);
    await this.write(afterCrash(record, CRASHED));
    // Asked for before the crash, or while it was dealt with.
    const { halted } = job;
    if (halted === null) {
      this.fork(sweep);
      return true;
    }
    await this.write(haltedAfterCrash(record, CRASHED, halted === 'pause' ? 'paused' : 'stopped'));
    return false;
  }

  /** Refused where the sweep goes on in another process, whose record it is. */
  private async write(record: SweepRecord): Promise<void> {
    await this.sweeps.alone(record.sweep, () => this.sweeps.write(record));
    this.events.changed(viewOf(record));
  }
}
