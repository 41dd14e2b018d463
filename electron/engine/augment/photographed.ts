/**
 * A studio picture of Fashion-MNIST as if a person had photographed the garment at home and the
 * pipeline of `engine/photo` had cut it out. Used in training only.
 */
import { PIXELS, SIDE } from '../data/dataset';
import { blur, roughen } from './outline';
import { CENTERS, type Random, between, chance, normal, sign } from './random-fields';
import { GARMENT_LEVEL, sample } from './sample';
import { MILD, STRONG, retone } from './tone';
import { type Kind, drawWarp, reframe } from './warp';

/** Room for two; the pair is framed anew afterwards. */
const EXTENT = 1.35;
const UPRIGHT_SHARE = 0.7;

/**
 * Two shoes where Fashion-MNIST shows one: people photograph pairs, mostly from above.
 * @param shoe float32 [784] of a single shoe from the side
 */
export function pairOf(shoe: Float32Array, random: Random): Float32Array {
  const upright = chance(UPRIGHT_SHARE, random);
  const turn = upright ? (sign(random) * Math.PI) / 2 + normal(0.15, random) : normal(0.2, random);
  const apart = between(0.35, 0.75, random);
  const skew = between(-0.3, 0.3, random);
  const toes = normal(0.12, random);
  const mirror = sign(random);
  const pair = new Float32Array(PIXELS);
  for (const side of [1, -1]) {
    const [cos, sin] = [Math.cos(turn + side * toes), Math.sin(turn + side * toes)];
    const flip = side > 0 ? mirror : 1;
    for (let at = 0; at < PIXELS; at++) {
      const x = flip * (EXTENT * (CENTERS[at % SIDE] ?? 0) - side * apart);
      const y = EXTENT * (CENTERS[Math.floor(at / SIDE)] ?? 0) - side * skew;
      const value = sample(shoe, cos * x - sin * y, sin * x + cos * y);
      // The second shoe lies over the first.
      if (value > GARMENT_LEVEL) pair[at] = value;
    }
  }
  return pair;
}

const PAIR_SHARE = 0.35;
const VARIED_SHARE = 0.85;
const BLUR_SHARE = 0.4;
const BLURS: readonly [number, number] = [0.3, 1];

const UPPER_BODY = new Set(['t-shirt/top', 'pullover', 'dress', 'coat', 'shirt']);
const FOOTWEAR = new Set(['sandal', 'sneaker', 'ankle boot']);

/** What a class's pictures show; classes with names that say nothing are treated like bags. */
export function kindOf(className: string): Kind {
  const name = className.toLowerCase();
  if (UPPER_BODY.has(name)) return 'upper body';
  return FOOTWEAR.has(name) ? 'footwear' : 'other';
}

/** Left and right exchanged. @param picture float32 [784] */
export function mirrored(picture: Float32Array): Float32Array {
  return picture.map((_, at) => picture[at - (at % SIDE) + SIDE - 1 - (at % SIDE)] ?? 0);
}

/** A photo's own picture, varied a little: it looks photographed already. @returns a new one */
export function fineTunedVariant(picture: Float32Array, random: Random): Float32Array {
  const turned = chance(0.5, random) ? mirrored(picture) : picture;
  if (!chance(VARIED_SHARE, random)) return turned;
  const layer = reframe(turned, drawWarp('other', random), random);
  retone(layer, MILD, random);
  if (chance(0.5, random)) roughen(layer, random);
  const { gray, cover } = layer;
  return gray.map((value, at) => value * (cover[at] ?? 0));
}

/** @param picture float32 [784], 0 to 1 @returns a new one */
export function photographed(picture: Float32Array, kind: Kind, random: Random): Float32Array {
  const paired = kind === 'footwear' && chance(PAIR_SHARE, random);
  const layer = reframe(paired ? pairOf(picture, random) : picture, drawWarp(kind, random), random);
  retone(layer, STRONG, random);
  roughen(layer, random);
  const { gray, cover } = layer;
  const flat = gray.map((value, at) => value * (cover[at] ?? 0));
  return chance(BLUR_SHARE, random) ? blur(flat, between(...BLURS, random)) : flat;
}
