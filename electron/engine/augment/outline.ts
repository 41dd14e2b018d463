/**
 * How a garment that was cut out of a photo differs from one on a studio's white: ragged edges,
 * holes, parts cut off, pieces of the background left on it.
 */
import { PIXELS, SIDE } from '../data/dataset';
import { CENTERS, type Random, between, chance, smoothField } from './random-fields';
import type { Layer } from './sample';

const RAGGED_SHARE = 0.5;
const HOLE_SHARE = 0.15;
const CUT_SHARE = 0.1;
const LEFTOVER_SHARE = 0.2;

/** From 0 to 1 within about a pixel of where `inside` turns positive. */
function edge(inside: number): number {
  return Math.min(1, Math.max(0, 0.5 + inside));
}

function forEachPixel(visit: (at: number, x: number, y: number) => void): void {
  for (let at = 0; at < PIXELS; at++) {
    visit(at, CENTERS[at % SIDE] ?? 0, CENTERS[Math.floor(at / SIDE)] ?? 0);
  }
}

/** Fray the outline by noise that acts most where a pixel is half covered. */
function fray({ cover }: Layer, random: Random): void {
  const strength = between(0.1, 0.6, random);
  const noise = smoothField(9, random);
  forEachPixel((at, x, y) => {
    const share = cover[at] ?? 0;
    const loose = 1 - Math.abs(2 * share - 1) + 0.15;
    cover[at] = edge(4 * (share + strength * noise.at(x, y) * loose - 0.5));
  });
}

function pierce({ cover }: Layer, random: Random): void {
  const least = between(1.3, 2.2, random);
  const noise = smoothField(6, random);
  forEachPixel((at, x, y) => {
    cover[at] = (cover[at] ?? 0) * (1 - edge(4 * (noise.at(x, y) - least)));
  });
}

function cutOff({ cover }: Layer, random: Random): void {
  const angle = between(0, 2 * Math.PI, random);
  const [cos, sin, distance] = [Math.cos(angle), Math.sin(angle), between(0.6, 1, random)];
  forEachPixel((at, x, y) => {
    cover[at] = (cover[at] ?? 0) * (1 - edge((SIDE / 2) * (x * cos + y * sin - distance)));
  });
}

/** Add an ellipse of one tone, a piece of the background that was taken for garment. */
function leaveOver({ gray, cover }: Layer, random: Random): void {
  const middle = { x: between(-1, 1, random), y: between(-1, 1, random) };
  const radius = { x: between(0.1, 0.4, random), y: between(0.1, 0.4, random) };
  const tone = between(0.1, 0.95, random);
  forEachPixel((at, x, y) => {
    const away = ((x - middle.x) / radius.x) ** 2 + ((y - middle.y) / radius.y) ** 2;
    const own = cover[at] ?? 0;
    const added = edge(2 * (1 - away)) * (1 - own);
    if (added === 0) return;
    gray[at] = ((gray[at] ?? 0) * own + tone * added) / (own + added);
    cover[at] = own + added;
  });
}

/** Spoil the outline in place, by some of these. */
export function roughen(layer: Layer, random: Random): void {
  if (chance(RAGGED_SHARE, random)) fray(layer, random);
  if (chance(HOLE_SHARE, random)) pierce(layer, random);
  if (chance(CUT_SHARE, random)) cutOff(layer, random);
  if (chance(LEFTOVER_SHARE, random)) leaveOver(layer, random);
}

const REACH = 2;

function kernelOf(deviation: number): number[] {
  const offsets = Array.from({ length: 2 * REACH + 1 }, (_, at) => at - REACH);
  const weights = offsets.map((offset) => Math.exp(-(offset ** 2) / (2 * deviation ** 2)));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

function alongOneAxis(
  picture: Float32Array,
  kernel: readonly number[],
  step: 1 | typeof SIDE,
): Float32Array {
  const blurred = new Float32Array(PIXELS);
  for (let at = 0; at < PIXELS; at++) {
    const place = step === 1 ? at % SIDE : Math.floor(at / SIDE);
    let sum = 0;
    for (let offset = -REACH; offset <= REACH; offset++) {
      if (place + offset < 0 || place + offset >= SIDE) continue;
      sum += (picture[at + offset * step] ?? 0) * (kernel[offset + REACH] ?? 0);
    }
    blurred[at] = sum;
  }
  return blurred;
}

/** A Gaussian blur over black surroundings. @param deviation in pixels, at most 1 */
export function blur(picture: Float32Array, deviation: number): Float32Array {
  const kernel = kernelOf(deviation);
  return alongOneAxis(alongOneAxis(picture, kernel, 1), kernel, SIDE);
}
