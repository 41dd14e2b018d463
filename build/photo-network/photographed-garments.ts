/**
 * Garments of Fashion-MNIST made to look like photos: colored, turned, and put on the ground of a photo of
 * clothes. The photo network learns from tens of thousands of these before it learns from photos.
 */
import type { ImageShape } from '@engine/data/image-shape';
import { between, color, shapes, stripes, type Paint, type Random } from './paint';

const SIDE = 28;
const WIDE = SIDE + 2;
/** Of 255: darker pixels around a garment are the ground. */
const GROUND = 12;
/** Shares of the image's side that a garment takes. */
const SIZES = [0.65, 1] as const;
const MOST_TURNED = Math.PI / 9;
const NOTHING: readonly number[] = [];

/** @returns 1 for the garment and what it encloses, 0 for the ground around it; [28 * 28] */
export function silhouette(garment: Uint8Array): Float32Array {
  const inside = new Float32Array(SIDE * SIDE).fill(1);
  const open = Array.from({ length: SIDE }, (_, at) => [
    ...[at, (SIDE - 1) * SIDE + at, at * SIDE, at * SIDE + SIDE - 1],
  ]).flat();
  for (let pixel = open.pop(); pixel !== undefined; pixel = open.pop()) {
    if (inside[pixel] === 0 || (garment[pixel] ?? 0) > GROUND) continue;
    inside[pixel] = 0;
    const column = pixel % SIDE;
    if (column > 0) open.push(pixel - 1);
    if (column < SIDE - 1) open.push(pixel + 1);
    if (pixel >= SIDE) open.push(pixel - SIDE);
    if (pixel < SIDE * (SIDE - 1)) open.push(pixel + SIDE);
  }
  return inside;
}

/** With a margin, so that no place of an outline lies at the border. @returns [30 * 30] */
function withMargin(pixels: Uint8Array | Float32Array): Float32Array {
  const wide = new Float32Array(WIDE * WIDE);
  for (let row = 0; row < SIDE; row++) {
    wide.set(pixels.subarray(row * SIDE, (row + 1) * SIDE), (row + 1) * WIDE + 1);
  }
  return wide;
}

/** Between the four pixels around a place in pixels, and 0 outside. Called four times for each pixel of each image. */
function sampled(wide: Float32Array, x: number, y: number): number {
  if (x < 0 || y < 0 || x >= WIDE - 1 || y >= WIDE - 1) return 0;
  const left = Math.floor(x);
  const top = Math.floor(y);
  const at = top * WIDE + left;
  const first = wide[at] ?? 0;
  const third = wide[at + WIDE] ?? 0;
  const upper = first + (x - left) * ((wide[at + 1] ?? 0) - first);
  const lower = third + (x - left) * ((wide[at + WIDE + 1] ?? 0) - third);
  return upper + (y - top) * (lower - upper);
}

/** Half of all clothes are white, gray, black or nearly so; some have stripes or a print. */
function cloth(random: Random): Paint {
  const kind = random();
  if (kind < 0.12) return stripes(random);
  if (kind < 0.18) return shapes(random);
  const gray = random();
  const dye =
    random() < 0.5 ? color(random) : color(random).map((each) => gray + 0.1 * (each - 0.5));
  return () => dye;
}

/** Brightness of the cloth at a place, by the garment's own gray, dark or bright side out. */
function shading(random: Random): (gray: number) => number {
  const contrast = between(0.2, 0.6, random);
  const isNegative = random() < 0.7;
  return (gray) => 1 - contrast + 1.3 * contrast * (isNegative ? 1 - gray : gray);
}

/** Where a garment lies in the image, whose places are from -1 to 1. */
interface Placement {
  left: number;
  top: number;
  /** Pixels of the garment's image along its own sides for a step of 1 in the image. */
  cos: number;
  sin: number;
}

function placement(random: Random): Placement {
  const scale = between(...SIZES, random);
  const isLyingOtherwise = random() < 0.08;
  const quarters = isLyingOtherwise ? Math.ceil(3 * random()) : 0;
  const turn = between(-MOST_TURNED, MOST_TURNED, random) + (quarters * Math.PI) / 2;
  const free = 1 - scale;
  const pixels = SIDE / 2 / scale;
  return {
    left: between(-free, free, random),
    top: between(-free, free, random),
    cos: pixels * Math.cos(turn),
    sin: pixels * Math.sin(turn),
  };
}

/** The corner of a photo, where the ground mostly is, as large as the image. */
function corner(photo: Uint8Array, side: number, shape: ImageShape, random: Random) {
  const { height, width, channels } = shape;
  const [left, top] = [random() < 0.5 ? 0 : side - width, random() < 0.5 ? 0 : side - height];
  const isMirrored = random() < 0.5;
  const brightness = between(0.7, 1.15, random) / 255;
  return (x: number, y: number, channel: number) => {
    const column = left + (isMirrored ? width - 1 - x : x);
    return brightness * (photo[((top + y) * side + column) * channels + channel] ?? 0);
  };
}

/**
 * @param garment gray, [28 * 28]
 * @param photo whose ground it is put on, of the same channels: square, with sides of `side`, larger than the image
 * @returns 0 to 255, [height * width * channels]
 */
export function photographed(
  garment: Uint8Array,
  photo: Uint8Array,
  side: number,
  shape: ImageShape,
  random: Random,
): Uint8Array {
  const { height, width, channels } = shape;
  const [inside, gray] = [withMargin(silhouette(garment)), withMargin(garment)];
  const [paint, shade] = [cloth(random), shading(random)];
  const { left, top, cos, sin } = placement(random);
  const ground = corner(photo, side, shape, random);
  const [shadow, shadowX, shadowY] = [between(0, 0.5, random), random() - 0.5, random() - 0.5];
  const grain = between(0, 0.04, random);
  const image = new Uint8ClampedArray(height * width * channels);
  const middle = (WIDE - 1) / 2;
  for (let at = 0, y = 0; y < height; y++) {
    const down = (2 * y + 1) / height - 1;
    for (let x = 0; x < width; x++) {
      const across = (2 * x + 1) / width - 1;
      const column = middle + cos * (across - left) + sin * (down - top);
      const row = middle + cos * (down - top) - sin * (across - left);
      // The outline of so few pixels would be blurred over several of the image.
      const share = Math.min(1, Math.max(0, (sampled(inside, column, row) - 0.35) / 0.4));
      const shaded = 1 - shadow * sampled(inside, column + shadowX, row + shadowY);
      const light = shade(sampled(gray, column, row) / 255) + grain * (random() - 0.5);
      const dye = share > 0 ? paint(across, down) : NOTHING;
      for (let channel = 0; channel < channels; channel++, at++) {
        const worn = light * (0.1 + 0.85 * (dye[channel] ?? 0));
        const bare = shaded * ground(x, y, channel);
        image[at] = 255 * (share * worn + (1 - share) * bare);
      }
    }
  }
  return new Uint8Array(image.buffer);
}
