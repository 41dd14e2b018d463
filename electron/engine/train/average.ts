/** A running average of the weights along training, which generalises better than their last values. */
import type { Weight } from '../models/layer';
import { valuesOf, type Weights } from '../models/weights';
import { scalar, scoped } from '../tensorflow/kernels';
import { subtract } from '../tensorflow/operations';
import { descend, Variable } from '../tensorflow/variable';

/** Averaging at every step would cost more than it gains. */
const EVERY_STEPS = 8;

/**
 * Exponential moving average (Polyak and Juditsky 1992; with the ramp that TensorFlow's
 * ExponentialMovingAverage has, so that the first weights are soon forgotten).
 */
export class WeightAverage {
  /** The averages, by the names of what they are averages of. */
  readonly state: readonly Weight[];

  /** @param decay how much of the average a single step keeps, below 1 */
  constructor(
    private readonly weights: readonly Weight[],
    private readonly decay: number,
  ) {
    this.state = weights.map(({ name, variable }) => ({
      name,
      variable: new Variable(variable.shape, variable.values()),
    }));
  }

  /** @param steps of the run so far, the one that just ended included */
  update(steps: number): void {
    if (steps % EVERY_STEPS !== 0) return;
    const decay = Math.min(this.decay, (1 + steps) / (10 + steps)) ** EVERY_STEPS;
    scoped(() => {
      const share = scalar(1 - decay);
      for (const [at, { variable }] of this.weights.entries()) {
        const average = this.state[at]?.variable;
        if (average === undefined) continue;
        descend(average, share, subtract(average.value(), variable.value()));
      }
    });
  }

  values(): Weights {
    return valuesOf(this.state);
  }

  free(): void {
    for (const { variable } of this.state) variable.free();
  }
}
