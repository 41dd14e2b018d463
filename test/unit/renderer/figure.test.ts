import { describe, expect, it } from 'vitest';
import type { PlotLine } from '../../../renderer/components/plot/line';
import { escaped, svgOf, type FigureLook } from '../../../renderer/components/save/figure';
import { figureOf, shareOf } from '../../../renderer/components/save/from-plot';

const LOOK: FigureLook = {
  paper: 'white',
  ink: '#111111',
  soft: '#666666',
  grid: '#dddddd',
  font: 'sans-serif',
};

const line = (label: string, y: number[], smooth: number[] | null = null): PlotLine => ({
  key: label,
  label,
  color: '--run-1',
  dash: [7, 3],
  sparse: true,
  points: { x: Float64Array.from(y.keys()), y: Float64Array.from(y) },
  smooth: smooth === null ? null : Float64Array.from(smooth),
  band: null,
});

function drawn(lines: readonly PlotLine[]) {
  const axis = { log: false, format: String };
  return {
    picture: {
      lines,
      references: [{ label: 'People', y: 0.5 }],
      x: { ...axis, label: 'Epoch' },
      y: { ...axis, label: 'Accuracy' },
      xRange: [0, 2] as const,
      yRange: null,
    },
    painter: {
      yRange: [0, 1] as const,
      ticks: {
        x: [
          { at: 0, text: '0' },
          { at: 3, text: 'out of sight' },
        ],
        y: [{ at: 0.5, text: '50%' }],
      },
    },
  };
}

describe('a saved chart', () => {
  const figure = figureOf('Runs', drawn([line('A & <b>', [0, 0.5, 1])]), () => '#0072b2');
  const svg = svgOf(figure, LOOK);

  it('has its title, axes, ticks, references and legend as text', () => {
    const texts = [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text]) => text);
    expect(texts).toEqual(['Runs', '50%', '0', 'Epoch', 'Accuracy', 'People', 'A &amp; &lt;b&gt;']);
  });

  it('draws each line from its first point to its last, with its strokes', () => {
    expect(svg).toContain('d="M72 492L482 272L892 52"');
    expect(svg).toContain('stroke-dasharray="7 3"');
    expect(svg.match(/<circle/g)).toHaveLength(3);
  });

  it('keeps the measured line, faint, beneath the smoothed one', () => {
    const smooth = figureOf('Runs', drawn([line('A', [0, 1, 0], [0, 0.6, 0.4])]), () => 'black');
    expect(smooth.lines.map(({ opacity }) => opacity)).toEqual([0.35, 1]);
    expect(smooth.legend).toHaveLength(1);
  });

  it('is a file that XML’s rules allow, whatever a run is called', () => {
    expect(escaped('a\u0000\u0008b"\'')).toBe('ab&quot;&#39;');
    expect(svg.startsWith('<?xml version="1.0" encoding="UTF-8"?>\n<svg ')).toBe(true);
  });

  it('places values along logarithms', () => {
    expect(shareOf(10, [1, 100], true)).toBeCloseTo(0.5, 12);
  });
});
