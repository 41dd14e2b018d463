/** A confusion matrix as a picture: a row for each true class, a column for what it was taken for. */
import { extremes } from '../extremes';
import { encodePng } from '../tensorflow/png';
import { DIGIT_HEIGHT, DIGIT_WIDTH, hasInk } from './digits';
import type { Picture } from './schema';

type Color = readonly [red: number, green: number, blue: number];

const PAPER: Color = [253, 252, 249];
const INK: Color = [33, 30, 26];
const SOFT_INK: Color = [107, 100, 90];
const WHITE: Color = [255, 255, 255];
/** Laid on more thickly for a larger share of the row. */
const HUE: Color = [52, 80, 143];
/** The share from which white is more readable on the hue than black. */
const WHITE_FROM = 0.615;
/** Pixels of a digit's dot, and around a number. */
const DOT = 2;
const ROOM = 6;
/** With more classes there is no room for figures, only for color. */
const MOST_WITH_FIGURES = 30;
const SIDE_WITHOUT_FIGURES = 8;

/** Pixels, RGB, row by row. */
class Sheet {
  readonly pixels: Uint8Array;

  constructor(
    readonly width: number,
    readonly height: number,
  ) {
    this.pixels = new Uint8Array(width * height * 3);
    this.fill(0, 0, width, height, PAPER);
  }

  fill(left: number, top: number, width: number, height: number, color: Color): void {
    const at = (y: number) => 3 * (y * this.width + left);
    for (let x = 0; x < width; x++) this.pixels.set(color, at(top) + 3 * x);
    for (let y = top + 1; y < top + height; y++) {
      this.pixels.copyWithin(at(y), at(top), at(top) + 3 * width);
    }
  }

  /** A number in the middle of a rectangle. */
  write(value: number, [left, top, width, height]: Rectangle, color: Color): void {
    const digits = Array.from(String(value), Number);
    const x = left + Math.floor((width - numberWidth(digits.length)) / 2);
    const y = top + Math.floor((height - DIGIT_HEIGHT * DOT) / 2);
    for (const [place, digit] of digits.entries()) {
      const begin = x + place * (DIGIT_WIDTH + 1) * DOT;
      for (let row = 0; row < DIGIT_HEIGHT; row++) {
        for (let column = 0; column < DIGIT_WIDTH; column++) {
          if (!hasInk(digit, row, column)) continue;
          this.fill(begin + column * DOT, y + row * DOT, DOT, DOT, color);
        }
      }
    }
  }
}

type Rectangle = readonly [left: number, top: number, width: number, height: number];

function numberWidth(digits: number): number {
  return ((DIGIT_WIDTH + 1) * digits - 1) * DOT;
}

/** A root scale, so that a confusion of one in a hundred still shows beside the diagonal. */
function shade(part: number): Color {
  const opacity = Math.sqrt(part);
  const mixed = (at: 0 | 1 | 2): number => Math.round(PAPER[at] + opacity * (HUE[at] - PAPER[at]));
  return [mixed(0), mixed(1), mixed(2)];
}

function inkFor(cell: number, part: number): Color {
  if (cell === 0) return SOFT_INK;
  return part >= WHITE_FROM ? WHITE : INK;
}

/** Cells one pixel apart, with the classes' numbers above and to the left where there is room. */
export function drawMatrix(confusion: readonly (readonly number[])[]): Sheet {
  const classes = confusion.length;
  const withFigures = classes <= MOST_WITH_FIGURES;
  const digits = String(Math.max(extremes(confusion.flat()).max, classes)).length;
  const width = withFigures ? numberWidth(digits) + 2 * ROOM : SIDE_WITHOUT_FIGURES;
  const height = withFigures ? DIGIT_HEIGHT * DOT + 2 * ROOM : SIDE_WITHOUT_FIGURES;
  const margin = withFigures ? 1 : 0;
  const place = (row: number, column: number): Rectangle => [
    (column + margin) * (width + 1),
    (row + margin) * (height + 1),
    width,
    height,
  ];
  const sheet = new Sheet((classes + margin) * (width + 1), (classes + margin) * (height + 1));
  for (const [label, row] of confusion.entries()) {
    const total = row.reduce((sum, count) => sum + count, 0);
    for (const [predicted, cell] of row.entries()) {
      const part = total === 0 ? 0 : cell / total;
      const rectangle = place(label, predicted);
      sheet.fill(...rectangle, shade(part));
      if (withFigures) sheet.write(cell, rectangle, inkFor(cell, part));
    }
    if (!withFigures) continue;
    sheet.write(label, place(label, -1), SOFT_INK);
    sheet.write(label, place(-1, label), SOFT_INK);
  }
  return sheet;
}

export function matrixPicture(confusion: readonly (readonly number[])[]): Picture {
  const { width, height, pixels } = drawMatrix(confusion);
  const size = { width, height, channels: 3 } as const;
  return { ...size, png: encodePng(pixels, size) };
}

/** What the picture's numbers stand for, in Markdown. */
export function matrixDescription(images: string, classNames: readonly string[]): string {
  const names = classNames.map((name, at) => `${at} ${name}`).join(', ');
  return `${images}. Rows: true class, columns: predicted class. ${names}.`;
}
