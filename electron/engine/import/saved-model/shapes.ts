/** What Atelier asks of a model's input and output, in one place for every format. */
import { MOST_CLASSES } from '../../data/class-limits';
import { SIDE_LIMITS, type ImageShape } from '../../data/image-shape';
import type { ModelInput } from '../foreign-model';
import { ImportError } from '../import-error';
import { grouped } from '../../text/counted';

const { min: SHORTEST, max: LONGEST } = SIDE_LIMITS;
const WANTED = `float32 [N,height,width,channels], [N,height,width] or [N,values of square images], with sides from ${SHORTEST} to ${LONGEST} and 1 or 3 channels, images from 0 to 1`;
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

function isSide(size: number): boolean {
  return Number.isInteger(size) && size >= SHORTEST && size <= LONGEST;
}

/** Of flat images, which say no sides: square ones, of which at most one number of channels is possible. */
function squareShape(values: number): ImageShape | null {
  for (const channels of [1, 3] as const) {
    const side = Math.sqrt(values / channels);
    if (isSide(side)) return { height: side, width: side, channels };
  }
  return null;
}

/** @param sizes of one image */
function shapeOfSizes(sizes: readonly number[]): ImageShape | null {
  const [height = 0, width = 0, channels = 1] = sizes;
  if (sizes.length === 1) return squareShape(height);
  if (sizes.length > 3 || !isSide(height) || !isSide(width)) return null;
  return channels === 1 || channels === 3 ? { height, width, channels } : null;
}

/** @throws ImportError where images do not fit in */
export function checkInput(inputs: readonly TensorShape[]): ModelInput {
  const input = only('input', inputs);
  const [count, ...each] = input.shape;
  const sizes = each.flatMap((size) => size ?? []);
  const shape = sizes.length === each.length ? shapeOfSizes(sizes) : null;
  if (input.dtype === 'float32' && count === null && shape !== null) return { sizes, shape };
  throw new ImportError(`The model’s input is ${text(input)}; Atelier needs ${WANTED}.`);
}

/** @returns how many numbers come out for each picture @throws ImportError where it is no classifier's */
export function checkOutput(outputs: readonly TensorShape[]): number {
  const output = only('output', outputs);
  const [, classes = null, ...more] = output.shape;
  const fits = output.dtype === 'float32' && more.length === 0 && output.shape.length === 2;
  if (fits && classes !== null && classes >= 2 && classes <= MOST_CLASSES) return classes;
  throw new ImportError(
    `The model’s output is ${text(output)}; Atelier needs float32 [N,classes], with 2 to ${grouped(MOST_CLASSES)} classes.`,
  );
}
