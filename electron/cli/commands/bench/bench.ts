import { EVALUATED_MODELS } from '@engine/bench/evaluation';
import { BENCH_PHOTOS } from '@engine/bench/photos';
import { BENCH_MODELS } from '@engine/bench/throughput';
import { SETTINGS, SMALL_PRESETS } from '@engine/settings';
import { wholeFlag, type FlagValues } from '../../arguments';
import { dataChoice, dataFlags, readChosenData } from '../../data-flags';
import { flag } from '../../flags';
import { interruptible, whileRead } from '../../stoppable';
import { UsageError } from '../../usage-error';
import type { Command, Context } from '../command';
import { accuracy, RECIPES } from './accuracy';
import { measureEach } from './alone';
import { classify } from './classify';
import { evaluation } from './evaluation';
import { map } from './map';
import { throughput } from './throughput';

/** What each measure can be limited to; nothing where it is one measurement. */
const MEASURES = {
  throughput: BENCH_MODELS,
  accuracy: SMALL_PRESETS,
  evaluation: EVALUATED_MODELS,
  map: [],
  classify: [],
} as const satisfies Record<string, readonly string[]>;
type Measure = keyof typeof MEASURES;

const LIST = Object.keys(MEASURES).join(', ');

const mixedPrecisionFlag = flag('--mixed-precision', SETTINGS.mixedPrecision.help);

const seedFlag = flag('--seed <n>', 'Random seed for bench accuracy (default: 1)');

const photosFlag = flag(
  '--photos <n>',
  `Number of photos for bench classify (default: ${BENCH_PHOTOS})`,
);

const DATA = dataFlags.map((each) => each.name());

/** What each measure takes beside its names. */
const FLAGS: Record<Measure, readonly string[]> = {
  throughput: [...DATA, mixedPrecisionFlag.name()],
  accuracy: [...DATA, mixedPrecisionFlag.name(), seedFlag.name()],
  evaluation: DATA,
  map: DATA,
  classify: [photosFlag.name()],
};

function isMeasure(word: string | undefined): word is Measure {
  return word !== undefined && Object.hasOwn(MEASURES, word);
}

/** @throws UsageError where they are no names of the measure */
function checkNames(measure: Measure, names: readonly string[]): void {
  const known: readonly string[] = MEASURES[measure];
  const stranger = names.find((name) => !known.includes(name));
  if (stranger === undefined) return;
  throw new UsageError(
    known.length === 0
      ? `bench ${measure} takes no names.`
      : `Cannot measure "${stranger}". Choose from ${known.join(', ')}.`,
  );
}

/** @throws UsageError where one would have no effect */
function checkFlags(measure: Measure, values: FlagValues): void {
  const taken = new Set([...FLAGS[measure], 'json']);
  const other = Object.keys(values).find((name) => !taken.has(name));
  if (other !== undefined) throw new UsageError(`bench ${measure} does not take --${other}.`);
}

/**
 * Whether files, or processes with a name each, would be left if it were ended at once. The others are:
 * they compute without a pause in which they could hear of a signal.
 */
function leavesSomething(measure: Measure, names: readonly string[]): boolean {
  if (measure === 'map' || measure === 'classify') return true;
  return measure !== 'accuracy' && new Set(names).size !== 1;
}

async function carryOut(
  measure: Measure,
  names: readonly string[],
  context: Context,
  signal: AbortSignal,
): Promise<void> {
  const { store, output, values } = context;
  const mixedPrecision = values['mixed-precision'] === true;
  const seed = wholeFlag(values, 'seed', { fallback: 1, least: 0 });
  if (measure === 'classify') {
    const photos = wholeFlag(values, 'photos', { fallback: BENCH_PHOTOS, least: 1 });
    return classify(store, photos, output, signal);
  }
  const dataset = await readChosenData(output, dataChoice(values));
  switch (measure) {
    case 'throughput':
      return measureEach(throughput(dataset, mixedPrecision), names, context, signal);
    case 'accuracy':
      return accuracy(dataset, names, output, signal, { seed, mixedPrecision });
    case 'evaluation':
      return measureEach(evaluation(dataset), names, context, signal);
    case 'map':
      return map(dataset, output, signal);
  }
}

export const benchCommand: Command = {
  words: {
    '<measure>': `What to measure, one of ${LIST}`,
    '[names...]': `Models (${BENCH_MODELS.join(', ')}) for throughput, (${EVALUATED_MODELS.join(', ')}) for evaluation, presets (${SMALL_PRESETS.join(', ')}) for accuracy (default: all models; ${RECIPES.join(', ')})`,
  },
  flags: [...dataFlags, mixedPrecisionFlag, seedFlag, photosFlag],
  details:
    '"evaluation" predicts and scores the test images. "map" draws the test images by UMAP, from the activations of a CNN. "classify" decodes generated photos of 400x400 pixels and classifies them with the photo network.',
  examples: ['bench throughput', 'bench throughput cnn --mixed-precision', 'bench accuracy best'],
  async execute(context) {
    const { output, positionals } = context;
    const [measure, ...names] = positionals;
    if (!isMeasure(measure)) {
      throw new UsageError(`Specify what to measure: one of ${LIST}.`);
    }
    checkNames(measure, names);
    checkFlags(measure, context.values);
    const during = leavesSomething(measure, names) ? interruptible : whileRead;
    const isDone = await during(output, async (signal) => {
      await carryOut(measure, names, context, signal);
      return !signal.aborted;
    });
    if (isDone) output.line('result', { benchmark: measure });
  },
};
