/** How a cell of a matrix is colored: one hue, laid on more thickly for a larger share. */

/** A root scale, so that a confusion of one in a hundred still shows beside the diagonal. */
export function opacityOf(part: number): number {
  return Math.sqrt(part);
}

// Where black and white are as readable as each other on tokens.css's colors, which is the only place
// where both have WCAG's contrast of 4.5; the dark theme has a light hue and so reaches it sooner.
const LIGHT_THEME_FROM = 0.615;
const DARK_THEME_FROM = 0.333;

export type MatrixInk = 'plain' | 'inverse-dark' | 'inverse-both';

/** In which themes the figures on a cell stand in the opposite of the theme's black or white. */
export function inkFor(part: number): MatrixInk {
  if (part >= LIGHT_THEME_FROM) return 'inverse-both';
  return part >= DARK_THEME_FROM ? 'inverse-dark' : 'plain';
}

/** Thin enough for the theme's own black or white to be readable on both hues of a difference. */
const MOST_OF_A_DIFFERENCE = 0.55;

/**
 * How thickly a difference's hue is laid on.
 * @param part of the largest difference in the matrix, 0 to 1
 */
export function differenceOpacity(part: number): number {
  return MOST_OF_A_DIFFERENCE * Math.sqrt(part);
}

/** The largest size that a number of a matrix has. */
export function largestOf(matrix: readonly (readonly number[])[]): number {
  let largest = 0;
  for (const row of matrix) for (const value of row) largest = Math.max(largest, Math.abs(value));
  return largest;
}
