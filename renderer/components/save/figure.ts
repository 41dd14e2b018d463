/** A chart as a drawing of its own, for paper and for other programs: SVG with text as text. */

import { labelBottoms } from '../plot/label-places';

export interface FigureTick {
  /** From 0 at the axis's beginning to 1 at its end. */
  share: number;
  text: string;
}

/** A point as shares of the axes; y goes up. */
export type FigurePoint = readonly [x: number, y: number];

export interface FigureLine {
  points: readonly FigurePoint[];
  color: string;
  width: number;
  opacity: number;
  dash: readonly number[];
  /** Whether each measurement has a ring. */
  marks: boolean;
}

export interface FigureArea {
  points: readonly FigurePoint[];
  color: string;
  opacity: number;
}

export interface FigureReference {
  label: string;
  /** Share of the axis. */
  y: number;
}

export interface FigureKey {
  label: string;
  color: string;
  dash: readonly number[];
}

/** The colors of what is neither line nor area, and the font. */
export interface FigureLook {
  paper: string;
  ink: string;
  soft: string;
  grid: string;
  font: string;
}

export interface Figure {
  title: string;
  x: { label: string; ticks: readonly FigureTick[] };
  y: { label: string; ticks: readonly FigureTick[] };
  areas: readonly FigureArea[];
  lines: readonly FigureLine[];
  references: readonly FigureReference[];
  legend: readonly FigureKey[];
}

/** In pixels of the drawing; a picture has twice as many. */
export const PLOT = { left: 72, top: 52, width: 820, height: 440 } as const;
const WIDTH = 920;
const BELOW = 52;
const LEGEND = { column: 280, row: 20, letters: 36 } as const;
export const TEXT = 12;
export const TITLE = 16;
/** Of letters below the line that they stand on. */
const DESCENT = 2;

const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A text as XML takes it: without what has a meaning there, and without what it forbids. */
export function escaped(text: string): string {
  return (
    text
      // eslint-disable-next-line no-control-regex -- XML 1.0 allows no control characters
      .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
      .replaceAll(/[&<>"']/g, (letter) => ESCAPES[letter] ?? '')
  );
}

type Attributes = Record<string, string | number>;

/** An element of SVG around what is XML already. */
export function element(name: string, attributes: Attributes, content = ''): string {
  const all = Object.entries(attributes).map(
    ([key, value]) => ` ${key}="${escaped(String(value))}"`,
  );
  return content === ''
    ? `<${name}${all.join('')}/>`
    : `<${name}${all.join('')}>${content}</${name}>`;
}

export function textElement(content: string, attributes: Attributes): string {
  return element('text', attributes, escaped(content));
}

/** A hundredth of a pixel is nowhere to be seen. */
function px(value: number): string {
  return String(Math.round(100 * value) / 100);
}

function placed([x, y]: FigurePoint): string {
  return `${px(PLOT.left + PLOT.width * x)} ${px(PLOT.top + PLOT.height * (1 - y))}`;
}

function path(points: readonly FigurePoint[]): string {
  return points.map((point, at) => `${at === 0 ? 'M' : 'L'}${placed(point)}`).join('');
}

function axes({ x, y }: Figure, { soft, grid }: FigureLook): string {
  const bottom = PLOT.top + PLOT.height;
  const middle = PLOT.top + PLOT.height / 2;
  return [
    ...y.ticks.flatMap(({ share, text }) => {
      const top = PLOT.top + PLOT.height * (1 - share);
      return [
        element('path', { d: `M${PLOT.left} ${px(top)}h${PLOT.width}`, stroke: grid }),
        textElement(text, { x: PLOT.left - 8, y: px(top + 4), fill: soft, 'text-anchor': 'end' }),
      ];
    }),
    ...x.ticks.map(({ share, text }) =>
      textElement(text, {
        x: px(PLOT.left + PLOT.width * share),
        y: bottom + 18,
        fill: soft,
        'text-anchor': 'middle',
      }),
    ),
    textElement(x.label, {
      x: PLOT.left + PLOT.width / 2,
      y: bottom + 38,
      fill: soft,
      'text-anchor': 'middle',
    }),
    textElement(y.label, {
      transform: `translate(16 ${middle}) rotate(-90)`,
      fill: soft,
      'text-anchor': 'middle',
    }),
  ].join('');
}

function rings({ points, color }: FigureLine, paper: string): string {
  return points
    .map((point) => {
      const [cx = '', cy = ''] = placed(point).split(' ');
      return element('circle', {
        cx,
        cy,
        r: 2.5,
        fill: paper,
        stroke: color,
        'stroke-width': 1.5,
      });
    })
    .join('');
}

function curve(line: FigureLine, { paper }: FigureLook): string {
  const { points, color, width, opacity, dash, marks } = line;
  if (points.length === 0) return '';
  const stroke = {
    d: path(points),
    fill: 'none',
    stroke: color,
    'stroke-width': width,
    'stroke-linejoin': 'round',
    ...(opacity === 1 ? {} : { 'stroke-opacity': opacity }),
    ...(dash.length === 0 ? {} : { 'stroke-dasharray': dash.join(' ') }),
  };
  return element('path', stroke) + (marks ? rings(line, paper) : '');
}

function areas(all: readonly FigureArea[]): string {
  return all
    .map(({ points, color, opacity }) =>
      element('path', { d: `${path(points)}Z`, fill: color, 'fill-opacity': opacity }),
    )
    .join('');
}

function levels(references: readonly FigureReference[], { soft }: FigureLook): string {
  const shown = references.filter(({ y }) => y >= 0 && y <= 1);
  const tops = shown.map(({ y }) => PLOT.top + PLOT.height * (1 - y));
  const bottoms = labelBottoms(tops, PLOT.top);
  return shown
    .map(({ label }, at) => {
      const top = tops[at] ?? 0;
      const line = { d: `M${PLOT.left} ${px(top)}h${PLOT.width}`, stroke: soft };
      return (
        element('path', { ...line, 'stroke-dasharray': '2 3' }) +
        textElement(label, { x: PLOT.left + 4, y: px((bottoms[at] ?? top) - DESCENT), fill: soft })
      );
    })
    .join('');
}

function cut(text: string): string {
  return text.length > LEGEND.letters ? `${text.slice(0, LEGEND.letters - 1)}…` : text;
}

/** Keys in columns from a line down. @returns the drawing and how high it is */
export function legendAt(
  keys: readonly FigureKey[],
  { left, top, width }: { left: number; top: number; width: number },
  ink: string,
): { drawing: string; height: number } {
  const columns = Math.max(1, Math.floor(width / LEGEND.column));
  const drawing = keys.map(({ label, color, dash }, at) => {
    const x = left + LEGEND.column * (at % columns);
    const y = top + LEGEND.row * Math.floor(at / columns);
    const line = { d: `M${x} ${y}h22`, stroke: color, 'stroke-width': 2 };
    const stroke = dash.length === 0 ? line : { ...line, 'stroke-dasharray': dash.join(' ') };
    return element('path', stroke) + textElement(cut(label), { x: x + 30, y: y + 4, fill: ink });
  });
  return { drawing: drawing.join(''), height: LEGEND.row * Math.ceil(keys.length / columns) };
}

/** A whole SVG file around a drawing. */
export function svgFile(
  size: { width: number; height: number },
  title: string,
  { paper, font }: FigureLook,
  content: string,
): string {
  const { width, height } = size;
  const background = element('rect', { width, height, fill: paper });
  const attributes = {
    xmlns: 'http://www.w3.org/2000/svg',
    width,
    height,
    viewBox: `0 0 ${width} ${height}`,
    'font-family': font,
    'font-size': TEXT,
  };
  const named = element('title', {}, escaped(title));
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element('svg', attributes, named + background + content)}\n`;
}

/** The figure as an SVG file: title, axes, lines and legend. */
export function svgOf(figure: Figure, look: FigureLook): string {
  const legend = legendAt(
    figure.legend,
    { left: PLOT.left, top: PLOT.top + PLOT.height + BELOW + 12, width: PLOT.width },
    look.ink,
  );
  const height = PLOT.top + PLOT.height + BELOW + legend.height + 16;
  const frame = { x: PLOT.left, y: PLOT.top, width: PLOT.width, height: PLOT.height };
  const content = [
    textElement(figure.title, {
      x: PLOT.left,
      y: 30,
      fill: look.ink,
      'font-size': TITLE,
      'font-weight': 600,
    }),
    element('clipPath', { id: 'plot' }, element('rect', frame)),
    axes(figure, look),
    element(
      'g',
      { 'clip-path': 'url(#plot)' },
      areas(figure.areas) +
        figure.lines.map((line) => curve(line, look)).join('') +
        levels(figure.references, look) || '<desc>No data</desc>',
    ),
    legend.drawing,
  ];
  return svgFile({ width: WIDTH, height }, figure.title, look, content.join(''));
}
