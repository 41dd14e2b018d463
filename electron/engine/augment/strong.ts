/**
 * Strong augmentation, for folders of photos: turned, scaled, sheared, shifted and mirrored in one step
 * (with reflected borders), lit and colored otherwise, gray now and then, one square erased (Zhong et al.
 * 2020). The ranges are those that did best on photos of people who were held out (docs/figures.md).
 */
import type { ImageShape } from '../data/image-shape';
import { warp, type Affine } from './affine';
import type { Augment } from './batch';

const LARGEST_TURN = (25 * Math.PI) / 180;
/** Of natural logarithms. */
const LOG_SCALE = 0.3;
const LOG_ASPECT = 0.15;
const LOG_CONTRAST = 0.4;
const SHEAR = 0.15;
/** Of half of the side. */
const SHIFT = 0.15;
/** Middle gray, which is neither shadow nor light. */
const GRAY = 0.5;
/** By which each channel is multiplied more or less. */
const COLOR = 0.25;
/** Of the range from black to white. */
const BRIGHTNESS = 0.2;
const GRAY_SHARE = 0.2;
/** Of the side, in either direction from the square's center. */
const LARGEST_HOLE = 0.2;

type Random = () => number;

/** A number from -most to most. */
function around(most: number, random: Random): number {
  return (2 * random() - 1) * most;
}

function drawAffine(random: Random): Affine {
  const turn = around(LARGEST_TURN, random);
  const scale = Math.exp(around(LOG_SCALE, random));
  const aspect = Math.exp(around(LOG_ASPECT, random));
  const mirror = random() < 0.5 ? -1 : 1;
  const shear = around(SHEAR, random);
  const [cos, sin] = [Math.cos(turn) * scale, Math.sin(turn) * scale];
  const [right, down] = [around(SHIFT, random), around(SHIFT, random)];
  return [cos * mirror * aspect, shear - sin, right, sin * mirror, cos / aspect, down];
}

function meanOf(values: Float32Array): number {
  let sum = 0;
  for (let at = 0; at < values.length; at++) sum += values[at] ?? 0;
  return sum / values.length;
}

/**
 * From bytes to shares, lit and colored otherwise; as one factor and one offset for each channel. Colors
 * are multiplied around middle gray: around black, a white garment would change twice as much.
 */
function relight(to: Float32Array, channels: number, random: Random): void {
  const colors = Array.from({ length: channels }, () => 1 + around(COLOR, random));
  const contrast = Math.exp(around(LOG_CONTRAST, random));
  const brightness = around(BRIGHTNESS, random);
  const mean = meanOf(to) / 255 - GRAY;
  const meanColored = (mean * colors.reduce((sum, color) => sum + color, 0)) / channels;
  const factors = colors.map((color) => (color * contrast) / 255);
  const offsets = colors.map(
    (color) => GRAY - GRAY * color * contrast + meanColored * (1 - contrast) + brightness,
  );
  for (let channel = 0; channel < channels; channel++) {
    const [factor = 0, offset = 0] = [factors[channel], offsets[channel]];
    for (let at = channel; at < to.length; at += channels) to[at] = (to[at] ?? 0) * factor + offset;
  }
}

function turnGray(to: Float32Array): void {
  for (let at = 0; at < to.length; at += 3) {
    const mean = ((to[at] ?? 0) + (to[at + 1] ?? 0) + (to[at + 2] ?? 0)) / 3;
    to.fill(mean, at, at + 3);
  }
}

function erase(to: Float32Array, { height, width, channels }: ImageShape, random: Random): void {
  const [x, y] = [random() * width, random() * height];
  const reach = random() * LARGEST_HOLE * Math.max(width, height);
  const [left, right] = [Math.max(0, Math.ceil(x - reach)), Math.min(width, x + reach)];
  for (let row = Math.max(0, Math.ceil(y - reach)); row < Math.min(height, y + reach); row++) {
    const line = row * width * channels;
    if (right > left) to.fill(GRAY, line + left * channels, line + Math.ceil(right) * channels);
  }
}

export const augmentStrong: Augment = (from, to, shape, random) => {
  warp(from, to, shape, drawAffine(random));
  relight(to, shape.channels, random);
  if (random() < GRAY_SHARE && shape.channels === 3) turnGray(to);
  erase(to, shape, random);
};
