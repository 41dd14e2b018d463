/** Starts, watches and stops the trainer's process; one job at a time. */
import type { UtilityProcess } from 'electron';
import type { RangeTest } from '../engine/records';
import type { Events } from '../ipc/contract';
import { DiskError } from '../engine/runs/disk-error';
import { ChangedDataError } from '../engine/runs/run-data';
import { RunError } from '../engine/runs/run-error';
import type { RunStore } from '../engine/runs/run-store';
import { sentenceOf } from '../engine/sentence-of';
import { ALL_IS_KEPT, type TellCrash } from '../engine/support/reports';
import { startProcess } from '../own-process';
import type { FromTrainer, RangeJob, ToTrainer, TrainJob } from './messages';

type Ending = Events['train:ended'];

export interface TrainerEvents {
  progress(event: Events['train:progress']): void;
  metrics(event: Events['train:metrics']): void;
  taught(event: Events['teach:progress']): void;
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

interface Job {
  run: string;
  kind: TrainJob['kind'];
  child: UtilityProcess;
  ending: Ending | null;
  /** Whether it failed because the disk takes nothing. */
  diskFault: boolean;
  /** What has changed about its data, where it failed for that. */
  dataChange: string | null;
}

/** While the job is a range test or a sweep, there is no one run. */
type Current = Job | 'range test' | 'sweep' | null;

export function tell(child: UtilityProcess, message: ToTrainer): void {
  child.postMessage(message);
}

function refusalOf({ diskFault, dataChange }: Job, { message }: Ending): RunError {
  if (dataChange !== null) return new ChangedDataError(dataChange);
  const said = message ?? 'The run ended before it started.';
  return diskFault ? new DiskError(said) : new RunError(said);
}

export class TrainerHost {
  private current: Current = null;

  constructor(
    private readonly home: string,
    private readonly store: RunStore,
    private readonly events: TrainerEvents,
  ) {}

  /** The run that is made now, by training or by a lesson. */
  get run(): string | null {
    return this.job?.run ?? null;
  }

  /** The run that trains now, if one does. */
  get training(): string | null {
    return this.job?.kind === 'teach' ? null : this.run;
  }

  /** The run that learns photos now, if one does. */
  get teaching(): string | null {
    return this.job?.kind === 'teach' ? this.run : null;
  }

  get idle(): boolean {
    return this.current === null;
  }

  private get job(): Job | null {
    return typeof this.current === 'string' ? null : this.current;
  }

  private refuseWhileBusy(): void {
    if (this.current === null) return;
    if (this.teaching !== null) {
      throw new RunError('A run is being fine-tuned. Stop it, or wait until it finishes.');
    }
    if (this.current === 'sweep') {
      throw new RunError('A sweep is running. Pause it, or wait until it finishes.');
    }
    throw new RunError(
      this.current === 'range test'
        ? 'An LR range test is running. Wait until it finishes.'
        : 'A run is already training. Stop it, or wait until it finishes.',
    );
  }

  private occupy(current: Exclude<Current, null>): void {
    this.current = current;
    this.events.busy();
  }

  private release(): void {
    this.current = null;
    this.events.idle();
  }

  /**
   * Keep every other job out while a sweep trains.
   * @returns what lets them in again
   * @throws RunError while another job is under way
   */
  occupyForSweep(): () => void {
    this.refuseWhileBusy();
    this.occupy('sweep');
    return () => {
      this.release();
    };
  }

  /**
   * Begin, continue or teach a run; resolves once it is under way.
   * @throws RunError while another job is under way, or when this one fails before it begins; then
   *   DiskError where it does because the disk takes nothing, ChangedDataError where somebody has to
   *   agree to the data as it is now
   */
  start(trainJob: TrainJob): Promise<void> {
    this.refuseWhileBusy();
    const run = trainJob.kind === 'begin' ? trainJob.plan.run : trainJob.run;
    const child = startProcess('trainer');
    const { kind } = trainJob;
    const job: Job = { run, kind, child, ending: null, diskFault: false, dataChange: null };
    this.occupy(job);
    return new Promise((resolve, reject) => {
      let started = false;
      child.on('message', (message: FromTrainer) => {
        if (message.kind === 'started') {
          started = true;
          resolve();
        } else this.hear(job, message);
      });
      child.on('exit', (code) => {
        if (job.ending === null) this.tellCrash(run, code);
        void this.finish(job, started).then((ending) => {
          try {
            if (started) this.events.ended(ending);
            else reject(refusalOf(job, ending));
          } finally {
            this.release();
          }
        });
      });
      tell(child, { kind: 'train', home: this.home, job: trainJob });
    });
  }

  /**
   * Try learning rates on a fresh network.
   * @throws RunError while another job is under way, or with the reason why it failed
   */
  testRange(job: RangeJob): Promise<RangeTest> {
    this.refuseWhileBusy();
    const child = startProcess('trainer');
    this.occupy('range test');
    let answered = false;
    return new Promise((resolve, reject) => {
      child.on('message', (message: FromTrainer) => {
        answered = true;
        if (message.kind === 'range') resolve(message.result);
        if (message.kind === 'failed') reject(new RunError(message.message));
        child.kill();
      });
      child.on('exit', (code) => {
        if (!answered) this.tellCrash(null, code);
        this.release();
        // Has no effect on a test that has answered: its promise is settled.
        reject(new RunError('The LR range test crashed. Try again.'));
      });
      tell(child, { kind: 'range', job });
    });
  }

  /** Ask a run to end with its best weights kept. */
  stop(run: string): void {
    const { job } = this;
    if (job?.run !== run) throw new RunError('That run is not training.');
    tell(job.child, { kind: 'stop' });
  }

  private hear(job: Job, message: FromTrainer): void {
    const { run } = job;
    switch (message.kind) {
      case 'progress':
        this.events.progress(message.progress);
        break;
      case 'metrics':
        this.events.metrics({ run, line: message.line });
        break;
      case 'taught':
        this.events.taught(message.progress);
        break;
      case 'warning':
        this.events.warned(message.message);
        break;
      case 'ended':
        job.ending = { run, status: message.status, message: null };
        job.child.kill();
        break;
      case 'failed':
        job.ending = { run, status: 'failed', message: message.message };
        job.diskFault = message.disk;
        job.dataChange = message.change;
        job.child.kill();
        break;
      case 'started':
      case 'range':
      case 'trial-metrics':
      case 'sweep':
      case 'sweep-ended':
        break;
    }
  }

  private tellCrash(run: string | null, code: number): void {
    this.events.crashed({
      process: 'trainer',
      what: `The trainer process ended unexpectedly (exit code ${code}).`,
      kept: ALL_IS_KEPT,
      exit: { code, reason: null },
      run,
    });
  }

  /** A disk that takes nothing takes this neither: the run is then listed as interrupted. */
  private async markFailed(run: string, message: string): Promise<void> {
    try {
      await this.store.markFailed(run, message);
    } catch (error) {
      this.events.failed(`The failure of run “${run}” could not be saved: ${sentenceOf(error)}`);
    }
  }

  /** What became of a run whose process is gone; one that said nothing has crashed. */
  private async finish({ run, kind, ending }: Job, started: boolean): Promise<Ending> {
    if (ending !== null) return ending;
    const message =
      kind === 'teach'
        ? 'The fine-tuning process ended unexpectedly. The run and the photos are unchanged. Try again.'
        : 'The trainer process ended unexpectedly. Finished epochs are saved. Press Resume to continue the run from its last finished epoch.';
    if (started) await this.markFailed(run, message);
    return { run, status: 'failed', message };
  }
}
