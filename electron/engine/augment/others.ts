/**
 * Pictures of what is none of the classes, made of the training pictures and of drawn shapes, so
 * that a network learns to say "none of these" (outlier exposure: Hendrycks, Mazeika, Dietterich
 * 2019): parts of garments, garments over one another, blobs and blocks, bare walls.
 */
import { PIXELS, SIDE } from '../data/dataset';
import { between, chance, normal, type Random, CENTERS } from './random-fields';
import { GARMENT_LEVEL } from './sample';

const PART_SHARE = 0.5;
const SHAPE_SHARE = 0.33;
const WALL_SHARE = 0.15;
/** Over how much of the picture a drawn shape's edge fades. */
const SOFT_EDGE = 0.05;

/** What of a garment looks like no garment of its class: trousers' upper part is like shorts. */
function partOf(picture: Float32Array, className: string, random: Random): Float32Array {
  const trousers = className.toLowerCase() === 'trouser';
  const share = trousers ? between(0.3, 0.6, random) : between(0.35, 0.65, random);
  const fromEnd = !trousers;
  const shoeOrBag = /sandal|sneaker|boot|bag/i.test(className);
  const acrossColumns = shoeOrBag && chance(0.5, random);
  const [first, last] = fromEnd
    ? [Math.round((1 - share) * SIDE), SIDE]
    : [0, Math.round(share * SIDE)];
  return picture.map((value, at) => {
    const place = acrossColumns ? at % SIDE : Math.floor(at / SIDE);
    return place >= first && place < last ? value : 0;
  });
}

/** One garment over another, moved by up to 12 pixels. */
function overlaid(below: Float32Array, above: Float32Array, random: Random): Float32Array {
  const across = Math.round(between(-12, 12, random));
  const down = Math.round(between(-12, 12, random));
  return below.map((value, at) => {
    const column = (at % SIDE) - across;
    const row = Math.floor(at / SIDE) - down;
    const inside = column >= 0 && row >= 0 && column < SIDE && row < SIDE;
    const over = inside ? (above[row * SIDE + column] ?? 0) : 0;
    return over > GARMENT_LEVEL ? over : value;
  });
}

/** A superellipse of one tone, from diamond to block, perhaps turned, tapered, or cut in half. */
function drawShape(picture: Float32Array, main: boolean, random: Random): void {
  const away = main ? normal(0.15, random) : between(-0.65, 0.65, random);
  const down = main ? normal(0.15, random) : between(-0.65, 0.65, random);
  const width = main ? between(0.45, 0.95, random) : between(0.15, 0.7, random);
  const height = main ? between(0.35, 0.95, random) : between(0.12, 0.6, random);
  const power = Math.exp(between(0, Math.log(5), random));
  const turn = chance(0.6, random) ? 0 : between(0, Math.PI, random);
  const taper = chance(0.5, random) ? normal(0.35, random) : 0;
  const floor = chance(0.3, random) ? between(-0.2, 0.4, random) : Infinity;
  const tone = between(0.08, 0.95, random);
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  for (let at = 0; at < PIXELS; at++) {
    const dx = (CENTERS[at % SIDE] ?? 0) - away;
    const dy = (CENTERS[Math.floor(at / SIDE)] ?? 0) - down;
    const y = cos * dy - sin * dx;
    const x = (cos * dx + sin * dy) / Math.min(2, Math.max(0.3, 1 + taper * y));
    if (y > floor) continue;
    const outside = Math.abs(x / width) ** power + Math.abs(y / height) ** power - 1;
    const cover = Math.min(1, Math.max(0, 0.5 - outside / (2 * SOFT_EDGE)));
    if (cover > 0) picture[at] = tone * cover + (picture[at] ?? 0) * (1 - cover);
  }
}

function shapes(random: Random): Float32Array {
  if (chance(WALL_SHARE, random)) return new Float32Array(PIXELS).fill(0.5);
  const picture = new Float32Array(PIXELS);
  drawShape(picture, true, random);
  const more = Math.floor(3 * random());
  for (let count = 0; count < more; count++) drawShape(picture, false, random);
  return picture;
}

/** A training picture with its class's name. */
export interface Named {
  picture: Float32Array;
  className: string;
}

/** The chance of a class's pictures to be cut: trousers and dresses make shorts and skirts. */
function cutChance(className: string): number {
  if (/^(trouser|dress)$/i.test(className)) return 1;
  return /sandal|sneaker|boot|bag/i.test(className) ? 0.2 : 0.1;
}

/** One that is good to cut, by rejection; after some tries any one is. */
function drawToCut(draw: () => Named, random: Random): Named {
  for (let tries = 0; tries < 20; tries++) {
    const drawn = draw();
    if (chance(cutChance(drawn.className), random)) return drawn;
  }
  return draw();
}

/**
 * A picture of none of the classes, not yet photographed.
 * @param draw gives some training picture, drawn anew at each call
 */
export function otherThing(draw: () => Named, random: Random): Float32Array {
  const kind = random();
  if (kind < PART_SHARE) {
    const { picture, className } = drawToCut(draw, random);
    return partOf(picture, className, random);
  }
  if (kind < PART_SHARE + SHAPE_SHARE) return shapes(random);
  return overlaid(draw().picture, draw().picture, random);
}
