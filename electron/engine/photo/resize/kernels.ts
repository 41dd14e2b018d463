/**
 * The three loops that take most of the time of resizing a photo, in WebAssembly with SIMD: two doubles are
 * multiplied and added at once. Each sum has JavaScript's order and rounding, so the results are equal to the bit.
 */
import {
  advance,
  f32x4,
  f64x2,
  i16x8,
  i32,
  i32x4,
  local,
  moduleOf,
  repeat,
  v128,
  type Code,
  type Routine,
} from './instructions';

/** Rows narrowed together: each weight is loaded once for all. */
export const ROWS = 4;
/** Red, green, blue and an unused one, so that a pixel fills whole vectors. */
export const LANES = 4;
/** Of the pixels of a group of ROWS rows at one column, in doubles. */
export const GROUP_BYTES = ROWS * LANES * 8;
/** Of a column: where its first pixel is, and how many weights it has. */
export const COLUMN_BYTES = 8;
/** Of a pixel in doubles, and in single precision. */
export const DOUBLES_BYTES = LANES * 8;
export const VECTOR_BYTES = 16;

const TO_FRONT = v128.shuffle([8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15]);
const BOTH_FRONTS = v128.shuffle([0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23]);

/** A row of pixels in bytes as one of the rows of a group in doubles. */
function widen(): Routine {
  const [from, pixelBytes, to, count, pixel] = [0, 1, 2, 3, 4] as const;
  const loop = repeat(
    count,
    [...local.get(from), ...v128.load32Zero(0)],
    [...i16x8.extendLowBytes, ...i32x4.extendLowShorts, ...local.set(pixel)],
    [...local.get(to), ...local.get(pixel), ...f64x2.convertLowIntegers, ...v128.store(0)],
    [...local.get(to), ...local.get(pixel), ...local.get(pixel), ...TO_FRONT],
    [...f64x2.convertLowIntegers, ...v128.store(VECTOR_BYTES)],
    advance(from, local.get(pixelBytes)),
    advance(to, i32.const(GROUP_BYTES)),
  );
  const parameters = ['i32', 'i32', 'i32', 'i32'] as const;
  return { name: 'widen', parameters, locals: ['v128'], body: [loop] };
}

/**
 * A group of rows, narrowed to new columns in single precision: sums in double precision, rounded once.
 */
function narrow(): Routine {
  const [columns, weights, to, toRow, count, from, taps, weight] = [
    0, 1, 2, 3, 4, 5, 6, 7,
  ] as const;
  const firstSum = 8;
  const vectors = GROUP_BYTES / VECTOR_BYTES;
  const sums = Array.from({ length: vectors }, (_, index) => firstSum + index);
  const clear = sums.flatMap((sum) => [...v128.zero, ...local.set(sum)]);
  const add = sums.flatMap((sum, index) => [
    ...[...local.get(from), ...v128.load(index * VECTOR_BYTES)],
    ...[...local.get(weight), ...f64x2.mul],
    ...[...local.get(sum), ...f64x2.add, ...local.set(sum)],
  ]);
  const next = firstSum + vectors;
  const half = (sum: number): Code => [...local.get(sum), ...f32x4.demoteZero];
  const stores = sums
    .filter((_, index) => index % 2 === 0)
    .flatMap((sum) => [
      ...[...local.get(next), ...half(sum), ...half(sum + 1), ...BOTH_FRONTS, ...v128.store(0)],
      ...advance(next, local.get(toRow)),
    ]);
  const loop = repeat(
    count,
    [...local.get(columns), ...i32.load(0), ...local.set(from)],
    [...local.get(columns), ...i32.load(4), ...local.set(taps)],
    clear,
    repeat(
      taps,
      [...local.get(weights), ...v128.load64Splat(0), ...local.set(weight)],
      add,
      advance(from, i32.const(GROUP_BYTES)),
      advance(weights, i32.const(8)),
    ),
    [...local.get(to), ...local.set(next)],
    stores,
    advance(to, i32.const(VECTOR_BYTES)),
    advance(columns, i32.const(COLUMN_BYTES)),
  );
  return {
    name: 'narrow',
    parameters: ['i32', 'i32', 'i32', 'i32', 'i32'],
    locals: ['i32', 'i32', 'v128', ...sums.map(() => 'v128' as const), 'i32'],
    body: [loop],
  };
}

/** A narrowed row times a weight, added to a new row: each sum in single precision. */
function addRow(): Routine {
  const [from, to, factor, count, own, sum, weight] = [0, 1, 2, 3, 4, 5, 6] as const;
  const toFront = (index: number): Code => [...local.get(index), ...local.get(index), ...TO_FRONT];
  const half = (value: (index: number) => Code): Code => [
    ...[...value(own), ...f64x2.promoteLow, ...local.get(weight), ...f64x2.mul],
    ...[...value(sum), ...f64x2.promoteLow, ...f64x2.add, ...f32x4.demoteZero],
  ];
  const loop = repeat(
    count,
    [...local.get(from), ...v128.load(0), ...local.set(own)],
    [...local.get(to), ...v128.load(0), ...local.set(sum)],
    [...local.get(to), ...half(local.get), ...half(toFront), ...BOTH_FRONTS, ...v128.store(0)],
    advance(from, i32.const(VECTOR_BYTES)),
    advance(to, i32.const(VECTOR_BYTES)),
  );
  return {
    name: 'addRow',
    parameters: ['i32', 'i32', 'f64', 'i32'],
    locals: ['v128', 'v128', 'v128'],
    body: [[...local.get(factor), ...f64x2.splat, ...local.set(weight)], loop],
  };
}

/** All places are in bytes of the memory, all counts at least 1. */
export interface Kernels {
  /** @param to of the first pixel of its row in the group */
  widen(from: number, pixelBytes: number, to: number, pixels: number): void;
  /** @param toRow bytes from one narrowed row to the next */
  narrow(columns: number, weights: number, to: number, toRow: number, count: number): void;
  addRow(from: number, to: number, weight: number, pixels: number): void;
}

let program: WebAssembly.Module | undefined;

/** The loops, on a memory. */
export function kernelsOn(memory: WebAssembly.Memory): Kernels {
  program ??= new WebAssembly.Module(moduleOf([widen(), narrow(), addRow()]));
  const { exports } = new WebAssembly.Instance(program, { own: { memory } });
  return exports as unknown as Kernels;
}
