/** In pixels: a picture and two lines of text, with room around them for the mark of the chosen one. */
const TILE = { width: 136, height: 178, gap: 6 } as const;

/** For the model to compare with there is one more line. */
const SECOND_LINE = 18;

/** @returns a tile's size in pixels, and the gap between tiles */
export function tileSize(compared: boolean): { width: number; height: number; gap: number } {
  const { width, height, gap } = TILE;
  return { width, height: height + (compared ? SECOND_LINE : 0), gap };
}
