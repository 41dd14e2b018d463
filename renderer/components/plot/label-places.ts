/** Where the words of level lines stand, so that none lies over another or beyond the edge. */

/** Of one line of words, and between it and its level. */
const HEIGHT = 13;
const GAP = 2;

/**
 * Above its line; below it where it would meet the words of a higher one, or the edge.
 * @param levels distances from the top, one for each line
 * @param edge above which no words may stand
 * @param unit of these distances
 * @returns for each line where the bottom of its words is
 */
export function labelBottoms(levels: readonly number[], edge: number, unit = 1): number[] {
  const [height, gap] = [HEIGHT * unit, GAP * unit];
  const bottoms = [...levels];
  let taken = edge;
  for (const at of [...levels.keys()].sort((a, b) => (levels[a] ?? 0) - (levels[b] ?? 0))) {
    const level = levels[at] ?? 0;
    const above = level - gap;
    taken = above - height >= taken ? above : Math.max(level + gap, taken) + height;
    bottoms[at] = taken;
  }
  return bottoms;
}
