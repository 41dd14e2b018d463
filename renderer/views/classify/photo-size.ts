/** Height to width of most photos of clothes. */
export const RATIO = 4 / 3;

/** The smallest width of a photo on a card, in pixels. */
export const PICTURE = 112;

/** The smallest tile, in pixels: a picture, two lines of text, and room for the mark of the chosen one. */
const TILE = { width: 136, height: 178, gap: 6 } as const;

/** For the model to compare with there is one more line. */
const SECOND_LINE = 18;

/** @returns a tile's smallest size in pixels, and the gap between tiles */
export function tileSize(compared: boolean): { width: number; height: number; gap: number } {
  const { width, height, gap } = TILE;
  return { width, height: height + (compared ? SECOND_LINE : 0), gap };
}
