import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CONFIDENCE, markOf, RIGHT, WRONG } from '../../../renderer/views/results/map/marks';
import { contrast, distance, rgbOf, SIGHTS, type Rgb } from '../../support/color';

/** In Oklab; two colors side by side are told apart from about 0.02 on, thin lines need more. */
const LEAST_DISTANCE = 0.1;
/** WCAG's for what is no text. */
const LEAST_CONTRAST = 3;

const [LIGHT = '', DARK = ''] = readFileSync('renderer/styles/tokens.css', 'utf8').split('@media');

function token(theme: string, name: string): Rgb {
  return rgbOf(new RegExp(`${name}: (#[0-9a-f]{6});`).exec(theme)?.[1] ?? '');
}

const [CLASSES_LIGHT = '', CLASSES_DARK = ''] = readFileSync(
  'renderer/styles/classes.css',
  'utf8',
).split('@media');

describe.each([
  ['light', LIGHT],
  ['dark', DARK],
])('the colors of runs in the %s theme', (_name, theme) => {
  const names = Array.from({ length: 8 }, (_, at) => `--run-${at + 1}`);
  const pairs = names.flatMap((one, at) =>
    names.slice(at + 1).map((other) => [one, other] as const),
  );

  it.each(SIGHTS)('are told apart by eyes of %s', (sight) => {
    for (const [one, other] of [...pairs, ['--accent', '--validation'] as const]) {
      const apart = distance(token(theme, one), token(theme, other), sight);
      expect(apart, `${one} and ${other}`).toBeGreaterThanOrEqual(LEAST_DISTANCE);
    }
  });

  it('stand out from the sheet', () => {
    for (const name of names) {
      const against = contrast(token(theme, name), token(theme, '--sheet'));
      expect(against, name).toBeGreaterThanOrEqual(LEAST_CONTRAST);
    }
  });
});

describe.each([
  ['light', LIGHT, CLASSES_LIGHT],
  ['dark', DARK, CLASSES_DARK],
])('the marks of classes on the map in the %s theme', (_name, theme, classes) => {
  const marks = Array.from({ length: 10 }, (_, label) => markOf(label));

  it.each(SIGHTS)('are told apart by shape or by color, by eyes of %s', (sight) => {
    for (const [at, one] of marks.entries()) {
      for (const other of marks.slice(at + 1).filter(({ shape }) => shape === one.shape)) {
        const apart = distance(token(classes, one.color), token(classes, other.color), sight);
        expect(apart, `${one.color} and ${other.color}`).toBeGreaterThanOrEqual(LEAST_DISTANCE);
      }
    }
    expect(RIGHT.shape).not.toBe(WRONG.shape);
  });

  it.each(SIGHTS)('of confidence are told apart by eyes of %s', (sight) => {
    for (const [at, one] of CONFIDENCE.entries()) {
      for (const other of CONFIDENCE.slice(at + 1)) {
        const apart = distance(token(classes, one.color), token(classes, other.color), sight);
        expect(apart, `${one.color} and ${other.color}`).toBeGreaterThanOrEqual(LEAST_DISTANCE);
      }
    }
  });

  it('of confidence stand out from the sheet, the higher the more', () => {
    let before = LEAST_CONTRAST;
    for (const { color } of CONFIDENCE) {
      const against = contrast(token(classes, color), token(theme, '--sheet'));
      expect(against, color).toBeGreaterThanOrEqual(before);
      before = 1.2 * against;
    }
  });

  it.each(SIGHTS)('more and fewer of a difference are told apart by eyes of %s', (sight) => {
    const hue = (name: string): Rgb => {
      const parts = new RegExp(`${name}: (\\d+), (\\d+), (\\d+);`).exec(theme) ?? [];
      return [Number(parts[1]), Number(parts[2]), Number(parts[3])];
    };
    expect(distance(hue('--matrix'), hue('--matrix-less'), sight)).toBeGreaterThanOrEqual(
      LEAST_DISTANCE,
    );
  });

  it('stand out from the sheet', () => {
    for (const { color } of marks) {
      const against = contrast(token(classes, color), token(theme, '--sheet'));
      expect(against, color).toBeGreaterThanOrEqual(LEAST_CONTRAST);
    }
  });
});
