/** Reading a 28x28 picture between its pixels. */
import { SIDE } from '../data/dataset';

/** Below this a pixel is background: Fashion-MNIST's background is exact black. */
export const GARMENT_LEVEL = 0.03;

/** A picture with what is garment in it. */
export interface Layer {
  /** float32 [784], 0 to 1, black where nothing is. */
  gray: Float32Array;
  /** float32 [784], the share of each pixel that is garment. */
  cover: Float32Array;
}

function pixel(values: Float32Array, column: number, row: number): number {
  if (column < 0 || row < 0 || column >= SIDE || row >= SIDE) return 0;
  return values[row * SIDE + column] ?? 0;
}

/** Bilinear, at a point from -1 to 1; black outside. */
export function sample(values: Float32Array, x: number, y: number): number {
  const across = ((x + 1) * SIDE - 1) / 2;
  const down = ((y + 1) * SIDE - 1) / 2;
  if (!(across > -1 && down > -1 && across < SIDE && down < SIDE)) return 0;
  const left = Math.floor(across);
  const top = Math.floor(down);
  const right = across - left;
  const below = down - top;
  const upper = pixel(values, left, top) * (1 - right) + pixel(values, left + 1, top) * right;
  const lower =
    pixel(values, left, top + 1) * (1 - right) + pixel(values, left + 1, top + 1) * right;
  return upper * (1 - below) + lower * below;
}

/** 1 where a picture has garment, 0 where it is black. */
export function coverOf(gray: Float32Array): Float32Array {
  const cover = new Float32Array(gray.length);
  for (let at = 0; at < gray.length; at++) cover[at] = (gray[at] ?? 0) > GARMENT_LEVEL ? 1 : 0;
  return cover;
}
