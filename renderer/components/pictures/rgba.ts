import type { ImagePixels } from '@contract';

/** RGBA of an image, opaque. */
export function rgbaOf({ shape, pixels }: ImagePixels): Uint8Array<ArrayBuffer> {
  const { height, width, channels } = shape;
  const rgba = new Uint8Array(4 * height * width).fill(255);
  for (let pixel = 0; pixel < height * width; pixel++) {
    for (let channel = 0; channel < 3; channel++) {
      // Gray is the same in all three.
      const from = channels === 1 ? pixel : 3 * pixel + channel;
      rgba[4 * pixel + channel] = pixels[from] ?? 0;
    }
  }
  return rgba;
}

/** One of many images that lie one after another. */
export function imageAt({ shape, pixels }: ImagePixels, index: number): ImagePixels {
  const size = shape.height * shape.width * shape.channels;
  return { shape, pixels: pixels.subarray(index * size, (index + 1) * size) };
}
