/** A matrix of classes as a drawing of its own: cells with their figures, true classes downwards. */
import { cutInMiddle } from '@engine/text/cut-in-middle';
import { element, svgFile, TEXT, textElement, TITLE, type FigureLook } from './figure';

export interface MatrixCellDrawn {
  /** Its number, and a smaller one below it. */
  figure: string;
  below: string | null;
  color: string;
  opacity: number;
  ink: string;
}

export interface MatrixFigure {
  title: string;
  classNames: readonly string[];
  /** [true class][predicted class] */
  cells: readonly (readonly MatrixCellDrawn[])[];
}

interface Sizes {
  width: number;
  height: number;
  /** Room for names on the left and on top, and beside the last column. */
  left: number;
  top: number;
  beyond: number;
  /** How far names of columns are turned, in degrees. */
  turn: number;
  text: number;
}

const USUAL: Sizes = {
  width: 62,
  height: 46,
  left: 140,
  top: 140,
  beyond: 84,
  turn: -42,
  text: TEXT,
};
/** Of so many classes that the drawing would be too large for a picture. */
const SMALL: Sizes = {
  width: 26,
  height: 18,
  left: 160,
  top: 210,
  beyond: 24,
  turn: -90,
  text: 9,
};
const MOST_AT_USUAL_SIZE = 24;
const MARGIN = 24;
const LETTERS = 24;

const cutName = (name: string): string =>
  cutInMiddle(name, LETTERS, (text) => Array.from(text).length);

function cell(drawn: MatrixCellDrawn, at: { x: number; y: number }, sizes: Sizes, grid: string) {
  const { figure, below, color, opacity, ink } = drawn;
  const { x, y } = at;
  const { width, height, text } = sizes;
  const small = sizes === SMALL;
  const middle = { x: x + width / 2, 'text-anchor': 'middle', fill: ink };
  const place = { x, y, width: width - 1, height: height - 1, stroke: grid };
  const shown = small ? null : below;
  return [
    element('rect', { ...place, fill: color, 'fill-opacity': opacity.toFixed(3) }),
    textElement(figure, {
      ...middle,
      y: y + height / 2 + (shown === null ? text / 3 : -2),
      ...(small ? { 'font-size': text } : {}),
    }),
    shown === null
      ? ''
      : textElement(shown, { ...middle, y: y + height / 2 + 13, 'font-size': TEXT - 2 }),
  ].join('');
}

/** The names of a class above its column and before its row. */
function names(name: string, at: number, sizes: Sizes, ink: string): string {
  const { left, top, width, height, turn, text } = sizes;
  const short = cutName(name);
  const [x, y] = [left + (at + 0.5) * width, top + (at + 0.5) * height];
  // Upright names stand on the middle of their columns.
  const foot = turn === -90 ? x + text / 3 : x;
  const look = { fill: ink, 'font-size': text };
  return (
    textElement(short, { transform: `translate(${foot} ${top - 8}) rotate(${turn})`, ...look }) +
    textElement(short, { x: left - 10, y: y + 4, 'text-anchor': 'end', ...look })
  );
}

export function svgOfMatrix({ title, classNames, cells }: MatrixFigure, look: FigureLook): string {
  const { ink, soft, grid } = look;
  const side = classNames.length;
  const sizes = side > MOST_AT_USUAL_SIZE ? SMALL : USUAL;
  const { left, top } = sizes;
  const inner = { width: side * sizes.width, height: side * sizes.height };
  const content = [
    textElement(title, { x: MARGIN, y: 34, fill: ink, 'font-size': TITLE, 'font-weight': 600 }),
    textElement('true class ↓, predicted class →', { x: MARGIN, y: 54, fill: soft }),
    sizes === SMALL
      ? element('rect', { x: left, y: top, ...inner, fill: 'none', stroke: grid })
      : '',
    ...classNames.map((name, at) => names(name, at, sizes, ink)),
    ...cells.flatMap((row, label) =>
      row.map((drawn, at) =>
        // Most of a large matrix is empty, and its drawing would have 200,000 elements.
        sizes === SMALL && drawn.opacity === 0
          ? ''
          : cell(drawn, { x: left + at * sizes.width, y: top + label * sizes.height }, sizes, grid),
      ),
    ),
  ];
  const size = {
    width: left + inner.width + sizes.beyond,
    height: top + inner.height + MARGIN,
  };
  return svgFile(size, title, look, content.join(''));
}
