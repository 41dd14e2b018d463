import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { differenceOpacity, inkFor, opacityOf } from '../../../renderer/views/results/matrix/color';

type Color = readonly [red: number, green: number, blue: number];
const BLACK: Color = [0, 0, 0];
const WHITE: Color = [255, 255, 255];

const [LIGHT = '', DARK = ''] = readFileSync('renderer/styles/tokens.css', 'utf8').split('@media');

function hue(theme: string, name = 'matrix'): Color {
  const [, ...parts] = new RegExp(`--${name}: (\\d+), (\\d+), (\\d+)`).exec(theme) ?? [];
  return parts.map(Number) as unknown as Color;
}

function sheet(theme: string): Color {
  const [, ...parts] = /--sheet: #(..)(..)(..)/.exec(theme) ?? [];
  return parts.map((part) => Number.parseInt(part, 16)) as unknown as Color;
}

/** Relative luminance by WCAG 2.2. */
function luminance(color: Color): number {
  const [red = 0, green = 0, blue = 0] = color.map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: Color, other: Color): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

function mixed(color: Color, ground: Color, opacity: number): Color {
  return color.map(
    (value, at) => opacity * value + (1 - opacity) * (ground[at] ?? 0),
  ) as unknown as Color;
}

describe('the figures on a cell of the matrix', () => {
  it.each([
    ['light', LIGHT, ['inverse-both'], BLACK, WHITE],
    ['dark', DARK, ['inverse-dark', 'inverse-both'], WHITE, BLACK],
  ] as const)('have WCAG’s contrast for every share in the %s theme', (...row) => {
    const [, theme, inverse, plain, opposite] = row;
    for (let part = 0; part <= 1; part += 0.001) {
      const cell = mixed(hue(theme), sheet(theme), opacityOf(part));
      const ink = (inverse as readonly string[]).includes(inkFor(part)) ? opposite : plain;
      expect(contrast(ink, cell), `a share of ${part}`).toBeGreaterThanOrEqual(4.5);
    }
  });

  it.each([
    ['light', LIGHT, BLACK],
    ['dark', DARK, WHITE],
  ] as const)('have it for every difference, in both hues of the %s theme', (...row) => {
    const [, theme, ink] = row;
    for (const name of ['matrix', 'matrix-less']) {
      for (let part = 0; part <= 1; part += 0.01) {
        const cell = mixed(hue(theme, name), sheet(theme), differenceOpacity(part));
        expect(contrast(ink, cell), `${name}, ${part}`).toBeGreaterThanOrEqual(4.5);
      }
    }
  });
});
