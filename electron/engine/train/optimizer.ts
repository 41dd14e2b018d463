/**
 * One optimizer step, a fused kernel for each parameter. Constants are those of the papers and of
 * Keras: momentum 0.9; Adam (Kingma and Ba 2015) beta 0.9 and 0.999; RMSprop (Hinton 2012) decay
 * 0.9; AdamW (Loshchilov and Hutter 2019) decay 0.01.
 */
import type { Parameter } from '../models/layer';
import type { OptimizerName } from '../settings';
import { attribute, runForEffect, scalar, type Tensor } from '../tensorflow/kernels';
import { Variable } from '../tensorflow/variable';

const MOMENTUM = 0.9;
const BETA_1 = 0.9;
const BETA_2 = 0.999;
const ADAM_EPSILON = 1e-7;
const RMSPROP_DECAY = 0.9;
const RMSPROP_EPSILON = 1e-7;
const WEIGHT_DECAY = 0.01;

export interface Optimizer {
  /** Move every parameter against its gradient. Runs inside the step's scope. */
  step(learningRate: number): void;
  free(): void;
}

type Update = (parameter: Parameter, gradient: Tensor, slots: readonly Variable[]) => void;

interface Rule {
  /** Zero-filled variables that it keeps for each parameter. */
  slots: number;
  /** Makes the step's scalars once, for all parameters. */
  prepare(learningRate: number, step: number): Update;
}

const sgd: Rule = {
  slots: 0,
  prepare(learningRate) {
    const alpha = scalar(learningRate);
    return ({ variable }, gradient) => {
      runForEffect(
        'ResourceApplyGradientDescent',
        [variable.handle, alpha, gradient],
        [attribute.float()],
      );
    };
  },
};

const momentum: Rule = {
  slots: 1,
  prepare(learningRate) {
    const alpha = scalar(learningRate);
    const share = scalar(MOMENTUM);
    return ({ variable }, gradient, [velocity]) => {
      if (velocity === undefined) return;
      runForEffect(
        'ResourceApplyMomentum',
        [variable.handle, velocity.handle, alpha, gradient, share],
        [attribute.float(), attribute.bool('use_nesterov', false)],
      );
    };
  },
};

const adam: Rule = {
  slots: 2,
  prepare(learningRate, step) {
    const constants = [
      BETA_1 ** step,
      BETA_2 ** step,
      learningRate,
      BETA_1,
      BETA_2,
      ADAM_EPSILON,
    ].map(scalar);
    return ({ variable }, gradient, [mean, square]) => {
      if (mean === undefined || square === undefined) return;
      runForEffect(
        'ResourceApplyAdam',
        [variable.handle, mean.handle, square.handle, ...constants, gradient],
        [attribute.float()],
      );
    };
  },
};

/** Adam after shrinking the weights, but not the biases, by learning rate times decay. */
const adamw: Rule = {
  slots: 2,
  prepare(learningRate, step) {
    const decay = scalar(learningRate * WEIGHT_DECAY);
    const update = adam.prepare(learningRate, step);
    return (parameter, gradient, slots) => {
      const { variable } = parameter;
      if (variable.shape.length > 1) {
        runForEffect(
          'ResourceApplyGradientDescent',
          [variable.handle, decay, variable.value()],
          [attribute.float()],
        );
      }
      update(parameter, gradient, slots);
    };
  },
};

const rmsprop: Rule = {
  slots: 2,
  prepare(learningRate) {
    const constants = [learningRate, RMSPROP_DECAY, 0, RMSPROP_EPSILON].map(scalar);
    return ({ variable }, gradient, [square, velocity]) => {
      if (square === undefined || velocity === undefined) return;
      runForEffect(
        'ResourceApplyRMSProp',
        [variable.handle, square.handle, velocity.handle, ...constants, gradient],
        [attribute.float()],
      );
    };
  },
};

const RULES: Record<OptimizerName, Rule> = { sgd, momentum, adam, adamw, rmsprop };

export function createOptimizer(name: OptimizerName, parameters: readonly Parameter[]): Optimizer {
  const rule = RULES[name];
  const slots = parameters.map(({ variable }) =>
    Array.from({ length: rule.slots }, () => Variable.zeros(variable.shape)),
  );
  let steps = 0;
  return {
    step(learningRate) {
      steps += 1;
      const update = rule.prepare(learningRate, steps);
      for (const [at, parameter] of parameters.entries()) {
        if (parameter.gradient === null) throw new Error(`${parameter.name} has no gradient.`);
        update(parameter, parameter.gradient, slots[at] ?? []);
      }
    },
    free() {
      for (const slot of slots.flat()) slot.free();
    },
  };
}
