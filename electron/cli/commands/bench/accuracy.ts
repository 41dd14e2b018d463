/** `bench accuracy`: seconds of training until an accuracy is reached. */
import { MARKS, timeRecipe } from '@engine/bench/accuracy';
import type { Dataset } from '@engine/data/dataset';
import { requirePrecision, thisPlatform } from '@engine/runs/platform';
import { PRESETS, SMALL_PRESETS, type PresetName, type Settings } from '@engine/settings';
import { percent } from '@engine/text/percent';
import type { Output } from '../../output';
import { round, SYSTEM } from './system';

/** The recipes that are timed unless others are named; `best` takes many minutes. */
export const RECIPES: readonly PresetName[] = ['linear', 'dense', 'cnn'];

export async function accuracy(
  dataset: Dataset,
  recipes: readonly string[],
  output: Output,
  signal: AbortSignal,
  changes: Pick<Settings, 'seed' | 'mixedPrecision'>,
): Promise<void> {
  for (const recipe of SMALL_PRESETS) {
    if (!(recipes.length > 0 ? recipes : RECIPES).includes(recipe)) continue;
    if (signal.aborted) break;
    const told = (step: number, seconds: number, now: number): void => {
      const time = `${seconds.toFixed(1).padStart(7)} s`;
      output.text(`  ${recipe} step ${step}  ${time}  ${percent(now)}`);
    };
    const settings = { ...PRESETS[recipe], ...changes };
    requirePrecision(settings, await thisPlatform());
    const times = await timeRecipe(settings, dataset, told, signal);
    const reached = Object.entries(times.secondsTo).map(([mark, seconds]) => [
      mark,
      seconds === null ? null : round(seconds, 1),
    ]);
    output.line('accuracy', {
      system: SYSTEM,
      recipe,
      ...changes,
      epochs: times.epochs,
      train_seconds: round(times.trainSeconds, 1),
      test_accuracy: times.testAccuracy,
      best_accuracy: times.bestAccuracy,
      seconds_to: Object.fromEntries(reached) as object,
    });
    const list = MARKS.map((mark) => {
      const seconds = times.secondsTo[String(mark)] ?? null;
      return `${percent(mark, 0)} ${seconds === null ? 'not reached' : `after ${seconds.toFixed(1)} s`}`;
    });
    output.text(`${recipe}: ${percent(times.testAccuracy)}; ${list.join(', ')}`);
  }
}
