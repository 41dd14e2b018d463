/**
 * Garments of Fashion-MNIST made to look like photos: colored, turned, and put on the ground of a photo of
 * clothes. The photo network learns from tens of thousands of these before it learns from photos.
 */
import { between, chance, type Random } from '@engine/augment/random-fields';
import { sample } from '@engine/augment/sample';
import { PIXELS, SIDE, toUnit } from '@engine/data/dataset';
import type { ImageShape } from '@engine/data/image-shape';
import { color, shapes, stripes, type Paint } from './paint';

/** Of 255: darker pixels around a garment are the ground. */
const GROUND = 12;
/** Shares of the image's side that a garment takes. */
const SIZES = [0.65, 1] as const;
const MOST_TURNED = Math.PI / 9;
const NOTHING: readonly number[] = [];

/** @returns 1 for the garment and what it encloses, 0 for the ground around it; [28 * 28] */
export function silhouette(garment: Uint8Array): Float32Array {
  const inside = new Float32Array(PIXELS).fill(1);
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

/** Half of all clothes are white, gray, black or nearly so; some have stripes or a print. */
function cloth(random: Random): Paint {
  const kind = random();
  if (kind < 0.12) return stripes(random);
  if (kind < 0.18) return shapes(random);
  const gray = random();
  const dye = chance(0.5, random)
    ? color(random)
    : color(random).map((each) => gray + 0.1 * (each - 0.5));
  return () => dye;
}

/** Brightness of the cloth at a place, by the garment's own gray, dark or bright side out. */
function shading(random: Random): (gray: number) => number {
  const contrast = between(0.2, 0.6, random);
  const isNegative = chance(0.7, random);
  return (gray) => 1 - contrast + 1.3 * contrast * (isNegative ? 1 - gray : gray);
}

/** Where a garment's image lies in the new one; places in both are from -1 to 1. */
interface Placement {
  left: number;
  top: number;
  /** Of its turn, by how much smaller it is. */
  cos: number;
  sin: number;
}

function placement(random: Random): Placement {
  const scale = between(...SIZES, random);
  const isLyingOtherwise = chance(0.08, random);
  const quarters = isLyingOtherwise ? Math.ceil(3 * random()) : 0;
  const turn = between(-MOST_TURNED, MOST_TURNED, random) + (quarters * Math.PI) / 2;
  const free = 1 - scale;
  return {
    left: between(-free, free, random),
    top: between(-free, free, random),
    cos: Math.cos(turn) / scale,
    sin: Math.sin(turn) / scale,
  };
}

/** The corner of a photo, where the ground mostly is, as large as the image. */
function corner(photo: Uint8Array, side: number, shape: ImageShape, random: Random) {
  const { height, width, channels } = shape;
  const left = chance(0.5, random) ? 0 : side - width;
  const top = chance(0.5, random) ? 0 : side - height;
  const isMirrored = chance(0.5, random);
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
export function photographedGarment(
  garment: Uint8Array,
  photo: Uint8Array,
  side: number,
  shape: ImageShape,
  random: Random,
): Uint8Array {
  const { height, width, channels } = shape;
  const [inside, gray] = [silhouette(garment), toUnit(garment)];
  const [paint, shade] = [cloth(random), shading(random)];
  const { left, top, cos, sin } = placement(random);
  const ground = corner(photo, side, shape, random);
  const shadow = between(0, 0.5, random);
  // At most half a pixel of the garment's image to either side.
  const [shadowX, shadowY] = [(random() - 0.5) / (SIDE / 2), (random() - 0.5) / (SIDE / 2)];
  const grain = between(0, 0.04, random);
  const image = new Uint8ClampedArray(height * width * channels);
  for (let at = 0, y = 0; y < height; y++) {
    const down = (2 * y + 1) / height - 1;
    for (let x = 0; x < width; x++) {
      const across = (2 * x + 1) / width - 1;
      const column = cos * (across - left) + sin * (down - top);
      const row = cos * (down - top) - sin * (across - left);
      // The outline of so few pixels would be blurred over several of the image.
      const share = Math.min(1, Math.max(0, (sample(inside, column, row) - 0.35) / 0.4));
      const shaded = 1 - shadow * sample(inside, column + shadowX, row + shadowY);
      const light = shade(sample(gray, column, row)) + grain * (random() - 0.5);
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
