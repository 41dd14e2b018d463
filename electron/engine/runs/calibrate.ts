/** What is done once training has ended, on held-out pictures: calibration and the threshold. */
import { chooseThreshold } from '../classify/rejection';
import { type LabeledImages, type Labels } from '../data/dataset';
import { fitTemperature } from '../evaluate/calibration';
import { ProbabilityTable, rightAnswers } from '../evaluate/metrics';
import { allowsCalibration, allowsThreshold } from '../evaluate/validation-size';
import type { Network } from '../models/network';
import { GARMENT, type Preprocessing } from '../photo/preprocessing';
import type { Rejection, ValidationCount } from '../records';

export interface Calibrated {
  /** What the logits were divided by; 1 where there are too few validation images. */
  temperature: number;
  /** Null where there are too few validation images. */
  rejection: Rejection | null;
  validation: ValidationCount;
}

/** Of a network without validation images. */
export const UNCALIBRATED: Calibrated = {
  temperature: 1,
  rejection: null,
  validation: { images: 0, correct: 0 },
};

function countOf(table: ProbabilityTable, labels: Labels): ValidationCount {
  return { images: labels.length, correct: rightAnswers(table, labels) };
}

/**
 * Calibrate a network in place, its last layer divided by the temperature, so that whoever uses
 * the weights has calibrated probabilities; then set its threshold. With too few images either is left
 * as it is.
 */
export function calibrateNetwork(
  network: Network,
  images: LabeledImages | null,
  classNames: readonly string[],
  seed: number,
  preprocessing: Preprocessing = GARMENT,
): Calibrated {
  if (images === null) return UNCALIBRATED;
  const probabilities = network.predictImages(images);
  const table = new ProbabilityTable(probabilities, network.classCount);
  const validation = countOf(table, images.labels);
  const temperature = allowsCalibration(validation) ? fitTemperature(table, images.labels) : 1;
  if (temperature !== 1) network.divideLogits(temperature);
  const rejection = allowsThreshold(validation)
    ? chooseThreshold(network, images, classNames, seed, preprocessing)
    : null;
  return { temperature, rejection, validation };
}
