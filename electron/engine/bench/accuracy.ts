/** How soon a recipe reaches which test accuracy: seconds of training, evaluation not timed. */
import { predictImageViews } from '../classify/test-views';
import type { Dataset } from '../data/dataset';
import { accuracy, confusionMatrix, ProbabilityTable } from '../evaluate/metrics';
import { buildNetwork } from '../models/build';
import type { Weights } from '../models/weights';
import type { Settings } from '../settings';
import { train } from '../train/train';
import { EMA_EVERY_STEPS } from '../train/weight-ema';

/** Accuracies to wait for, as shares. */
export const MARKS = [0.88, 0.9, 0.91, 0.92, 0.93, 0.94] as const;
/** About a quarter of an epoch of Fashion-MNIST in batches of 128. */
const LOOK_EVERY_STEPS = 13 * EMA_EVERY_STEPS;

/** @param seconds of training until then @param testAccuracy as a share */
type Told = (step: number, seconds: number, testAccuracy: number) => void;

export interface RecipeTimes {
  epochs: number;
  trainSeconds: number;
  /** Of the epoch that was chosen on the validation share. */
  testAccuracy: number;
  /** The highest that happened to be scored on the test images, as peers are measured. */
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

/** What has been reached so far, and the time that was spent on training alone. */
class Stopwatch {
  readonly secondsTo: Record<string, number | null> = Object.fromEntries(
    MARKS.map((mark) => [String(mark), null]),
  );
  bestAccuracy = 0;
  private readonly startedAt = performance.now();
  private untimedMs = 0;

  constructor(
    private readonly accuracyOf: (weights: Weights) => number,
    private readonly told: Told,
  ) {}

  seconds(): number {
    return (performance.now() - this.startedAt - this.untimedMs) / 1000;
  }

  /** The clock stands still meanwhile. */
  score(step: number, weights: Weights): void {
    const start = performance.now();
    const seconds = this.seconds();
    const now = this.accuracyOf(weights);
    this.bestAccuracy = Math.max(this.bestAccuracy, now);
    for (const mark of MARKS) if (now >= mark) this.secondsTo[String(mark)] ??= seconds;
    this.told(step, seconds, now);
    this.untimedMs += performance.now() - start;
  }
}

/**
 * @param told is called after each scoring: at the end of each epoch, and three or four times within
 * @param signal ends the training early
 */
export async function timeRecipe(
  settings: Settings,
  dataset: Dataset,
  told: Told,
  signal = new AbortController().signal,
): Promise<RecipeTimes> {
  const accuracyOf = testOf(settings, dataset);
  const network = buildNetwork(settings, dataset.classNames.length, dataset.train.shape);
  const watch = new Stopwatch(accuracyOf, told);
  let epochs = 0;
  await train(network, dataset, settings, {
    signal,
    progress: () => undefined,
    step: () => undefined,
    look: {
      everySteps: LOOK_EVERY_STEPS,
      at(step, weights) {
        watch.score(step, weights);
      },
    },
    epoch({ epoch, step }, { average, weights }) {
      epochs = epoch;
      watch.score(step, average ?? weights);
      return Promise.resolve();
    },
  });
  const trainSeconds = watch.seconds();
  const testAccuracy = accuracyOf(network.weights());
  network.free();
  const { bestAccuracy, secondsTo } = watch;
  return { epochs, trainSeconds, testAccuracy, bestAccuracy, secondsTo };
}
