/** The images of a set made small, so that all of them can be drawn together. */
import { pixelsOf, type LabeledImages } from '../data/dataset';
import { valuesIn, type ImageShape } from '../data/image-shape';

/** Longest edge, in pixels, of a few images and of many: so that they are 24 MB together. */
const EDGES = { most: 168, least: 28 } as const;
const BYTES = 24e6;

export interface Thumbnails {
  shape: ImageShape;
  /** One image after another, each [height, width, channels]. */
  pixels: Uint8Array;
}

function edgeFor(count: number, channels: number): number {
  const edge = Math.floor(Math.sqrt(BYTES / (count * channels)));
  return Math.min(EDGES.most, Math.max(EDGES.least, edge));
}

/** Each block of `factor` x `factor` pixels averaged to one; what is left of a side is cut off. */
function shrunk(image: Uint8Array, { width }: ImageShape, small: ImageShape, factor: number) {
  const { channels } = small;
  const pixels = new Uint8Array(valuesIn(small));
  for (let at = 0; at < pixels.length; at++) {
    const channel = at % channels;
    const pixel = Math.floor(at / channels);
    const [left, top] = [pixel % small.width, Math.floor(pixel / small.width)];
    let sum = 0;
    for (let row = top * factor; row < (top + 1) * factor; row++) {
      for (let column = left * factor; column < (left + 1) * factor; column++) {
        sum += image[(row * width + column) * channels + channel] ?? 0;
      }
    }
    pixels[at] = Math.round(sum / factor ** 2);
  }
  return pixels;
}

/** Images that are small already stay as they are. */
export function thumbnailsOf(images: LabeledImages): Thumbnails {
  const { shape, count } = images;
  const edge = edgeFor(count, shape.channels);
  // A side can be one pixel wide.
  const factor = Math.max(
    1,
    Math.min(Math.ceil(Math.max(shape.height, shape.width) / edge), ...[shape.height, shape.width]),
  );
  const small = {
    ...shape,
    height: Math.floor(shape.height / factor),
    width: Math.floor(shape.width / factor),
  };
  const size = valuesIn(small);
  const pixels = new Uint8Array(count * size);
  for (let index = 0; index < count; index++) {
    const image = pixelsOf(images, index);
    pixels.set(factor === 1 ? image : shrunk(image, shape, small, factor), index * size);
  }
  return { shape: small, pixels };
}
