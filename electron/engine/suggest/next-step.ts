/**
 * What is worth doing next, for whoever wants to see whether a deep model is better than a linear one:
 * train the linear one, train a deep one, tune it for as long as it is no better, lay them over one
 * another. It follows from the runs alone, and from their scores on held-out images.
 */
import { DEFAULTS, type ModelFamily, type Settings } from '../settings';
import { USUAL_SPACES } from '../sweep/space';
import type { RunRecord } from '../records';

type SettingsOf<Family extends ModelFamily> = Extract<Settings, { model: Family }>;

/** As a textbook begins: one small hidden layer, plain gradient descent, the rate that it has always had. */
export const FIRST_DEEP: SettingsOf<'dense'> = {
  ...DEFAULTS.dense,
  epochs: 8,
  schedule: 'constant',
  optimizer: 'sgd',
  learningRate: 0.01,
  emaDecay: 0,
  hidden: [32],
  batchNorm: false,
  dropout: 0,
  augmentation: 'none',
  labelSmoothing: 0,
  // Without effect here, but the first deep runs of earlier versions have it.
  cycleRise: 0.3,
};

/** What is tried around it: few enough values that a minute tells them apart. */
const AROUND_FIRST_DEEP = { hidden: '32, 128, 256-128', learningRate: '0.01, 0.05, 0.25' };
const MINUTES = { aroundFirstDeep: 1, otherwise: 10 } as const;
/** Accuracies on some thousand held-out images that lie closer are no difference to speak of. */
const CLEARLY = 0.01;

/** A run that has a score to be compared by. */
interface Scored {
  run: string;
  createdAt: string;
  settings: Settings;
  /** On the held-out images. */
  accuracy: number;
  ofSweep: boolean;
}

export type NextStep =
  /** @param first whether nothing has been trained yet */
  | { kind: 'linear'; first: boolean; settings: Settings }
  | { kind: 'deep'; linear: number; settings: Settings }
  | {
      kind: 'tune';
      linear: number;
      deep: number;
      /** What the trials begin with. */
      settings: Settings;
      /** What varies, by setting, as it is written in the window and in the terminal. */
      space: Readonly<Record<string, string>>;
      minutes: number;
    }
  | { kind: 'compare'; linear: number; deep: number; runs: string[] };

function scoredOf(runs: readonly RunRecord[], dataFolder: string | null): Scored[] {
  return runs.flatMap(({ run, createdAt, settings, sweep, ...record }) => {
    const {
      bestValidationAccuracy: accuracy,
      testAccuracy,
      data,
      fineTunedFrom,
      imported,
    } = record;
    const elsewhere =
      fineTunedFrom !== undefined || imported !== undefined || data.folder !== dataFolder;
    if (settings.model === 'imported' || elsewhere) return [];
    if (accuracy === null || testAccuracy === null) return [];
    return [{ run, createdAt, settings, accuracy, ofSweep: sweep !== undefined }];
  });
}

function bestOf(runs: readonly Scored[]): Scored | null {
  return runs.reduce<Scored | null>(
    (best, each) => (best === null || each.accuracy > best.accuracy ? each : best),
    null,
  );
}

/** The deep run that somebody began with, not a sweep. */
function firstOf(deep: readonly Scored[]): Scored | null {
  const own = deep.filter(({ ofSweep }) => !ofSweep);
  return own.sort((a, b) => a.createdAt.localeCompare(b.createdAt))[0] ?? null;
}

/** Whatever its seed. */
function isFirstDeep(settings: Settings): boolean {
  const known: Record<string, unknown> = { ...settings, seed: FIRST_DEEP.seed };
  return Object.entries(FIRST_DEEP).every(([name, value]) => String(known[name]) === String(value));
}

function tuning({ settings }: Scored, first: Scored | null) {
  const around = first !== null && isFirstDeep(first.settings);
  return around
    ? { settings: first.settings, space: AROUND_FIRST_DEEP, minutes: MINUTES.aroundFirstDeep }
    : { settings, space: USUAL_SPACES[settings.model], minutes: MINUTES.otherwise };
}

/**
 * @param dataFolder the data that the runs are to have been trained on: of others nothing is known
 */
export function nextStep(runs: readonly RunRecord[], dataFolder: string | null): NextStep {
  const scored = scoredOf(runs, dataFolder);
  const linear = bestOf(scored.filter(({ settings }) => settings.model === 'linear'));
  const deep = scored.filter(({ settings }) => settings.model !== 'linear');
  const best = bestOf(deep);
  if (linear === null) {
    return { kind: 'linear', first: best === null, settings: DEFAULTS.linear };
  }
  if (best === null) return { kind: 'deep', linear: linear.accuracy, settings: FIRST_DEEP };
  const reached = { linear: linear.accuracy, deep: best.accuracy };
  const first = firstOf(deep);
  if (best.accuracy <= linear.accuracy + CLEARLY) {
    return { kind: 'tune', ...reached, ...tuning(best, first) };
  }
  const chosen = [linear, first, best].flatMap((each) => each?.run ?? []);
  return { kind: 'compare', ...reached, runs: [...new Set(chosen)] };
}
