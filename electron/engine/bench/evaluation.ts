/** How fast the test images are evaluated, as after a training and by `evaluate`. */
import { evaluateOnTest } from '../classify/evaluate-on-test';
import { predictImageViews } from '../classify/test-views';
import type { Dataset } from '../data/dataset';
import { median } from '../inspect/layer-times';
import { buildNetwork } from '../models/build';
import { benchSettings, type BenchModel } from './throughput';

/** Those of Fashion-MNIST. */
export const EVALUATED_MODELS = ['linear', 'dense', 'cnn'] as const satisfies BenchModel[];

const REPETITIONS = 5;

/** Median of some repetitions, after one of warm-up. */
function medianSeconds(work: () => void): number {
  work();
  const times = Array.from({ length: REPETITIONS }, () => {
    const start = performance.now();
    work();
    return (performance.now() - start) / 1000;
  });
  return median(times);
}

/**
 * The architectures of `bench throughput`, untrained: which weights they have makes no difference to the time.
 * @returns seconds with all scores, and until the probabilities are known
 */
export function evaluationSeconds(
  model: BenchModel,
  dataset: Dataset,
): { seconds: number; predictSeconds: number } {
  const { test, classNames } = dataset;
  const settings = benchSettings(model);
  const network = buildNetwork(settings, classNames.length, test.shape);
  const { testAugmentation } = settings;
  const seconds = medianSeconds(() => evaluateOnTest(network, dataset, testAugmentation));
  const predictSeconds = medianSeconds(() => predictImageViews(network, test, testAugmentation));
  network.free();
  return { seconds, predictSeconds };
}
