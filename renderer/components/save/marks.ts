/** Values as marks on lines with names, all on one scale, and whose mark is which: a drawing of its own. */
import { element, svgFile, textElement, TITLE } from './figure';
import { lightLook, lightTokens } from './light';

interface DrawnMark {
  /** From 0 at the left end of the scale to 1. */
  place: number;
  /** The name of a color in tokens.css. */
  color: string;
}

export interface MarkRow {
  name: string;
  marks: readonly DrawnMark[];
}

export interface MarkFigure {
  title: string;
  /** What the ends of the scale are, in words. */
  ends: readonly [least: string, greatest: string];
  rows: readonly MarkRow[];
  /** Whose marks have which color. */
  legend: readonly { name: string; color: string }[];
}

const NAME = 220;
const LINE = 420;
const ROW = 24;
const MARGIN = 24;
const HEAD = 92;
const RADIUS = 5;

export function svgOfMarks({ title, ends, rows, legend }: MarkFigure): string {
  const tokens = lightTokens();
  const look = lightLook(tokens);
  const { ink, soft, grid } = look;
  const left = MARGIN + NAME;
  const colorOf = (color: string): string => tokens.get(color) ?? 'black';
  const below = HEAD + rows.length * ROW + 16;
  const content = [
    textElement(title, { x: MARGIN, y: 34, fill: ink, 'font-size': TITLE, 'font-weight': 600 }),
    textElement(ends[0], { x: left, y: HEAD - 24, fill: soft }),
    textElement(ends[1], { x: left + LINE, y: HEAD - 24, fill: soft, 'text-anchor': 'end' }),
    ...rows.flatMap(({ name, marks }, at) => {
      const y = HEAD + at * ROW;
      return [
        textElement(name, { x: left - 12, y: y + 5, fill: ink, 'text-anchor': 'end' }),
        element('path', { d: `M${left} ${y}h${LINE}`, stroke: grid }),
        ...marks.map(({ place, color }) =>
          element('circle', { cx: left + LINE * place, cy: y, r: RADIUS, fill: colorOf(color) }),
        ),
      ];
    }),
    ...legend.flatMap(({ name, color }, at) => {
      const y = below + at * ROW;
      return [
        element('circle', { cx: left, cy: y, r: RADIUS, fill: colorOf(color) }),
        textElement(name, { x: left + 12, y: y + 5, fill: ink }),
      ];
    }),
  ];
  const size = { width: left + LINE + MARGIN, height: below + legend.length * ROW + MARGIN };
  return svgFile(size, title, look, content.join(''));
}
