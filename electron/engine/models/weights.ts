/** Sets of named weights, between the native library and plain numbers. */
import { counted } from '../text/counted';
import type { Weight } from './layer';
import { UserError } from '../user-error';

/** Values by weight name, row by row. */
export type Weights = Map<string, Float32Array>;

export function valuesOf(weights: readonly Weight[]): Weights {
  return new Map(weights.map(({ name, variable }) => [name, variable.values()]));
}

/** Weights that are not of the network that should have them; the message is a sentence. */
export class WeightsError extends UserError {
  override readonly name = 'WeightsError';
}

/** @throws WeightsError when one is missing or has another size */
export function assignWeights(weights: readonly Weight[], values: Weights): void {
  for (const { name, variable } of weights) {
    const stored = values.get(name);
    if (stored === undefined) throw new WeightsError(`The stored weights are missing "${name}".`);
    const size = variable.shape.reduce((product, each) => product * each, 1);
    if (stored.length !== size) {
      throw new WeightsError(
        `The stored weights do not fit these settings: "${name}" has ${counted(stored.length, 'value')}, expected ${size}.`,
      );
    }
    variable.assign(stored);
  }
}

/** The shape of each weight, by its name. */
export function shapesOf(weights: readonly Weight[]): Map<string, readonly number[]> {
  return new Map(weights.map(({ name, variable }) => [name, variable.shape]));
}
