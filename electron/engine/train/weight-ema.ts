/** Exponential moving average (EMA) of the weights, which generalizes better than their last values. */
import type { Weight } from '../models/layer';
import { assignWeights, valuesOf, type Weights } from '../models/weights';
import { scalar, tidy } from '../tensorflow/kernels';
import { subtract } from '../tensorflow/operations';
import { descend, Variable } from '../tensorflow/variable';

/** The first steps move the weights most, and a short run has no others: the EMA takes each of them. */
const EACH_STEP_UNTIL = 100;
/** After them an update at every step would cost more than it gains. */
const EVERY_STEPS = 8;

/**
 * Exponential moving average (Polyak and Juditsky 1992). Its decay rises from 2/11 to the one that is
 * set, as in TensorFlow's ExponentialMovingAverage, so that the initial weights are soon forgotten.
 * An update after several steps applies the decay once for each of them.
 */
export class WeightEma {
  /** The averages, under the names of the weights. */
  readonly state: readonly Weight[];
  /** The step of the last update. */
  private updatedAt = 0;

  /** @param decay share of the average that a single step keeps, below 1 */
  constructor(
    private readonly weights: readonly Weight[],
    private readonly decay: number,
  ) {
    this.state = weights.map(({ name, variable }) => ({
      name,
      variable: new Variable(variable.shape, variable.values()),
    }));
  }

  /** @param step the state is that of the end of this step, where `sync` was called */
  resume(step: number, state: Weights): void {
    assignWeights(this.state, state);
    this.updatedAt = step;
  }

  /** @param step steps of the run so far, the one that just ended included */
  update(step: number): void {
    if (step <= EACH_STEP_UNTIL || step % EVERY_STEPS === 0) this.sync(step);
  }

  /** Bring the average up to this step, before it is scored or stored. */
  sync(step: number): void {
    const steps = step - this.updatedAt;
    if (steps === 0) return;
    this.updatedAt = step;
    const decay = Math.min(this.decay, (1 + step) / (10 + step)) ** steps;
    tidy(() => {
      const share = scalar(1 - decay);
      for (const [index, { variable }] of this.weights.entries()) {
        const average = this.state[index]?.variable;
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
