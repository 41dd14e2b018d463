/**
 * Images that show no clothes, made from nothing or from pieces of photos: what the photo network's
 * familiarity is learned against. None is a photo of anything, so that photos of other things, which it
 * is judged by, stay unseen.
 */
import { warp } from '@engine/augment/affine';
import type { ImageShape } from '@engine/data/image-shape';

type Random = () => number;
/** The color of a place, from -1 to 1 across and down; each channel about 0 to 1. */
type Paint = (x: number, y: number) => readonly number[];

function between(least: number, most: number, random: Random): number {
  return least + (most - least) * random();
}

function color(random: Random): number[] {
  return [random(), random(), random()];
}

function blend(a: readonly number[], b: readonly number[], share: number): number[] {
  return a.map((value, at) => value + share * ((b[at] ?? 0) - value));
}

/** A grid of random colors, smooth in between. */
function field(random: Random, cells = Math.floor(between(2, 7, random))): Paint {
  const side = cells + 1;
  const colors = Array.from({ length: side * side }, () => color(random));
  const at = (column: number, row: number) => colors[row * side + column] ?? [0, 0, 0];
  return (x, y) => {
    const [across, down] = [((x + 1) / 2) * cells, ((y + 1) / 2) * cells];
    const column = Math.min(cells - 1, Math.max(0, Math.floor(across)));
    const row = Math.min(cells - 1, Math.max(0, Math.floor(down)));
    const [right, below] = [across - column, down - row];
    const upper = blend(at(column, row), at(column + 1, row), right);
    const lower = blend(at(column, row + 1), at(column + 1, row + 1), right);
    return blend(upper, lower, below);
  };
}

/** Fields of ever finer grids, each fainter: leaves, clouds, walls. */
function clouds(random: Random): Paint {
  const fading = between(0.4, 0.95, random);
  const layers = [2, 4, 8, 16, 32].map((cells) => field(random, cells));
  return (x, y) => {
    let weight = 1;
    const sum = [0.5, 0.5, 0.5];
    for (const layer of layers) {
      layer(x, y).forEach((value, at) => (sum[at] = (sum[at] ?? 0) + weight * (value - 0.5)));
      weight *= fading;
    }
    return sum;
  };
}

function stripes(random: Random): Paint {
  const turn = between(0, Math.PI, random);
  const [along, across] = [between(2, 40, random), random() < 0.5 ? between(2, 40, random) : 0];
  const [one, other] = [color(random), color(random)];
  const isSharp = random() < 0.5;
  return (x, y) => {
    const first = Math.sin(along * (x * Math.cos(turn) + y * Math.sin(turn)));
    const second = across === 0 ? 1 : Math.sin(across * (y * Math.cos(turn) - x * Math.sin(turn)));
    const wave = first * second;
    return blend(one, other, isSharp ? Number(wave > 0) : (wave + 1) / 2);
  };
}

/** Whether a place is inside of an ellipse, a rectangle or a bar. */
function shape(random: Random): (x: number, y: number) => boolean {
  const [left, top] = [between(-1.2, 1.2, random), between(-1.2, 1.2, random)];
  const turn = between(0, Math.PI, random);
  const [width, height] = [between(0.05, 1, random), between(0.02, 1, random)];
  const isRound = random() < 0.5;
  return (x, y) => {
    const [dx, dy] = [x - left, y - top];
    const across = (dx * Math.cos(turn) + dy * Math.sin(turn)) / width;
    const down = (dy * Math.cos(turn) - dx * Math.sin(turn)) / height;
    return isRound ? across ** 2 + down ** 2 < 1 : Math.max(Math.abs(across), Math.abs(down)) < 1;
  };
}

function shapes(random: Random): Paint {
  const ground = field(random, random() < 0.5 ? 1 : 3);
  const drawn = Array.from({ length: Math.ceil(between(0, 12, random)) }, () => ({
    holds: shape(random),
    color: color(random),
  }));
  return (x, y) => drawn.findLast(({ holds }) => holds(x, y))?.color ?? ground(x, y);
}

function painted(
  paint: Paint,
  { height, width, channels }: ImageShape,
  grain: number,
  random: Random,
) {
  return Float32Array.from({ length: height * width * channels }, (_, at) => {
    const pixel = Math.floor(at / channels);
    const x = (2 * (pixel % width) + 1) / width - 1;
    const y = (2 * Math.floor(pixel / width) + 1) / height - 1;
    const value = (paint(x, y)[at % channels] ?? 0) + grain * (random() - 0.5);
    return Math.min(1, Math.max(0, value));
  });
}

/** A small part of a photo, enlarged: of a corner or of anywhere. */
function part(photo: Float32Array, size: ImageShape, random: Random): Float32Array {
  const scale = between(0.1, 0.3, random);
  const far = 1 - scale;
  const isCorner = random() < 0.5;
  const place = () => (isCorner ? far * (random() < 0.5 ? -1 : 1) : between(-far, far, random));
  const seen = new Float32Array(photo.length);
  warp(photo, seen, size, [scale, 0, place(), 0, scale, place()]);
  return seen;
}

/** A photo cut into squares that change places. */
function shuffled(photo: Float32Array, { height, width, channels }: ImageShape, random: Random) {
  const pieces = 2 + Math.floor(3 * random());
  const order = Array.from({ length: pieces * pieces }, (_, at) => ({ at, key: random() }));
  order.sort((a, b) => a.key - b.key);
  return photo.map((_, place) => {
    const pixel = Math.floor(place / channels);
    const [x, y] = [pixel % width, Math.floor(pixel / width)];
    const [column, row] = [Math.floor((x * pieces) / width), Math.floor((y * pieces) / height)];
    const from = order[row * pieces + column]?.at ?? 0;
    const left =
      Math.floor((from % pieces) * (width / pieces)) + (x - Math.ceil((column * width) / pieces));
    const top =
      Math.floor(Math.floor(from / pieces) * (height / pieces)) +
      (y - Math.ceil((row * height) / pieces));
    const source =
      (Math.min(height - 1, Math.max(0, top)) * width + Math.min(width - 1, Math.max(0, left))) *
      channels;
    return photo[source + (place % channels)] ?? 0;
  });
}

/**
 * As many images as are asked for, a seventh of each kind.
 * @param photos float32 0 to 1, each of the shape
 * @yields float32 0 to 1
 */
export function* madeImages(
  count: number,
  photos: readonly Float32Array[],
  size: ImageShape,
  random: Random,
): Generator<Float32Array> {
  const photo = () => photos[Math.floor(photos.length * random())] ?? new Float32Array();
  const ofPaint = (paint: (random: Random) => Paint) => () =>
    painted(paint(random), size, between(0, 0.15, random), random);
  const kinds = [
    () => part(photo(), size, random),
    () => part(photo(), size, random),
    () => shuffled(photo(), size, random),
    ofPaint((draw) => field(draw)),
    ofPaint(clouds),
    ofPaint(stripes),
    ofPaint(shapes),
  ];
  for (let made = 0; made < count; made++) yield kinds[made % kinds.length]?.() ?? photo();
}
