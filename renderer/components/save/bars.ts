/** Shares as bars with their names: a drawing of its own. */
import { element, svgFile, TEXT, textElement, TITLE } from './figure';
import { lightLook, lightTokens } from './light';

export interface DrawnBar {
  /** From 0 to 1. */
  share: number;
  /** Beside the bar. */
  text: string;
  /** Where a line across the bar stands, as a share; none for undefined. */
  mark?: number;
}

export interface BarRow {
  name: string;
  bars: readonly DrawnBar[];
}

const NAME = 200;
const BAR = 260;
const BESIDE = 150;
const ROW = 24;
const MARGIN = 24;
const HEAD = 78;

/** @param columns what the bars of each column are of */
export function svgOfBars(
  title: string,
  columns: readonly string[],
  rows: readonly BarRow[],
): string {
  const tokens = lightTokens();
  const look = lightLook(tokens);
  const { ink, soft, grid } = look;
  const fill = tokens.get('--accent') ?? 'black';
  const left = (at: number): number => MARGIN + NAME + at * (BAR + BESIDE);
  const content = [
    textElement(title, { x: MARGIN, y: 34, fill: ink, 'font-size': TITLE, 'font-weight': 600 }),
    ...columns.map((name, at) => textElement(name, { x: left(at), y: HEAD - 16, fill: soft })),
    ...rows.flatMap(({ name, bars }, row) => {
      const y = HEAD + row * ROW;
      return [
        textElement(name, { x: left(0) - 12, y: y + 9, fill: ink, 'text-anchor': 'end' }),
        ...bars.flatMap(({ share, text, mark }, at) => [
          element('rect', { x: left(at), y, width: BAR, height: 10, fill: grid }),
          element('rect', { x: left(at), y, width: BAR * share, height: 10, fill }),
          ...(mark === undefined
            ? []
            : [element('path', { d: `M${left(at) + BAR * mark} ${y - 3}v16`, stroke: ink })]),
          textElement(text, { x: left(at) + BAR + 10, y: y + 9, fill: soft, 'font-size': TEXT }),
        ]),
      ];
    }),
  ];
  const size = {
    width: left(columns.length) + MARGIN,
    height: HEAD + rows.length * ROW + MARGIN,
  };
  return svgFile(size, title, look, content.join(''));
}
