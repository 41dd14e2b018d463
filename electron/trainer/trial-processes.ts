/** Trains the trials of a sweep in several processes at the same time. */
import { availableParallelism, freemem } from 'node:os';
import type { Dataset } from '@engine/data/dataset';
import { sourceOf } from '@engine/data/fingerprint';
import { valuesIn } from '@engine/data/image-shape';
import type { RunStore } from '@engine/runs/run-store';
import type { Settings } from '@engine/settings';
import { RunTrials, type TrialWatcher } from '@engine/sweep/run-trials';
import type { SweepPlan } from '@engine/sweep/records';
import type { TrialJob, TrialOutcome, TrialTrainer } from '@engine/sweep/runner';
import { SweepObstacle } from '@engine/sweep/sweep-error';
import { chooseThreads } from '@engine/train/threads';
import { UserError } from '@engine/user-error';
import { errorOf, type Failure } from '../child/messages';
import { forkTrialProcess, type StartTrialProcess, type TrialLink } from './trial-links';
import type { FromTrial, ToTrial } from './trial-messages';

const LANES = 2;
/** Values of an image, above which one trial keeps all processor cores busy. */
const SMALL_IMAGE = 4096;
/** What has to be free for each process: more than twice what one takes with Fashion-MNIST. */
const BYTES_PER_LANE = 1.5 * 1024 ** 3;
const CRASHED = 'The process of this trial ended unexpectedly.';

/**
 * How many trials are trained at the same time, each by its share of the cores: on two shared cores, two
 * dense networks took about as long as one with both of them (docs/figures.md). A single one where the
 * environment says how many threads there are, and where the network or the images are large or memory is
 * short.
 */
function lanesFor({ model }: Pick<Settings, 'model'>, { train }: Dataset): number {
  const isSmall = model !== 'resnet' && valuesIn(train.shape) <= SMALL_IMAGE;
  const areThreadsSet = process.env['TF_NUM_INTRAOP_THREADS'] !== undefined;
  if (!isSmall || areThreadsSet) return 1;
  const isRoom = freemem() >= LANES * BYTES_PER_LANE;
  return isRoom && availableParallelism() >= LANES ? LANES : 1;
}

/** Restored, the data is what the trials before were trained on, and the sweep goes on. */
function withoutData(failure: Failure): Error {
  if (failure.kind === 'disk') return errorOf(failure);
  const says = failure.kind === 'changed data' ? failure.change : failure.message;
  return new SweepObstacle(`${says} Restore the data, then resume the sweep.`);
}

interface Waiting {
  job: TrialJob;
  resolve(outcome: TrialOutcome): void;
  reject(error: Error): void;
  epochEnded(curve: number[]): void;
}

/** One process. It has one job at a time. */
class TrialProcess {
  private waiting: Waiting | null = null;
  isAlive = true;

  constructor(
    private readonly link: TrialLink,
    data: ToTrial,
    private readonly watcher: TrialWatcher,
    private readonly crashed: (run: string) => Promise<void>,
  ) {
    link.listen(
      (message) => {
        this.hear(message);
      },
      () => {
        this.lost();
      },
    );
    link.send(data);
  }

  async train(
    job: TrialJob,
    signal: AbortSignal,
    epochEnded: (curve: number[]) => void,
  ): Promise<TrialOutcome> {
    const stop = (): void => {
      this.link.send({ kind: 'stop' });
    };
    const ended = new Promise<TrialOutcome>((resolve, reject) => {
      this.waiting = { job, resolve, reject, epochEnded };
    });
    this.link.send({ kind: 'train', job });
    signal.addEventListener('abort', stop);
    if (signal.aborted) stop();
    try {
      return await ended;
    } finally {
      this.waiting = null;
      signal.removeEventListener('abort', stop);
    }
  }

  end(): void {
    this.link.close();
  }

  private hear(message: FromTrial): void {
    const { waiting, watcher } = this;
    if (message.kind === 'progress') watcher.progress(message.progress);
    if (message.kind === 'metrics') watcher.metrics(message.run, message.line, message.time);
    if (message.kind === 'epoch') waiting?.epochEnded(message.curve);
    if (message.kind === 'outcome') waiting?.resolve(message.outcome);
    if (message.kind === 'failure') waiting?.reject(errorOf(message.failure));
    if (message.kind === 'no data') {
      this.isAlive = false;
      this.end();
      waiting?.reject(withoutData(message.failure));
    }
  }

  private lost(): void {
    if (!this.isAlive) return;
    this.isAlive = false;
    const { waiting } = this;
    if (waiting === null) return;
    const reject = (): void => {
      waiting.reject(new UserError(CRASHED));
    };
    // The trial has failed all the same where its run cannot say so.
    this.crashed(waiting.job.run).then(reject, reject);
  }
}

export class TrialProcesses implements TrialTrainer {
  private readonly idle: TrialProcess[] = [];

  /** @param startProcess how this program starts another, each of so many threads */
  constructor(
    readonly lanes: number,
    private readonly store: RunStore,
    private readonly home: string,
    private readonly plan: Pick<SweepPlan, 'name' | 'dataFolder'>,
    private readonly dataset: Dataset,
    private readonly watcher: TrialWatcher,
    private readonly startProcess: StartTrialProcess = forkTrialProcess,
  ) {}

  async train(...job: Parameters<TrialTrainer['train']>): Promise<TrialOutcome> {
    const process = this.waiting() ?? (await this.start());
    try {
      return await process.train(...job);
    } finally {
      if (process.isAlive) this.idle.push(process);
    }
  }

  /** Once no trial trains any more. */
  close(): void {
    for (const process of this.idle.splice(0)) process.end();
  }

  /** One may have crashed, or been killed, since its last trial. */
  private waiting(): TrialProcess | undefined {
    let process = this.idle.pop();
    while (process?.isAlive === false) process = this.idle.pop();
    return process;
  }

  private async start(): Promise<TrialProcess> {
    const threads = Math.max(1, Math.floor(availableParallelism() / this.lanes));
    const { home, store, plan, dataset } = this;
    const data = await sourceOf(dataset, plan.dataFolder);
    return new TrialProcess(
      this.startProcess(threads),
      { kind: 'data', home, sweep: plan.name, data },
      this.watcher,
      (run) => store.markFailed(run, CRASHED),
    );
  }
}

/**
 * What trains the trials of a sweep: processes beside this one, as many as pay, or this process.
 * @param startProcess as `TrialProcesses` takes it
 */
export function trialTrainer(
  plan: SweepPlan,
  dataset: Dataset,
  store: RunStore,
  home: string,
  watcher: TrialWatcher,
  startProcess?: StartTrialProcess,
): RunTrials | TrialProcesses {
  const lanes = lanesFor(plan.base, dataset);
  if (lanes > 1) {
    return new TrialProcesses(lanes, store, home, plan, dataset, watcher, startProcess);
  }
  chooseThreads(plan.base, dataset.train.shape);
  return new RunTrials(store, dataset, watcher);
}
