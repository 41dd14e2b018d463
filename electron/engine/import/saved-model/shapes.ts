/** What Atelier asks of a model's input and output, in one place for every format. */
import { PIXELS, SIDE } from '../../data/dataset';
import type { InputShape } from '../foreign-model';
import { ImportError } from '../import-error';
import { grouped } from '../../text/counted';

const WANTED = `float32 [N,${SIDE},${SIDE},1] or [N,${PIXELS}], images from 0 to 1`;
/** Labels are bytes. */
const MOST_CLASSES = 256;
/** Dimensions of a foreign shape. */
const MOST_SHOWN = 8;

/** What goes in or comes out; a size that is free is null. */
export interface TensorShape {
  dtype: string;
  shape: readonly (number | null)[];
}

/** Beyond this many, nobody reads the digits. */
const MOST_COUNTED = 1e15;

/** A number of values that is too large, infinite, or NaN. */
export function valuesText(count: number): string {
  if (count <= MOST_COUNTED) return `${grouped(count)} values`;
  return `more than ${grouped(MOST_COUNTED)} values`;
}

/** Sizes in a sentence, the first few: "[N,28,28,1]". */
export function sizesText(shape: TensorShape['shape']): string {
  const sizes = shape.slice(0, MOST_SHOWN).map((size) => size ?? 'N');
  return `[${[...sizes, ...(shape.length > MOST_SHOWN ? ['…'] : [])].join(',')}]`;
}

function text({ dtype, shape }: TensorShape): string {
  return `${dtype} ${sizesText(shape)}`;
}

function only(what: 'input' | 'output', all: readonly TensorShape[]): TensorShape {
  const [first] = all;
  if (first !== undefined && all.length === 1) return first;
  throw new ImportError(`The model has ${all.length} ${what}s; Atelier imports models with one.`);
}

/** @throws ImportError where pictures of Fashion-MNIST's form do not fit in */
export function checkInput(inputs: readonly TensorShape[]): InputShape {
  const input = only('input', inputs);
  const [count, ...each] = input.shape;
  const form = each.join(',');
  if (input.dtype === 'float32' && count === null) {
    if (form === String(PIXELS)) return [PIXELS];
    if (form === `${SIDE},${SIDE},1`) return [SIDE, SIDE, 1];
  }
  throw new ImportError(`The model’s input is ${text(input)}; Atelier needs ${WANTED}.`);
}

/** @returns how many numbers come out for each picture @throws ImportError where it is no classifier's */
export function checkOutput(outputs: readonly TensorShape[]): number {
  const output = only('output', outputs);
  const [, classes = null, ...more] = output.shape;
  const fits = output.dtype === 'float32' && more.length === 0 && output.shape.length === 2;
  if (fits && classes !== null && classes >= 2 && classes <= MOST_CLASSES) return classes;
  throw new ImportError(
    `The model’s output is ${text(output)}; Atelier needs float32 [N,classes], with 2 to ${MOST_CLASSES} classes.`,
  );
}
