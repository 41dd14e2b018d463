/** Whoever measures how soon weights are good sees them within an epoch, and changes nothing by it. */
import { beforeAll, expect, it } from 'vitest';
import type { TrainingData } from '@engine/data/dataset';
import { GRAY_28 } from '@engine/data/image-shape';
import { buildNetwork } from '@engine/models/build';
import type { Weights } from '@engine/models/weights';
import { settingsFor, type Settings } from '@engine/settings';
import { train, type Look } from '@engine/train/train';
import { EMA_EVERY_STEPS } from '@engine/train/weight-ema';
import { realSlice } from '../../support/idx-folder';

/** Enough that the EMA is not updated at every step any more. */
const EPOCHS = 4;
const BATCH = 10;

let data: TrainingData;
beforeAll(async () => {
  data = await realSlice(400, 10);
});

async function trained(
  settings: Settings,
  look?: Look,
): Promise<{ weights: Weights; ends: Weights[]; steps: number }> {
  const network = buildNetwork(settings, 10, GRAY_28);
  const ends: Weights[] = [];
  let steps = 0;
  await train(network, data, settings, {
    signal: new AbortController().signal,
    progress: () => undefined,
    step: () => undefined,
    epoch({ step }, { average, weights }) {
      ends.push(average ?? weights);
      steps = step;
      return Promise.resolve();
    },
    ...(look === undefined ? {} : { look }),
  });
  const weights = network.weights();
  network.free();
  return { weights, ends, steps };
}

it.each([
  ['with an EMA', { emaDecay: 0.99 }],
  ['without one', { emaDecay: 0 }],
])('a look at the weights changes nothing, %s', async (_name, changes) => {
  const settings = settingsFor('cnn', {
    ...changes,
    filters: [4],
    hidden: [8],
    dropout: 0.2,
    epochs: EPOCHS,
    batchSize: BATCH,
    validationSplit: 0,
  });
  const seen: [number, Weights][] = [];
  const look: Look = {
    everySteps: EMA_EVERY_STEPS,
    at(step, weights) {
      seen.push([step, weights]);
    },
  };
  const alone = await trained(settings);
  const watched = await trained(settings, look);
  expect(watched.weights).toEqual(alone.weights);
  expect(watched.ends).toEqual(alone.ends);
  const looks = Array.from(
    { length: Math.floor(watched.steps / EMA_EVERY_STEPS) },
    (_, at) => EMA_EVERY_STEPS * (at + 1),
  );
  expect(seen.map(([step]) => step)).toEqual(looks);
  // They move on from look to look, and are those that the end of an epoch would have.
  expect(seen[0]?.[1]).not.toEqual(seen[1]?.[1]);
  const atStep = new Map(seen);
  for (const [at, weights] of watched.ends.entries()) {
    expect(atStep.get(((at + 1) * watched.steps) / EPOCHS)).toEqual(weights);
  }
});
