/** A matrix of classes as a drawing of its own: cells with their figures, true classes downwards. */
import { element, svgFile, TEXT, textElement, TITLE, type FigureLook } from './figure';

export interface MatrixCellDrawn {
  /** Its number, and a smaller one below it. */
  figure: string;
  below: string | null;
  colour: string;
  opacity: number;
  ink: string;
}

export interface MatrixFigure {
  title: string;
  classNames: readonly string[];
  /** [true class][predicted class] */
  cells: readonly (readonly MatrixCellDrawn[])[];
}

const CELL = { width: 62, height: 46 } as const;
const LEFT = 140;
const TOP = 140;
const MARGIN = 24;
/** Room for the slanted word above the last column. */
const SLANT = 84;

function cell(drawn: MatrixCellDrawn, x: number, y: number, { grid }: FigureLook): string {
  const { figure, below, colour, opacity, ink } = drawn;
  const middle = { x: x + CELL.width / 2, 'text-anchor': 'middle', fill: ink };
  const place = { x, y, width: CELL.width - 1, height: CELL.height - 1, stroke: grid };
  return [
    element('rect', { ...place, fill: colour, 'fill-opacity': opacity.toFixed(3) }),
    textElement(figure, { ...middle, y: y + CELL.height / 2 + (below === null ? 4 : -2) }),
    below === null
      ? ''
      : textElement(below, { ...middle, y: y + CELL.height / 2 + 13, 'font-size': TEXT - 2 }),
  ].join('');
}

export function svgOfMatrix({ title, classNames, cells }: MatrixFigure, look: FigureLook): string {
  const { ink, soft } = look;
  const side = classNames.length;
  const width = LEFT + side * CELL.width + SLANT;
  const height = TOP + side * CELL.height + MARGIN;
  const content = [
    textElement(title, { x: MARGIN, y: 34, fill: ink, 'font-size': TITLE, 'font-weight': 600 }),
    textElement('true class ↓, predicted class →', { x: MARGIN, y: 54, fill: soft }),
    ...classNames.flatMap((name, at) => {
      const x = LEFT + (at + 0.5) * CELL.width;
      const y = TOP + (at + 0.5) * CELL.height + 4;
      return [
        textElement(name, { transform: `translate(${x} ${TOP - 8}) rotate(-42)`, fill: ink }),
        textElement(name, { x: LEFT - 10, y, fill: ink, 'text-anchor': 'end' }),
      ];
    }),
    ...cells.flatMap((row, label) =>
      row.map((drawn, at) => cell(drawn, LEFT + at * CELL.width, TOP + label * CELL.height, look)),
    ),
  ];
  return svgFile({ width, height }, title, look, content.join(''));
}
