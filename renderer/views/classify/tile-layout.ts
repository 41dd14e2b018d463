/** Sizes in pixels, on which the grid counts to know which tiles are in sight. */

/** A picture and two lines of text, with room around them for the mark of the chosen one. */
export const TILE = { width: 136, height: 178, picture: 124 } as const;
export const GAP = 6;
/** Rows kept beyond what is in sight, so that scrolling meets drawn pictures. */
export const OVERSCAN = 2;
