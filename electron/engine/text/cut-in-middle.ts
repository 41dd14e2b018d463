/** Cuts long names in their middle, because names of one set often differ at their end only. */

export type MeasureText = (text: string) => number;

const segmenter = new Intl.Segmenter();

/** @param most the room, in the unit of `measure` */
export function cutInMiddle(text: string, most: number, measure: MeasureText): string {
  if (measure(text) <= most) return text;
  const letters = Array.from(segmenter.segment(text), ({ segment }) => segment);
  const cut = (kept: number): string => {
    const end = Math.floor(kept * 0.45);
    const tail = end === 0 ? '' : letters.slice(-end).join('').trimStart();
    return `${letters
      .slice(0, kept - end)
      .join('')
      .trimEnd()}…${tail}`;
  };
  // As many letters as there is room for, found by halving.
  let [fits, over] = [0, letters.length];
  while (over - fits > 1) {
    const middle = (fits + over) >> 1;
    if (measure(cut(middle)) <= most) fits = middle;
    else over = middle;
  }
  return cut(fits);
}
