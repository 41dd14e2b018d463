/** What is done once training has ended, on held-out pictures: calibration and the threshold. */
import { chooseThreshold } from '../classify/refusal';
import { toUnit, type LabelledImages } from '../data/dataset';
import { fitTemperature } from '../evaluate/calibration';
import { ProbabilityTable } from '../evaluate/metrics';
import type { Network } from '../models/network';
import type { Refusal } from '../records';

export interface Settled {
  /** What the logits were divided by; 1 where nothing was held out. */
  temperature: number;
  /** Null where nothing was held out. */
  refusal: Refusal | null;
}

/**
 * Calibrate a network in place, its last layer divided by the temperature, so that whoever uses
 * the weights has calibrated probabilities; then set its threshold.
 */
export function settle(
  network: Network,
  heldOut: LabelledImages | null,
  classNames: readonly string[],
  seed: number,
): Settled {
  if (heldOut === null) return { temperature: 1, refusal: null };
  const probabilities = network.predict(toUnit(heldOut.pixels));
  const table = new ProbabilityTable(probabilities, network.classCount);
  const temperature = fitTemperature(table, heldOut.labels);
  network.divideLogits(temperature);
  return { temperature, refusal: chooseThreshold(network, heldOut, classNames, seed) };
}
