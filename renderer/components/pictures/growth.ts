/** How large cards are drawn, so that pictures use the room that there is. All sizes are in pixels. */

interface Size {
  width: number;
  height: number;
}

/**
 * How much wider each card's picture can be drawn with all cards in sight.
 * @param room for all cards, with one more gap beside and below them
 * @param card the smallest that it may be, with the gap to the next one
 * @param ratio how much higher a card gets for each pixel that it gets wider
 * @returns below 0 where the smallest cards are not all in sight
 */
export function growthInSight(count: number, room: Size, card: Size, ratio = 1): number {
  let most = -Infinity;
  for (let columns = 1; columns <= count; columns++) {
    const wider = room.width / columns - card.width;
    const higher = room.height / Math.ceil(count / columns) - card.height;
    most = Math.max(most, Math.min(wider, higher / ratio));
    if (wider < most) break;
  }
  return Math.floor(most);
}

/** In a row of cards that grow by steps. */
const FEWEST_COLUMNS = 5;
/** Of steps that a card grows by. */
const MOST_STEPS = 4;

/** How much wider each card can be, by whole steps, with some of them left in a row. */
export function growthInSteps(roomWidth: number, cardWidth: number, step: number): number {
  const steps = Math.floor((roomWidth / FEWEST_COLUMNS - cardWidth) / step);
  return step * Math.max(0, Math.min(MOST_STEPS, steps));
}

/** No more in a row, so that cards grow with the window. */
const MOST_COLUMNS = 10;

/** How much wider each card can be for the smallest ones to fill the rows. */
export function growthInRow(roomWidth: number, cardWidth: number): number {
  const smallest = Math.max(cardWidth, roomWidth / MOST_COLUMNS);
  const columns = Math.max(1, Math.floor(roomWidth / smallest));
  return Math.max(0, Math.floor(roomWidth / columns - cardWidth));
}
