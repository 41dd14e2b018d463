/** Exponential moving average (EMA) of the weights, which generalizes better than their last values. */
import type { Weight } from '../models/layer';
import { assignWeights, valuesOf, type Weights } from '../models/weights';
import { oneFloat, tensorsOf, tidy, type Input, type Tensor } from '../tensorflow/kernels';
import { subtract } from '../tensorflow/operations';
import { descend, Variable } from '../tensorflow/variable';

/** The first steps move the weights most, and a short run has no others: the EMA takes each of them. */
const EACH_STEP_UNTIL = 100;
/** After them an update at every step would cost more than it gains. */
export const EMA_EVERY_STEPS = 8;

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
  isDue(step: number): boolean {
    return step <= EACH_STEP_UNTIL || step % EMA_EVERY_STEPS === 0;
  }

  /** @param step as of `isDue` */
  update(step: number): void {
    if (this.isDue(step)) this.sync(step);
  }

  /** Bring the average up to this step, before it is scored or stored. */
  sync(step: number): void {
    if (step === this.updatedAt) return;
    tidy(() => {
      const { share } = tensorsOf({ share: this.share(step) });
      this.move(share);
    });
    this.updatedAt = step;
  }

  /** How far the average moves to be up to this step. */
  share(step: number): Input {
    const decay = Math.min(this.decay, (1 + step) / (10 + step)) ** (step - this.updatedAt);
    return oneFloat(1 - decay);
  }

  /** Tell that the average was brought up to this step elsewhere. */
  moved(step: number): void {
    this.updatedAt = step;
  }

  /** Move the average towards the weights, by a share of the distance. */
  move(share: Tensor): void {
    for (const [index, { variable }] of this.weights.entries()) {
      const average = this.state[index]?.variable;
      if (average === undefined) continue;
      descend(average, share, subtract(average.value(), variable.value()));
    }
  }

  values(): Weights {
    return valuesOf(this.state);
  }

  free(): void {
    for (const { variable } of this.state) variable.free();
  }
}
