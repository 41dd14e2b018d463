import { setImmediate as nextTurn } from 'node:timers/promises';
import { MARKS, timeRecipe } from '@engine/bench/accuracy';
import {
  BENCH_MODELS,
  benchData,
  benchSettings,
  epochSeconds,
  type BenchModel,
} from '@engine/bench/throughput';
import { chooseThreads } from '@engine/train/threads';
import { type Dataset } from '@engine/data/dataset';
import { PRESETS, SETTINGS, SMALL_PRESETS, type PresetName, type Settings } from '@engine/settings';
import { flag } from '../../flags';
import { requirePrecision, thisPlatform } from '@engine/runs/platform';
import { dataChoice, dataFlags, readChosenData } from '../../data-flags';
import { wholeFlag } from '../../arguments';
import { percent } from '@engine/text/percent';
import type { Output } from '../../output';
import { whileRead } from '../../stoppable';
import { UsageError } from '../../usage-error';
import type { Command, Context } from '../command';
import { measuredAlone, type Throughput } from './bench-alone';
import { grouped } from '@engine/text/counted';

/** As peers.py prints them, so that the two can be laid side by side. */
const SYSTEM = 'atelier';
/** The recipes that are timed unless others are named; `best` takes many minutes. */
const RECIPES: readonly PresetName[] = ['linear', 'dense', 'cnn'];

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}

async function measured(
  dataset: Dataset,
  model: BenchModel,
  mixedPrecision: boolean,
): Promise<Throughput> {
  const data = benchData(model, dataset);
  const settings = { ...benchSettings(model), mixedPrecision };
  chooseThreads(settings, data.train.shape);
  requirePrecision(settings, await thisPlatform());
  const seconds = epochSeconds(settings, data);
  return {
    system: SYSTEM,
    model,
    epoch_seconds: round(seconds, 3),
    images_per_second: Math.round(data.train.count / seconds),
  };
}

async function throughput(
  dataset: Dataset,
  names: readonly string[],
  { output, values }: Pick<Context, 'output' | 'values'>,
  signal: AbortSignal,
): Promise<object> {
  const models = BENCH_MODELS.filter((model) => names.length === 0 || names.includes(model));
  for (const model of models) {
    // Whether somebody still reads is known a turn after the line was written.
    await nextTurn();
    if (signal.aborted) break;
    const line =
      models.length === 1
        ? await measured(dataset, model, values['mixed-precision'] === true)
        : await measuredAlone(model, values, signal);
    if (line === null) break;
    output.line('throughput', { ...line });
    const seconds = line.epoch_seconds.toFixed(2).padStart(8);
    const perSecond = grouped(line.images_per_second).padStart(9);
    output.text(`${model.padEnd(8)} ${seconds} s/epoch  ${perSecond} images/s`);
  }
  return { benchmark: 'throughput' };
}

async function accuracy(
  dataset: Dataset,
  recipes: readonly string[],
  output: Output,
  signal: AbortSignal,
  changes: Pick<Settings, 'seed' | 'mixedPrecision'>,
): Promise<object> {
  for (const recipe of SMALL_PRESETS) {
    if (!(recipes.length > 0 ? recipes : RECIPES).includes(recipe)) continue;
    if (signal.aborted) break;
    const told = (epoch: number, seconds: number, now: number): void => {
      const time = `${seconds.toFixed(1).padStart(7)} s`;
      output.text(`  ${recipe} epoch ${epoch}  ${time}  ${percent(now)}`);
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
  return { benchmark: 'accuracy' };
}

const mixedPrecisionFlag = flag('--mixed-precision', SETTINGS.mixedPrecision.help);

const seedFlag = flag('--seed <n>', 'Seed of the accuracy benchmark (default: 1)');

export const benchCommand: Command = {
  words: {
    '<measure>': 'What to measure, throughput or accuracy',
    '[names...]': `Models (${BENCH_MODELS.join(', ')}) for throughput, presets (${SMALL_PRESETS.join(', ')}) for accuracy (default: ${RECIPES.join(', ')})`,
  },
  flags: [...dataFlags, mixedPrecisionFlag, seedFlag],
  examples: ['bench throughput', 'bench throughput cnn --mixed-precision', 'bench accuracy best'],
  async execute({ output, values, positionals }) {
    const [what, ...names] = positionals;
    if (what !== 'throughput' && what !== 'accuracy') {
      throw new UsageError('Specify what to measure: throughput or accuracy.');
    }
    const known: readonly string[] = what === 'throughput' ? BENCH_MODELS : SMALL_PRESETS;
    const stranger = names.find((name) => !known.includes(name));
    if (stranger !== undefined) {
      throw new UsageError(`Cannot measure "${stranger}". Choose from ${known.join(', ')}.`);
    }
    const mixedPrecision = values['mixed-precision'] === true;
    const seed = wholeFlag(values, 'seed', { fallback: 1, least: 0 });
    const dataset = await readChosenData(output, dataChoice(values));
    const done = await whileRead(output, (signal) =>
      what === 'throughput'
        ? throughput(dataset, names, { output, values }, signal)
        : accuracy(dataset, names, output, signal, { seed, mixedPrecision }),
    );
    output.line('result', done);
  },
};
