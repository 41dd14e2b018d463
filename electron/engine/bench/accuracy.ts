/** How soon a recipe reaches which test accuracy: seconds of training, evaluation not timed. */
import { predictImageViews } from '../classify/test-views';
import type { Dataset } from '../data/dataset';
import { accuracy, confusionMatrix, ProbabilityTable } from '../evaluate/metrics';
import { buildNetwork } from '../models/build';
import type { Weights } from '../models/weights';
import type { Settings } from '../settings';
import { train } from '../train/train';

/** Accuracies to wait for, as shares. */
export const MARKS = [0.88, 0.9, 0.91, 0.92, 0.93, 0.94] as const;

export interface RecipeTimes {
  epochs: number;
  trainSeconds: number;
  /** Of the epoch that was chosen on the validation share. */
  testAccuracy: number;
  /** Of the epoch that happened to do best on the test images, as peers are measured. */
  bestAccuracy: number;
  /** Seconds of training until the test accuracy first reached each mark; null where it never did. */
  secondsTo: Record<string, number | null>;
}

/** Accuracy on the test images of weights that are not being trained. */
function testOf(settings: Settings, dataset: Dataset): (weights: Weights) => number {
  return (weights) => {
    const network = buildNetwork(settings, dataset.classNames.length, dataset.train.shape);
    network.setWeights(weights);
    const probabilities = predictImageViews(network, dataset.test, settings.testAugmentation);
    const table = new ProbabilityTable(probabilities, network.classCount);
    network.free();
    return accuracy(confusionMatrix(table, dataset.test.labels));
  };
}

/**
 * @param told is called after each epoch
 * @param signal ends the training early
 */
export async function timeRecipe(
  settings: Settings,
  dataset: Dataset,
  told: (epoch: number, seconds: number, testAccuracy: number) => void,
  signal = new AbortController().signal,
): Promise<RecipeTimes> {
  const accuracyOf = testOf(settings, dataset);
  const network = buildNetwork(settings, dataset.classNames.length, dataset.train.shape);
  const secondsTo: Record<string, number | null> = Object.fromEntries(
    MARKS.map((mark) => [String(mark), null]),
  );
  let untimed = 0;
  let bestAccuracy = 0;
  let epochs = 0;
  const outcome = await train(network, dataset, settings, {
    signal,
    progress: () => undefined,
    step: () => undefined,
    epoch(line, checkpoint) {
      const start = performance.now();
      const now = accuracyOf(checkpoint.average ?? checkpoint.weights);
      const seconds = checkpoint.seconds - untimed;
      bestAccuracy = Math.max(bestAccuracy, now);
      epochs = line.epoch;
      for (const mark of MARKS) if (now >= mark) secondsTo[String(mark)] ??= seconds;
      told(line.epoch, seconds, now);
      untimed += (performance.now() - start) / 1000;
      return Promise.resolve();
    },
  });
  const testAccuracy = accuracyOf(network.weights());
  network.free();
  const trainSeconds = outcome.seconds - untimed;
  return { epochs, trainSeconds, testAccuracy, bestAccuracy, secondsTo };
}
