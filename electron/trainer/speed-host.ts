/**
 * Measures how fast a network trains, in a process of its own that ends after it, and keeps the answer.
 * It gives way to everything else: a training, another question, changed settings.
 */
import { createHash } from 'node:crypto';
import { cpus } from 'node:os';
import { imageCost, type Speed } from '@engine/suggest/speed';
import { SpeedStore } from '@engine/suggest/speed-store';
import { Child } from '../child/child';
import type { SpeedJob, TrainerQuestions } from './messages';

interface Measurement {
  key: string;
  child: Child<TrainerQuestions, unknown>;
  speed: Promise<Speed | null>;
}

/** What else decides how fast it is: this computer, its threads and the version that computes. */
function computerKey(version: string): string {
  const [first] = cpus();
  const { TF_NUM_INTRAOP_THREADS: threads, TF_ENABLE_ONEDNN_OPTS: oneDnn } = process.env;
  return JSON.stringify([version, first?.model, cpus().length, threads, oneDnn]);
}

export class SpeedHost {
  private readonly store: SpeedStore;
  private current: Measurement | null = null;
  /** Of networks that could not be measured, which are not tried again. */
  private readonly failed = new Set<string>();

  /**
   * @param version of the app, which comes with one of libtensorflow
   * @param isFree whether nothing else computes that this would slow down
   */
  constructor(
    private readonly home: string,
    private readonly version: string,
    private readonly isFree: () => boolean,
  ) {
    this.store = new SpeedStore(home);
  }

  /** @returns null where it is not known and cannot be measured now, or the measurement was cancelled */
  speedOf(job: SpeedJob): Promise<Speed | null> {
    const key = this.keyOf(job);
    const kept = this.store.get(key);
    if (kept !== null) return Promise.resolve(kept);
    if (this.current?.key === key) return this.current.speed;
    this.cancel();
    if (this.failed.has(key) || !this.isFree()) return Promise.resolve(null);
    return this.measure(key, job);
  }

  /** Also called where there is nothing to cancel. */
  cancel(): void {
    const { current } = this;
    this.current = null;
    current?.child.cancel(new Error('Cancelled.'));
  }

  private keyOf({ settings, data }: SpeedJob): string {
    const parts = `${computerKey(this.version)}\n${imageCost(settings, data)}`;
    return createHash('sha256').update(parts).digest('hex').slice(0, 32);
  }

  private measure(key: string, job: SpeedJob): Promise<Speed | null> {
    const child = this.fork();
    if (child === null) return Promise.resolve(null);
    const speed = child.askLast('speed', job).then(
      (measured) => {
        this.store.add(key, measured);
        this.forget(child);
        return measured;
      },
      () => {
        if (this.forget(child)) this.failed.add(key);
        return null;
      },
    );
    this.current = { key, child, speed };
    return speed;
  }

  /** @returns whether it was under way, and not cancelled */
  private forget(child: Measurement['child']): boolean {
    if (this.current?.child !== child) return false;
    this.current = null;
    return true;
  }

  /** Without a crash report: nobody loses anything. @returns null where no process can be started */
  private fork(): Measurement['child'] | null {
    const watcher = { heard: () => undefined, ended: () => new Error('It ended.') };
    try {
      return new Child('trainer', this.home, watcher, 'Atelier measurement');
    } catch {
      return null;
    }
  }
}
