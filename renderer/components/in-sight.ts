/**
 * Rows of a scrolled list that shall exist: those in sight and a few beyond, so that scrolling meets
 * drawn ones. Thousands of canvases would be too many.
 * @param top how far it is scrolled, in pixels as `height`, which is in sight of it, and `row`
 * @param beyond rows before and after
 * @returns the first row, and the one after the last, which may lie beyond the list's end
 */
export function rowsInSight(
  { top, height, row }: { top: number; height: number; row: number },
  beyond: number,
): { first: number; last: number } {
  return {
    first: Math.max(0, Math.floor(top / row) - beyond),
    last: Math.ceil((top + height) / row) + beyond,
  };
}
