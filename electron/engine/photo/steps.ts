/** The way from the photo to the 28x28 picture, each step as a small picture to be shown. */
import type { Mat } from '@techstark/opencv-js';
import type { Box } from './seeds';
import type { Pixels } from './pixels';

export type StepName = 'photo' | 'cut out' | 'cropped' | 'gray, inverted';

export interface Step {
  name: StepName;
  pixels: Pixels;
}

type Tint = (
  red: number,
  green: number,
  blue: number,
  garment: boolean,
) => [number, number, number];

/** Part of the photo with each pixel changed. */
function render(rgb: Mat, mask: Uint8Array, box: Box, tint: Tint): Pixels {
  const { width, height } = box;
  const rgba = new Uint8Array(4 * width * height);
  const values = rgb.data;
  const columns = rgb.cols;
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const from = (box.y + row) * columns + box.x + column;
      const [red = 0, green = 0, blue = 0] = values.subarray(3 * from, 3 * from + 3);
      const color = tint(red, green, blue, mask[from] === 1);
      rgba.set([...color, 255], 4 * (row * width + column));
    }
  }
  return { width, height, rgba };
}

/** As the studio pictures lie: on white before the negation, on black after it. */
const onWhite: Tint = (red, green, blue, garment) =>
  garment ? [red, green, blue] : [255, 255, 255];

/** Luma of BT.601, as OpenCV's conversion to gray has it. */
const negated: Tint = (red, green, blue, garment) => {
  const value = garment ? 255 - Math.round(0.299 * red + 0.587 * green + 0.114 * blue) : 0;
  return [value, value, value];
};

/**
 * @param rgb 8-bit RGB at working size
 * @param mask 1 where the garment is
 * @param box around the garment, in pixels
 */
export function stepsOf(rgb: Mat, mask: Uint8Array, box: Box): Step[] {
  const whole: Box = { x: 0, y: 0, width: rgb.cols, height: rgb.rows };
  return [
    {
      name: 'photo',
      pixels: render(rgb, mask, whole, (...color) => [color[0], color[1], color[2]]),
    },
    { name: 'cut out', pixels: render(rgb, mask, whole, onWhite) },
    { name: 'cropped', pixels: render(rgb, mask, box, onWhite) },
    { name: 'gray, inverted', pixels: render(rgb, mask, box, negated) },
  ];
}
