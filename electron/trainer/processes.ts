/** Starts the trainer's processes: one for each job, and one that is kept warm for the next job. */
import { freemem } from 'node:os';
import { appEnvironment } from '../../build/setup/environment.mjs';
import { Child, type Watcher } from '../child/child';
import type { TrainerEvent, TrainerQuestions, TrialQuestions } from './messages';
import { threadVariables } from './trial-links';

export type TrainerChild = Child<TrainerQuestions, TrainerEvent>;

export type TrialChild = Child<TrialQuestions>;

/** How long a process is kept warm after it was last asked for. */
const KEPT_MS = 120_000;
const CHECK_MS = 5000;
/** What has to be free for it: more than twice what it takes. */
const LEAST_FREE_BYTES = 1024 ** 3;

interface Warm {
  child: TrainerChild;
  /** What it was started with: settings such as the number of threads are in there. */
  environment: string;
}

const environmentNow = (): string => JSON.stringify(appEnvironment(process.env));

/** Not on macOS, where the memory of caches does not count as free, so that little always is. */
function isMemoryShort(): boolean {
  return process.platform !== 'darwin' && freemem() < LEAST_FREE_BYTES;
}

export class TrainerProcesses {
  private warm: Warm | null = null;
  private keptUntil = 0;
  private checks: NodeJS.Timeout | null = null;

  constructor(private readonly home: string) {}

  /**
   * A process for one job: the warm one, or else a new one.
   * @throws Error if no process can be started
   */
  start(watcher: Watcher<TrainerEvent>): TrainerChild {
    const { warm } = this;
    if (warm?.environment !== environmentNow()) {
      this.endWarm();
      return this.fork(watcher);
    }
    this.forget();
    warm.child.handTo(watcher);
    return warm.child;
  }

  /** @throws Error if no process can be started */
  startTrial(watcher: Watcher<never>, threads: number): TrialChild {
    return new Child(
      'trial-process',
      this.home,
      watcher,
      'Atelier trial',
      threadVariables(threads),
    );
  }

  /**
   * Keep a process warm from now on for two minutes. A crash of it costs nothing, so nobody hears of it.
   * @param isShipped whether the next job is expected to train on the data that ships with the app
   */
  keepWarm(isShipped: boolean): void {
    const isShort = isMemoryShort();
    if (isShort || this.warm?.environment !== environmentNow()) this.endWarm();
    if (isShort) return;
    this.warm ??= this.forkWarm();
    if (this.warm === null) return;
    this.warm.child.ask('prepare', { isShipped }).catch(() => undefined);
    this.keptUntil = Date.now() + KEPT_MS;
    this.checks ??= setInterval(() => {
      this.check();
    }, CHECK_MS);
  }

  /** Also called where there is none. */
  endWarm(): void {
    this.warm?.child.cancel(new Error('The warm trainer is no longer needed.'));
    this.forget();
  }

  private forget(): void {
    this.warm = null;
    if (this.checks !== null) clearInterval(this.checks);
    this.checks = null;
  }

  /** By the clock, so that it is also gone after the computer has slept. */
  private check(): void {
    if (Date.now() > this.keptUntil || isMemoryShort()) this.endWarm();
  }

  private fork(watcher: Watcher<TrainerEvent>): TrainerChild {
    return new Child('trainer', this.home, watcher);
  }

  /** @returns null where no process can be started */
  private forkWarm(): Warm | null {
    const ended = (): Error => {
      // One that was ended may still be on its way when there is another.
      if (this.warm?.child === child) this.forget();
      return new Error('The warm trainer ended.');
    };
    let child: TrainerChild | null = null;
    try {
      child = this.fork({ heard: () => undefined, ended });
      return { child, environment: environmentNow() };
    } catch {
      return null;
    }
  }
}
