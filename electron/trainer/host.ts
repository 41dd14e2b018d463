/** Starts, watches and stops the trainer's process; one job at a time. */
import type { Decoding, RangeTest } from '@engine/records';
import type { Events } from '@contract';
import { reportCrash, type Exit } from '../child/child';
import { RunError } from '@engine/storage/run-error';
import type { RunStore } from '@engine/runs/run-store';
import { sentenceOf } from '@engine/text/sentence-of';
import type { Crash, TellCrash } from '@engine/support/reports';
import type { RangeJob, TrainerEvent, TrainJob } from './messages';
import { TrainerProcesses, type TrainerChild, type TrialChild } from './processes';

type Ending = Events['train:ended'];

export interface TrainerEvents {
  progress(event: Events['train:progress']): void;
  metrics(event: Events['train:metrics']): void;
  fineTuned(event: Events['fine-tune:progress']): void;
  decoding(event: Events['train:decoding']): void;
  /** Something that the person should know of a job that goes on. */
  warned(message: string): void;
  ended(event: Ending): void;
  crashed: TellCrash;
  /** A job is under way, of whatever kind. */
  busy(): void;
  /** The next job may begin. */
  idle(): void;
  /** Something went wrong that ends no run, in a sentence. */
  failed(message: string): void;
}

/** The process is gone and could save nothing about it. */
export class CrashError extends RunError {}

interface TrainerWatcher {
  heard: (event: TrainerEvent) => void;
  crashed: TellCrash;
  about: Pick<Crash, 'what' | 'run'> & { kept?: string };
  /** What its job fails with if it crashes. */
  message: string;
}

interface Job {
  kind: TrainJob['kind'] | 'range' | 'sweep';
  /** The run that it makes, if it makes one. */
  run: string | null;
  /** Null for a sweep, whose host has it. */
  child: TrainerChild | null;
  /** Whether it is past reading its data. */
  started: boolean;
}

interface RunJob extends Job {
  run: string;
}

const BUSY: Record<Job['kind'], string> = {
  begin: 'A run is already training. Stop it, or wait until it finishes.',
  resume: 'A run is already training. Stop it, or wait until it finishes.',
  'fine-tune': 'A run is being fine-tuned. Stop it, or wait until it finishes.',
  sweep: 'A sweep is running. Pause it, or wait until it finishes.',
  range: 'An LR range test is running. Wait until it finishes.',
};

const TRAINING_CRASHED =
  'The trainer process ended unexpectedly. Finished epochs are saved. Press Resume to continue the run from its last finished epoch.';
const FINE_TUNING_CRASHED =
  'The fine-tuning process ended unexpectedly. The run and the photos are unchanged. Try again.';
const RANGE_CRASHED = 'The LR range test crashed. Try again.';

export class TrainerHost {
  private readonly processes: TrainerProcesses;
  private job: Job | null = null;
  private isDecoding = false;

  constructor(
    home: string,
    private readonly store: RunStore,
    private readonly events: TrainerEvents,
  ) {
    this.processes = new TrainerProcesses(home);
  }

  /** The run that is made now, by training or fine-tuning. */
  get run(): string | null {
    return this.job?.run ?? null;
  }

  /** The run that trains now, if one does; one whose data is still read may come to nothing. */
  get training(): string | null {
    return this.job?.kind === 'fine-tune' ? null : this.startedRun;
  }

  /** The run that learns photos now, if one does. */
  get teaching(): string | null {
    return this.job?.kind === 'fine-tune' ? this.startedRun : null;
  }

  private get startedRun(): string | null {
    return this.job?.started === true ? this.job.run : null;
  }

  get idle(): boolean {
    return this.job === null;
  }

  private refuseWhileBusy(): void {
    if (this.job !== null) throw new RunError(BUSY[this.job.kind]);
  }

  private occupy(job: Job): void {
    this.job = job;
    this.events.busy();
  }

  private release(): void {
    // A trainer that crashed has told of no end.
    if (this.isDecoding) this.tellDecoding(null);
    this.job = null;
    this.events.idle();
  }

  /**
   * Keep every other job out while a sweep trains.
   * @returns what lets them in again
   * @throws RunError while another job is under way
   */
  occupyForSweep(): () => void {
    this.refuseWhileBusy();
    this.occupy({ kind: 'sweep', run: null, child: null, started: true });
    return () => {
      this.release();
    };
  }

  /**
   * Start, resume or fine-tune a run; resolves once it is under way.
   * @throws RunError while another job is under way; if this one fails before it begins, DiskError
   *   where the disk takes nothing, ChangedDataError where somebody has to agree to the data as it is
   *   now, or Error in a sentence
   */
  start(trainJob: TrainJob): Promise<void> {
    this.refuseWhileBusy();
    const { kind } = trainJob;
    const run = kind === 'begin' ? trainJob.plan.run : trainJob.run;
    const job: RunJob = { kind, run, child: null, started: false };
    let tellStart: () => void;
    job.child = this.fork(
      run,
      kind === 'fine-tune' ? FINE_TUNING_CRASHED : TRAINING_CRASHED,
      (event) => {
        if (event.kind === 'started') {
          job.started = true;
          tellStart();
        } else this.hear(event);
      },
    );
    this.occupy(job);
    const answered = job.child.askLast('train', trainJob);
    return new Promise((resolve, reject) => {
      tellStart = resolve;
      void this.endingOf(job, answered).then((ending) => {
        try {
          if (ending instanceof Error) reject(ending);
          else this.events.ended(ending);
        } finally {
          this.release();
        }
      });
    });
  }

  /**
   * Try learning rates on a fresh network.
   * @throws RunError while another job is under way, Error with the reason why it failed
   */
  testRange(job: RangeJob): Promise<RangeTest> {
    this.refuseWhileBusy();
    const child = this.fork(null, RANGE_CRASHED, (event) => {
      this.hear(event);
    });
    this.occupy({ kind: 'range', run: null, child, started: true });
    return child.askLast('range', job).finally(() => {
      this.release();
    });
  }

  /** Ask a run to end with its best weights kept. */
  stop(run: string): void {
    if (this.job?.run !== run) throw new RunError('That run is not training.');
    this.job.child?.tell('halt', 'stop');
  }

  /** The page that would show the result is gone: nobody could end it, and nothing else could begin. */
  endRange(): void {
    if (this.job?.kind === 'range') this.job.child?.tell('halt', 'stop');
  }

  /** End a job that has not begun while its images are decoded. */
  stopDecoding(): void {
    this.job?.child?.tell('halt', 'stop');
  }

  private fork(
    run: string | null,
    message: string,
    heard: (event: TrainerEvent) => void,
  ): TrainerChild {
    const about = { what: 'The trainer process ended unexpectedly', run };
    return this.startProcess({ heard, crashed: this.events.crashed, about, message });
  }

  /** Also called by the host of a sweep. @throws Error if no process can be started */
  startProcess({ heard, crashed, about, message }: TrainerWatcher): TrainerChild {
    return this.processes.start({
      heard,
      ended(exit) {
        reportCrash(crashed, exit, { process: 'trainer', ...about });
        return new CrashError(message);
      },
    });
  }

  /** For the host of a sweep. @throws Error if no process can be started */
  startTrialProcess(threads: number, ended: (exit: Exit) => void): TrialChild {
    const watcher = {
      heard: () => undefined,
      ended(exit: Exit) {
        ended(exit);
        return new CrashError('The process ended.');
      },
    };
    return this.processes.startTrial(watcher, threads);
  }

  /** Have the next job begin sooner, if none is under way. @param isShipped as `TrainerProcesses.keepWarm` has it */
  keepWarm(isShipped: boolean): void {
    if (this.idle) this.processes.keepWarm(isShipped);
  }

  /** Give back what `keepWarm` took, if a job has not taken it. */
  endWarm(): void {
    this.processes.endWarm();
  }

  /** Also called by the host of a sweep, which is a job of this one. */
  tellDecoding(decoding: Decoding | null): void {
    if (this.job === null) return;
    this.isDecoding = decoding !== null;
    this.events.decoding(decoding === null ? null : { ...decoding, job: this.job.kind });
  }

  private hear(event: TrainerEvent): void {
    switch (event.kind) {
      case 'progress':
        this.events.progress(event.progress);
        break;
      case 'metrics':
        this.events.metrics(event);
        break;
      case 'fine-tuned':
        this.events.fineTuned(event.progress);
        break;
      case 'decoding':
        this.tellDecoding(event.decoding);
        break;
      case 'warning':
        this.events.warned(event.message);
        break;
      case 'started':
      case 'sweep':
      case 'trial process':
        break;
    }
  }

  /** A disk that takes nothing takes this neither: the run is then listed as interrupted. */
  private async markFailed(run: string, message: string): Promise<void> {
    try {
      await this.store.markFailed(run, message);
    } catch (error) {
      this.events.failed(`The failure of run “${run}” could not be saved: ${sentenceOf(error)}`);
    }
  }

  /** How a run ended; the error if it never started. */
  private async endingOf(
    job: RunJob,
    answered: Promise<'finished' | 'stopped'>,
  ): Promise<Ending | Error> {
    const { run } = job;
    try {
      const status = await answered;
      if (!job.started) return new RunError('The run ended before it started.');
      return { run, status, message: null };
    } catch (error) {
      if (!job.started) return error as Error;
      const message = sentenceOf(error);
      if (error instanceof CrashError) await this.markFailed(run, message);
      return { run, status: 'failed', message };
    }
  }
}
