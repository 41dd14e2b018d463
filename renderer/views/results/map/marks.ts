/** What stands for a class on the map: a color and a shape, so that neither has to be told alone. */

import { LEVELS } from '../../../components/levels';
import type { Coloring } from '../../../state/results/map-groups';

export type Shape = 'circle' | 'square' | 'triangle' | 'diamond' | 'cross';

export interface Mark {
  shape: Shape;
  /** The name of a color of styles/. */
  color: string;
}

/** The two classes of a shape have colors that lie far apart for eyes of every kind. */
const SHAPES: readonly Shape[] = [
  'circle',
  'square',
  'triangle',
  'diamond',
  'cross',
  'square',
  'triangle',
  'circle',
  'diamond',
  'cross',
];

/** Classes beyond the tenth take the colors once more, with other shapes. */
export function markOf(label: number): Mark {
  const color = `--class-${(label % SHAPES.length) + 1}`;
  const shape = SHAPES[(label + Math.floor(label / SHAPES.length)) % SHAPES.length] ?? 'circle';
  return { shape, color };
}

export const RIGHT: Mark = { shape: 'circle', color: '--line-strong' };
export const WRONG: Mark = { shape: 'cross', color: '--bad' };

/** Of the steps of confidence, low to high. */
export const CONFIDENCE: readonly Mark[] = LEVELS.map((color) => ({ shape: 'circle', color }));

/** What the images are colored by has these marks. */
export function marksFor(coloring: Coloring, classNames: readonly string[]): readonly Mark[] {
  if (coloring === 'outcome') return [RIGHT, WRONG];
  if (coloring === 'confidence') return CONFIDENCE;
  return classNames.map((_, label) => markOf(label));
}

/** The four corners of an x's arms, from its middle, clockwise. */
function cross(r: number): string {
  const [far, near] = [r, 0.42 * r];
  const corners = [
    [0, -near],
    [far - near, -far],
    [far, -(far - near)],
    [near, 0],
    [far, far - near],
    [far - near, far],
    [0, near],
    [-(far - near), far],
    [-far, far - near],
    [-near, 0],
    [-far, -(far - near)],
    [-(far - near), -far],
  ];
  return `M${corners.map((corner) => corner.join(' ')).join('L')}Z`;
}

/** An SVG path around 0, 0 that looks about as large as a circle of radius r. */
export function pathOf(shape: Shape, r: number): string {
  switch (shape) {
    case 'circle':
      return `M${r} 0A${r} ${r} 0 1 0 ${-r} 0A${r} ${r} 0 1 0 ${r} 0Z`;
    case 'square':
      return `M${-0.9 * r} ${-0.9 * r}h${1.8 * r}v${1.8 * r}h${-1.8 * r}Z`;
    case 'triangle':
      return `M0 ${-1.2 * r}L${1.15 * r} ${0.85 * r}H${-1.15 * r}Z`;
    case 'diamond':
      return `M0 ${-1.3 * r}L${1.15 * r} 0L0 ${1.3 * r}L${-1.15 * r} 0Z`;
    case 'cross':
      return cross(1.05 * r);
  }
}
