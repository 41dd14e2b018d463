/** Sizes in pixels, on which the gallery counts to know which cards are in sight. */

/** A picture at three times its size, and three lines of text. */
export const CARD = { width: 84, height: 138 } as const;
export const GAP = 12;
/** Rows kept beyond what is in sight, so that scrolling meets drawn pictures. */
export const OVERSCAN = 3;
/** Blank cards while the first pictures are being read. */
export const WAITING_CARDS = 12;
