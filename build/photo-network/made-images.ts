/**
 * Images that show no clothes, made from nothing or from pieces of photos: what the photo network's
 * familiarity is learned against. None is a photo of anything, so that photos of other things, which it
 * is judged by, stay unseen.
 */
import { warp } from '@engine/augment/affine';
import { between, type Random } from '@engine/augment/random-fields';
import type { ImageShape } from '@engine/data/image-shape';
import { clouds, field, shapes, stripes, type Paint } from './paint';

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
