/** Sweeps without training: plans, and a trainer whose epochs only take (simulated) time. */
import type { SweepKeeper, TrialJob, TrialOutcome, TrialTrainer } from '@engine/sweep/runner';
import { SweepDriver } from '@engine/sweep/runner';
import type { SweepPlan, SweepRecord } from '@engine/sweep/records';
import { parseDimension } from '@engine/sweep/space';
import { newSweep } from '@engine/sweep/sweep-store';
import { settingsFor, type Settings } from '@engine/settings';
import { vi } from 'vitest';

/** What plans begin with, and what `usualAccuracy` is highest at. */
const BEST_RATE = 0.002;

export function planOf(
  space: Record<string, string>,
  changes: Partial<SweepPlan> = {},
  epochs = 9,
): SweepPlan {
  return {
    name: 'Test',
    base: settingsFor('dense', { epochs, learningRate: BEST_RATE }),
    space: Object.entries(space).map(([setting, text]) => parseDimension(setting, text)),
    strategy: 'halving',
    minutes: 10,
    trials: null,
    seed: 1,
    dataFolder: null,
    ...changes,
  };
}

/** Highest at one learning rate, better with every epoch. */
export function usualAccuracy({ learningRate, epochs }: Settings, epoch: number): number {
  return 0.9 - 0.1 * Math.abs(Math.log10(learningRate / BEST_RATE)) + (0.05 * epoch) / epochs;
}

export const EPOCH_SECONDS = 2;

export class FakeTrainer implements TrialTrainer {
  readonly lanes: number = 1;
  readonly jobs: (TrialJob & { from: number })[] = [];
  readonly curves = new Map<string, number[]>();

  constructor(
    private readonly accuracy: (settings: Settings, epoch: number) => number,
    private readonly epochSeconds: (settings: Settings) => number = () => EPOCH_SECONDS,
  ) {}

  async train(
    job: TrialJob,
    signal: AbortSignal,
    epochEnded: (curve: number[]) => void,
  ): Promise<TrialOutcome> {
    const curve = this.curves.get(job.run) ?? [];
    this.curves.set(job.run, curve);
    const from = curve.length;
    this.jobs.push({ ...job, from });
    while (curve.length < job.target) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 1000 * this.epochSeconds(job.settings));
        signal.addEventListener('abort', () => {
          clearTimeout(timer);
          resolve();
        });
      });
      if (signal.aborted) break;
      curve.push(this.accuracy(job.settings, curve.length + 1));
      epochEnded([...curve]);
    }
    const ended = curve.length === job.settings.epochs;
    const isScored = ended || job.score || signal.aborted;
    const training = EPOCH_SECONDS * (curve.length - from);
    const time = { starting: 0, training, evaluation: 0 };
    return { curve: [...curve], testAccuracy: isScored ? 0.5 : null, ended, time };
  }
}

/** Trains two trials at the same time; whose epochs take longer differs from one computer to the next. */
export class FakeLanes extends FakeTrainer {
  override readonly lanes = 2;
}

/** Keeps a copy of each record, as a disk does. */
export class FakeKeeper implements SweepKeeper {
  readonly records: SweepRecord[] = [];

  write(record: SweepRecord): Promise<void> {
    this.records.push(structuredClone(record));
    return Promise.resolve();
  }
}

export interface Carried {
  driver: SweepDriver;
  /** Let the simulated time go on until the sweep ends. */
  ended: () => Promise<SweepRecord>;
}

export function carried(
  record: SweepRecord,
  trainer: TrialTrainer,
  keeper: SweepKeeper = new FakeKeeper(),
): Carried {
  const driver = new SweepDriver(keeper, trainer, record, () => undefined);
  const ending = driver.carryOut();
  // Whoever waits for the ending is told of a failure; until then it is nobody's.
  ending.catch(() => undefined);
  return {
    driver,
    async ended() {
      await vi.runAllTimersAsync();
      return ending;
    },
  };
}

export function sweepOf(plan: SweepPlan): SweepRecord {
  return newSweep(plan);
}
