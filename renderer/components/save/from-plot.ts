/** A plot as it stands on the screen, as a figure. */
import type { Painter, Picture } from '../plot/painter';
import { layersOf } from '../plot/layers';
import type { Points } from '../plot/line';
import { pyramidOf } from '../plot/pyramid';
import type { Range } from '../plot/view';
import { PLOT, svgOf, type Figure, type FigurePoint, type FigureTick } from './figure';
import { lightLook, lightTokens } from './light';

/** Two points for each pixel of the drawing: finer than it can be printed. */
const MOST_POINTS = 2 * PLOT.width;
const MOST_MARKS = 60;

/** The share of an axis at which a value lies. */
export function shareOf(value: number, [from, to]: Range, log: boolean): number {
  const scale = log ? Math.log10 : (plain: number) => plain;
  return (scale(value) - scale(from)) / (scale(to) - scale(from));
}

export function figureOf(
  title: string,
  { picture, painter }: { picture: Picture; painter: Pick<Painter, 'ticks' | 'yRange'> },
  colorOf: (token: string) => string,
): Figure {
  const { x, y, xRange, lines, references } = picture;
  const { yRange } = painter;
  const placed = (points: Points): FigurePoint[] => {
    const window = pyramidOf(points).within(...xRange, MOST_POINTS);
    return Array.from(window.x, (value, at) => [
      shareOf(value, xRange, x.log),
      shareOf(window.y[at] ?? 0, yRange, y.log),
    ]);
  };
  const ticks = (key: 'x' | 'y', range: Range, log: boolean): FigureTick[] =>
    painter.ticks[key]
      .map(({ at, text }) => ({ share: shareOf(at, range, log), text }))
      .filter(({ share }) => share >= -1e-6 && share <= 1 + 1e-6);
  return {
    title,
    x: { label: x.label, ticks: ticks('x', xRange, x.log) },
    y: { label: y.label, ticks: ticks('y', yRange, y.log) },
    areas: lines.flatMap(({ band, color, points }) => {
      if (band === null) return [];
      const edges = [band.highest, band.lowest].map((edge) => placed({ x: points.x, y: edge }));
      const [above = [], below = []] = edges;
      return [{ points: [...above, ...below.reverse()], color: colorOf(color), opacity: 0.18 }];
    }),
    lines: layersOf(lines).map(({ line, points, faint }) => {
      const places = placed(points);
      return {
        points: places,
        color: colorOf(line.color),
        width: faint ? 1 : 1.75,
        opacity: faint ? 0.35 : 1,
        dash: line.dash,
        marks: line.sparse && !faint && places.length <= MOST_MARKS,
      };
    }),
    references: references.map(({ label, y: level }) => ({
      label,
      y: shareOf(level, yRange, y.log),
    })),
    legend: lines.map(({ label, color, dash }) => ({ label, color: colorOf(color), dash })),
  };
}

/** What is on the screen as an SVG file in the light theme. */
export function svgOfPlot(title: string, drawn: { picture: Picture; painter: Painter }): string {
  const tokens = lightTokens();
  const figure = figureOf(title, drawn, (token) => tokens.get(token) ?? 'black');
  return svgOf(figure, lightLook(tokens));
}
