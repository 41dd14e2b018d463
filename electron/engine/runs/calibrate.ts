/** What is done once training has ended, on held-out pictures: calibration and the threshold. */
import { chooseThreshold } from '../classify/refusal';
import { toUnit, type LabelledImages } from '../data/dataset';
import { fitTemperature } from '../evaluate/calibration';
import { argMax, ProbabilityTable } from '../evaluate/metrics';
import { allowsCalibration, allowsThreshold } from '../evaluate/validation-size';
import type { Network } from '../models/network';
import type { Refusal, ValidationCount } from '../records';

export interface Settled {
  /** What the logits were divided by; 1 where there are too few validation images. */
  temperature: number;
  /** Null where there are too few validation images. */
  refusal: Refusal | null;
  validation: ValidationCount;
}

/** Of a network without validation images. */
export const UNSETTLED: Settled = {
  temperature: 1,
  refusal: null,
  validation: { images: 0, correct: 0 },
};

function countOf(table: ProbabilityTable, labels: Uint8Array): ValidationCount {
  const correct = labels.reduce(
    (sum, label, index) => sum + Number(argMax(table.row(index)) === label),
    0,
  );
  return { images: labels.length, correct };
}

/**
 * Calibrate a network in place, its last layer divided by the temperature, so that whoever uses
 * the weights has calibrated probabilities; then set its threshold. With too few images either is left
 * as it is.
 */
export function settle(
  network: Network,
  heldOut: LabelledImages | null,
  classNames: readonly string[],
  seed: number,
): Settled {
  if (heldOut === null) return UNSETTLED;
  const probabilities = network.predict(toUnit(heldOut.pixels));
  const table = new ProbabilityTable(probabilities, network.classCount);
  const validation = countOf(table, heldOut.labels);
  const temperature = allowsCalibration(validation) ? fitTemperature(table, heldOut.labels) : 1;
  if (temperature !== 1) network.divideLogits(temperature);
  const refusal = allowsThreshold(validation)
    ? chooseThreshold(network, heldOut, classNames, seed)
    : null;
  return { temperature, refusal, validation };
}
