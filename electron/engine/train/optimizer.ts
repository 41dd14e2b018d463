/**
 * One optimizer step, a fused kernel for each parameter. Constants are those of the papers and of
 * Keras: momentum 0.9; Adam (Kingma and Ba 2015) beta 0.9 and 0.999; RMSprop (Hinton 2012) decay
 * 0.9.
 */
import type { Parameter, Weight } from '../models/layer';
import type { OptimizerName, Settings } from '../settings';
import {
  attribute,
  attributes,
  free,
  keep,
  oneFloat,
  runForEffect,
  scalar,
  type Input,
  type Tensor,
} from '../tensorflow/kernels';
import { add, multiply } from '../tensorflow/operations';
import { descend, Variable } from '../tensorflow/variable';

const MOMENTUM = 0.9;
const BETA_1 = 0.9;
const BETA_2 = 0.999;
const ADAM_EPSILON = 1e-7;
const RMSPROP_DECAY = 0.9;
const RMSPROP_EPSILON = 1e-7;

export type OptimizerSettings = Pick<Settings, 'optimizer' | 'weightDecay' | 'decayedWeights'>;

/** Zero-filled variables that each optimizer keeps for each parameter. */
export const SLOTS: Readonly<Record<OptimizerName, readonly string[]>> = {
  sgd: [],
  momentum: ['velocity'],
  adam: ['mean', 'square'],
  adamw: ['mean', 'square'],
  rmsprop: ['square', 'velocity'],
};

type Update = (parameter: Parameter, gradient: Tensor, slots: readonly Variable[]) => void;

/** Adam without weight decay. */
export const ADAM: OptimizerSettings = {
  optimizer: 'adam',
  weightDecay: 0,
  decayedWeights: 'kernels',
};

/** What a step's update depends on besides gradients: scalars that change from step to step. */
export type Scalars<Kind> = Record<'rate' | 'decay' | 'meanPower' | 'squarePower', Kind>;

interface Rule {
  /** Takes a step's scalars once, for all parameters. */
  prepare(scalars: Scalars<Tensor>): Update;
}

/** Scalars that never change, made when they are first needed. */
class Constants {
  private tensors: Tensor[] | null = null;
  constructor(private readonly values: readonly number[]) {}

  get(): readonly Tensor[] {
    return (this.tensors ??= this.values.map((value) => keep(scalar(value))));
  }

  free(): void {
    for (const tensor of this.tensors ?? []) free(tensor);
    this.tensors = null;
  }
}

const plain = attributes(() => [attribute.float()]);
const momentumAttributes = attributes(() => [
  attribute.float(),
  attribute.bool('use_nesterov', false),
]);

/** The slots that a rule asked for. */
function pair(slots: readonly Variable[]): [Variable, Variable] {
  return slots as [Variable, Variable];
}

function ruleOf(name: OptimizerName, constants: Constants): Rule {
  switch (name) {
    case 'sgd':
      return {
        prepare({ rate }) {
          return ({ variable }, gradient) => {
            descend(variable, rate, gradient);
          };
        },
      };
    case 'momentum':
      return {
        prepare({ rate }) {
          return ({ variable }, gradient, slots) => {
            const [velocity] = pair(slots);
            const inputs = [variable.handle, velocity.handle, rate, gradient, ...constants.get()];
            runForEffect('ResourceApplyMomentum', inputs, momentumAttributes());
          };
        },
      };
    case 'adam':
    case 'adamw':
      return {
        prepare({ meanPower, squarePower, rate }) {
          const scalars = [meanPower, squarePower, rate];
          return ({ variable }, gradient, slots) => {
            const [mean, square] = pair(slots);
            const handles = [variable.handle, mean.handle, square.handle];
            const inputs = [...handles, ...scalars, ...constants.get(), gradient];
            runForEffect('ResourceApplyAdam', inputs, plain());
          };
        },
      };
    case 'rmsprop':
      return {
        prepare({ rate }) {
          return ({ variable }, gradient, slots) => {
            const [square, velocity] = pair(slots);
            const handles = [variable.handle, square.handle, velocity.handle];
            const inputs = [...handles, rate, ...constants.get(), gradient];
            runForEffect('ResourceApplyRMSProp', inputs, plain());
          };
        },
      };
  }
}

const CONSTANTS: Readonly<Record<OptimizerName, readonly number[]>> = {
  sgd: [],
  momentum: [MOMENTUM],
  adam: [BETA_1, BETA_2, ADAM_EPSILON],
  adamw: [BETA_1, BETA_2, ADAM_EPSILON],
  rmsprop: [RMSPROP_DECAY, 0, RMSPROP_EPSILON],
};

/** Biases and normalization have one dimension. */
function decays({ weightDecay, decayedWeights }: OptimizerSettings, { variable }: Parameter) {
  return weightDecay > 0 && (decayedWeights === 'all' || variable.shape.length > 1);
}

/**
 * Weight decay. AdamW shrinks the weights themselves, by learning rate times decay (Loshchilov and
 * Hutter 2019); the others add decay times weights to the gradient, the classic L2 penalty.
 */
function decayed(
  settings: OptimizerSettings,
  parameter: Parameter,
  gradient: Tensor,
  decay: Tensor,
): Tensor {
  if (!decays(settings, parameter)) return gradient;
  const { variable } = parameter;
  if (settings.optimizer !== 'adamw') return add(gradient, multiply(variable.value(), decay));
  descend(variable, decay, variable.value());
  return gradient;
}

export class Optimizer {
  /** What has to be kept, beside the weights and the step count, to go on later. */
  readonly state: readonly Weight[];
  private readonly rule: Rule;
  private readonly constants: Constants;
  private readonly slots: readonly (readonly Variable[])[];

  constructor(
    private readonly settings: OptimizerSettings,
    private readonly parameters: readonly Parameter[],
  ) {
    this.constants = new Constants(CONSTANTS[settings.optimizer]);
    this.rule = ruleOf(settings.optimizer, this.constants);
    const state = parameters.map(({ name, variable }) =>
      SLOTS[settings.optimizer].map((slot) => ({
        name: `${name}/${slot}`,
        variable: Variable.zeros(variable.shape),
      })),
    );
    this.slots = state.map((weights) => weights.map(({ variable }) => variable));
    this.state = state.flat();
  }

  /** @param step of the run, from 0 */
  inputs(learningRate: number, step: number): Scalars<Input> {
    const { optimizer, weightDecay } = this.settings;
    return {
      rate: oneFloat(learningRate),
      decay: oneFloat(optimizer === 'adamw' ? learningRate * weightDecay : weightDecay),
      meanPower: oneFloat(BETA_1 ** (step + 1)),
      squarePower: oneFloat(BETA_2 ** (step + 1)),
    };
  }

  /** Move every parameter against its gradient. Runs inside the step's scope. */
  step(scalars: Scalars<Tensor>): void {
    const update = this.rule.prepare(scalars);
    for (const [at, parameter] of this.parameters.entries()) {
      if (parameter.gradient === null) throw new Error(`${parameter.name} has no gradient.`);
      const gradient = decayed(this.settings, parameter, parameter.gradient, scalars.decay);
      update(parameter, gradient, this.slots[at] ?? []);
    }
  }

  free(): void {
    this.constants.free();
    for (const { variable } of this.state) variable.free();
  }
}
