/** How many `--run-…` colours there are in tokens.css. */
const COLOURS = 8;

/** The colour of a trial in pictures and in the table, by its place among the trials, from 0. */
export function colourOf(place: number): string {
  return place < COLOURS ? `--run-${place + 1}` : '--line-strong';
}
