/** How a cell of the matrix is coloured: one hue, laid on more thickly for a larger share. */

/** A root scale, so that a confusion of one in a hundred still shows beside the diagonal. */
export function opacityOf(part: number): number {
  return Math.sqrt(part);
}

// Where the figures on a cell have to change sides to stay readable: measured on tokens.css, whose
// dark theme has a light hue and so reaches the point sooner.
const LIGHT_THEME_FROM = 0.52;
const DARK_THEME_FROM = 0.27;

export type MatrixInk = 'plain' | 'inverse-dark' | 'inverse-both';

/** In which themes the figures on a cell stand in the sheet's colour. */
export function inkFor(part: number): MatrixInk {
  if (part >= LIGHT_THEME_FROM) return 'inverse-both';
  return part >= DARK_THEME_FROM ? 'inverse-dark' : 'plain';
}
