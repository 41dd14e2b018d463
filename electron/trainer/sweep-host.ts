/**
 * Starts, watches, pauses and stops the process that carries a sweep out, and outlives its crashes. Where
 * that process has trials trained by others, it starts these too.
 */
import { MessageChannelMain } from 'electron';
import { DiskError } from '@engine/storage/disk-error';
import type { RunStore } from '@engine/runs/run-store';
import {
  afterCrash,
  endedUnscored,
  givenUp,
  haltedAfterCrash,
  leaderToScore,
  obstacleText,
  toResume,
} from '@engine/sweep/transitions';
import type { SweepPlan, SweepRecord, SweepView } from '@engine/sweep/records';
import { viewOf } from '@engine/sweep/leaderboard';
import { ALL_IS_KEPT, type TellCrash } from '@engine/support/reports';
import { SweepError } from '@engine/sweep/sweep-error';
import { newSweep, type SweepStore } from '@engine/sweep/sweep-store';
import { sentenceOf } from '@engine/text/sentence-of';
import type { Events } from '@contract';
import { CrashError, type TrainerHost } from './host';
import { reportCrash, type Exit } from '../child/child';
import type { Halt, TrainerEvent } from './messages';
import type { TrainerChild, TrialChild } from './processes';

const CRASHED = 'The trainer process ended unexpectedly in this trial.';
const KEPT = `${ALL_IS_KEPT} The sweep continues with its next trial.`;
const CRASHED_AT_END =
  'The trainer process ended unexpectedly while scoring the best trial on the test images.';
const CRASHED_EARLY = 'The trainer process ended unexpectedly before a trial started.';

/** Done, told to end, or paused by what stands in the way; why it failed; or that its process crashed. */
type Ending = { obstacle: string | null } | { failed: string } | 'crash';

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

interface Job {
  sweep: string;
  child: TrainerChild;
  /** How a person, or quitting, asked it to end. */
  halted: Halt | null;
}

export class SweepHost {
  private job: Job | null = null;
  /** Processes that train trials for the job's. */
  private readonly trials = new Set<TrialChild>();

  constructor(
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
    this.job.child.tell('halt', how);
  }

  private async begin(sweep: string, recordOf: () => Promise<SweepRecord>): Promise<void> {
    const release = this.trainer.occupyForSweep();
    let job: Job;
    try {
      await this.sweeps.withLock(sweep, async () => this.sweeps.write(await recordOf()));
      job = { sweep, child: this.fork(sweep), halted: null };
    } catch (error) {
      release();
      throw error;
    }
    this.job = job;
    void this.carryOut(job, release);
  }

  private fork(sweep: string): TrainerChild {
    const child = this.trainer.startProcess({
      heard: (event) => {
        if (event.kind === 'trial process') this.startTrialProcess(child, event, sweep);
        else this.pass(event);
      },
      crashed: this.events.crashed,
      about: {
        what: 'The trainer process ended unexpectedly in a sweep',
        kept: KEPT,
        run: sweep,
      },
      message: CRASHED,
    });
    return child;
  }

  private pass(event: TrainerEvent): void {
    if (event.kind === 'sweep') this.events.changed(event.view);
    if (event.kind === 'decoding') this.trainer.tellDecoding(event.decoding);
    if (event.kind === 'progress') this.events.progress(event.progress);
    if (event.kind === 'metrics') this.events.metrics(event);
  }

  /** It ends by itself once the trainer has closed its end of the channel, or has crashed. */
  private startTrialProcess(
    trainer: TrainerChild,
    { id, threads }: Extract<TrainerEvent, { kind: 'trial process' }>,
    sweep: string,
  ): void {
    const ended = (exit: Exit): void => {
      this.trials.delete(trial);
      const asked = exit.asked || exit.code === 0;
      const about = { what: 'The process of a trial ended unexpectedly', kept: KEPT, run: sweep };
      reportCrash(this.events.crashed, { ...exit, asked }, { process: 'trainer', ...about });
    };
    let trial: TrialChild;
    try {
      trial = this.trainer.startTrialProcess(threads, ended);
    } catch (error) {
      this.events.failed(sentenceOf(error));
      trainer.tell('trial', { id });
      return;
    }
    this.trials.add(trial);
    const { port1, port2 } = new MessageChannelMain();
    trial.tell('serve', null, [port1]);
    trainer.tell('trial', { id }, [port2]);
  }

  private async carryOut(job: Job, release: () => void): Promise<void> {
    try {
      while (await this.survives(job, await this.endingOf(job)));
    } catch (error) {
      this.events.failed(sentenceOf(error));
    }
    const view = await this.lastView(job.sweep);
    this.job = null;
    release();
    this.events.ended(view);
  }

  /** A disk that takes nothing is no fault of the sweep, which is as it was. */
  private async endingOf({ child, sweep }: Job): Promise<Ending> {
    try {
      return { obstacle: await child.askLast('sweep', { sweep }) };
    } catch (error) {
      if (error instanceof CrashError) return 'crash';
      const message = sentenceOf(error);
      return error instanceof DiskError
        ? { obstacle: obstacleText({ message }) }
        : { failed: message };
    }
  }

  private async lastView(sweep: string): Promise<SweepView | null> {
    try {
      return viewOf(await this.sweeps.read(sweep));
    } catch {
      // A damaged sweep is told of where it is listed.
      return null;
    }
  }

  private async tellObstacle(sweep: string, obstacle: string): Promise<void> {
    const { plan } = await this.sweeps.read(sweep);
    this.events.failed(`The sweep “${plan.name}” is paused. ${obstacle}`);
  }

  /** @returns whether the sweep goes on, in another process */
  private async survives(job: Job, ending: Ending): Promise<boolean> {
    const { sweep } = job;
    if (typeof ending === 'object' && 'obstacle' in ending) {
      if (ending.obstacle !== null) await this.tellObstacle(sweep, ending.obstacle);
      return false;
    }
    const record = await this.sweeps.read(sweep);
    const cutOff = record.trials.filter(({ state }) => state === 'running');
    const leader = ending === 'crash' ? leaderToScore(record) : null;
    if (leader !== null) {
      await this.write(endedUnscored(record, CRASHED_AT_END));
      await this.store.markFailed(leader.run, CRASHED);
      return false;
    }
    if (ending !== 'crash' || cutOff.length === 0) {
      const message = ending === 'crash' ? CRASHED_EARLY : ending.failed;
      await this.write(givenUp(record, message));
      this.events.failed(`The sweep “${record.plan.name}” cannot continue: ${message}`);
      return false;
    }
    // Until they have ended, the runs are theirs.
    await Promise.all(Array.from(this.trials, (each) => each.end()));
    for (const { run } of cutOff) await this.store.markFailed(run, CRASHED);
    await this.write(afterCrash(record, CRASHED));
    // Asked for before the crash, or while it was dealt with.
    const { halted } = job;
    if (halted === null) {
      job.child = this.fork(sweep);
      return true;
    }
    await this.write(haltedAfterCrash(record, CRASHED, halted === 'pause' ? 'paused' : 'stopped'));
    return false;
  }

  /** Refused where the sweep goes on in another process, whose record it is. */
  private async write(record: SweepRecord): Promise<void> {
    await this.sweeps.withLock(record.sweep, () => this.sweeps.write(record));
    this.events.changed(viewOf(record));
  }
}
