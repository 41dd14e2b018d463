/** Starts, watches and stops the trainer's process; one run at a time. */
import { join } from 'node:path';
import { utilityProcess, type UtilityProcess } from 'electron';
import type { Events } from '../ipc/contract';
import { RunError, type RunStore } from '../engine/runs/run-store';
import type { RunPlan } from '../engine/runs/train-run';
import type { FromTrainer, ToTrainer } from './messages';

type Ending = Events['train:ended'];

export interface TrainerEvents {
  progress(event: Events['train:progress']): void;
  metrics(event: Events['train:metrics']): void;
  ended(event: Ending): void;
}

interface Job {
  plan: RunPlan;
  child: UtilityProcess;
  ending: Ending | null;
}

export class TrainerHost {
  private job: Job | null = null;

  constructor(
    private readonly home: string,
    private readonly store: RunStore,
    private readonly events: TrainerEvents,
  ) {}

  /** The run that trains now, if one does. */
  get training(): string | null {
    return this.job?.plan.run ?? null;
  }

  /**
   * Begin a run; resolves once its folder exists.
   * @throws RunError while another run trains, or when this one fails before it begins
   */
  start(plan: RunPlan): Promise<void> {
    if (this.job !== null) {
      throw new RunError('A run is training already. Stop it, or wait until it ends.');
    }
    const child = utilityProcess.fork(join(__dirname, 'trainer.cjs'), [], {
      serviceName: 'Atelier trainer',
    });
    const job: Job = { plan, child, ending: null };
    this.job = job;
    return new Promise((resolve, reject) => {
      child.on('message', (message: FromTrainer) => {
        if (message.kind === 'started') resolve();
        else this.hear(job, message);
      });
      child.on('exit', () => {
        void this.finish(job).then((ending) => {
          // Has no effect on a run that began: its promise is settled.
          reject(new RunError(ending.message ?? 'The run ended before it began.'));
          this.events.ended(ending);
        });
      });
      this.tell({ kind: 'train', home: this.home, plan });
    });
  }

  /** Ask a run to end with its best weights kept. */
  stop(run: string): void {
    if (this.job?.plan.run !== run) throw new RunError('That run is not training.');
    this.tell({ kind: 'stop' });
  }

  private tell(message: ToTrainer): void {
    this.job?.child.postMessage(message);
  }

  private hear(job: Job, message: Exclude<FromTrainer, { kind: 'started' }>): void {
    const { run } = job.plan;
    switch (message.kind) {
      case 'progress':
        this.events.progress(message.progress);
        break;
      case 'metrics':
        this.events.metrics({ run, line: message.line });
        break;
      case 'ended':
        job.ending = { run, status: message.status, message: null };
        job.child.kill();
        break;
      case 'failed':
        job.ending = { run, status: 'failed', message: message.message };
        job.child.kill();
        break;
    }
  }

  /** What became of a run whose process is gone; one that said nothing has crashed. */
  private async finish(job: Job): Promise<Ending> {
    this.job = null;
    if (job.ending !== null) return job.ending;
    const message =
      'The trainer’s process ended unexpectedly, so this run is lost from here on; its best finished epoch is kept, and the app goes on. Train again with the same settings and seed to repeat it.';
    await this.store.markFailed(job.plan.run, message);
    return { run: job.plan.run, status: 'failed', message };
  }
}
