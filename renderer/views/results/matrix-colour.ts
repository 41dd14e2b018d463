/** How a cell of the matrix is coloured: one hue, laid on more thickly for a larger share. */

/** A root scale, so that a confusion of one in a hundred still shows beside the diagonal. */
export function opacityOf(part: number): number {
  return Math.sqrt(part);
}

// Where black and white are as readable as each other on tokens.css's colours, which is the only place
// where both have WCAG's contrast of 4.5; the dark theme has a light hue and so reaches it sooner.
const LIGHT_THEME_FROM = 0.615;
const DARK_THEME_FROM = 0.333;

export type MatrixInk = 'plain' | 'inverse-dark' | 'inverse-both';

/** In which themes the figures on a cell stand in the opposite of the theme's black or white. */
export function inkFor(part: number): MatrixInk {
  if (part >= LIGHT_THEME_FROM) return 'inverse-both';
  return part >= DARK_THEME_FROM ? 'inverse-dark' : 'plain';
}
