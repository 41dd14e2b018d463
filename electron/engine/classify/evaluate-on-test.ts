/** The scores of a network on the test images of its data. */
import type { Dataset } from '../data/dataset';
import { expectedCalibrationError, reliabilityBins } from '../evaluate/calibration';
import { evaluate, ProbabilityTable } from '../evaluate/metrics';
import type { Network } from '../models/network';
import type { Evaluation } from '../records';
import { UNCALIBRATED, type Calibrated } from '../runs/calibrate';
import type { TestAugmentation } from '../settings';
import { predictImageViews } from './test-views';

/** Probabilities and scores of a network on a data set's test images. */
export function evaluateOnTest(
  network: Network,
  dataset: Dataset,
  augmentation: TestAugmentation,
  calibrated: Calibrated = UNCALIBRATED,
): { evaluation: Evaluation; table: ProbabilityTable } {
  const { labels } = dataset.test;
  const probabilities = predictImageViews(network, dataset.test, augmentation);
  const table = new ProbabilityTable(probabilities, network.classCount);
  const bins = reliabilityBins(table, labels);
  const { temperature, rejection, validation } = calibrated;
  const calibration = { temperature, expectedError: expectedCalibrationError(bins), bins };
  const scores = evaluate(table, labels, dataset.classNames);
  return { evaluation: { ...scores, calibration, rejection, validation }, table };
}
