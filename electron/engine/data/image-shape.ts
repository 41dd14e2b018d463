/** How large the images of a data set are, and whether they have color. */

import * as v from 'valibot';

export interface ImageShape {
  /** In pixels. */
  height: number;
  width: number;
  /** 1: gray, 3: red, green and blue. */
  channels: 1 | 3;
}

/** Of Fashion-MNIST, and of every run and model from before images could have another shape. */
export const GRAY_28: ImageShape = { height: 28, width: 28, channels: 1 };

/** Smallest and largest side, in pixels, that networks are built for. */
export const SIDE_LIMITS = { min: 8, max: 256 } as const;

/** Numbers in an image: bytes as it is stored, floats as a network takes it. */
export function valuesIn({ height, width, channels }: ImageShape): number {
  return height * width * channels;
}

/** "96,96,3": the sizes of one image as a tensor has them. */
export function sizesText({ height, width, channels }: ImageShape): string {
  return [height, width, channels].join(',');
}

/** The sizes of one image in an IDX file, which has a dimension for channels where they are three. */
export function idxSizes({ height, width, channels }: ImageShape): number[] {
  return channels === 1 ? [height, width] : [height, width, channels];
}

export function isSameShape(a: ImageShape, b: ImageShape): boolean {
  return a.height === b.height && a.width === b.width && a.channels === b.channels;
}

/** "28x28 gray", "96x64 color": width first, as file dialogs and cameras say it. */
export function shapeText({ height, width, channels }: ImageShape): string {
  return `${width}x${height} ${channels === 1 ? 'gray' : 'color'}`;
}

const side = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(SIDE_LIMITS.max));

export const imageShapeSchema = v.strictObject({
  height: side,
  width: side,
  channels: v.picklist([1, 3]),
});
