/** A map of attribution in words: in which ninth of the picture most of what speaks for the class lies. */
import type { Grid } from './enlarge';

const ROWS = ['upper', 'middle', 'lower'] as const;
const COLUMNS = ['left', 'center', 'right'] as const;

export interface Whereabouts {
  /** Such as "upper left". */
  place: string;
  /** Its share of all that speaks for the class, 0 to 1. */
  share: number;
}

function ninth(at: number, { height, width }: Grid): number {
  const row = Math.floor((3 * Math.floor(at / width)) / height);
  return Math.min(8, 3 * row + Math.floor((3 * (at % width)) / width));
}

/**
 * @param map a number for each pixel of `image`, row by row
 * @returns null where nothing speaks for the class
 */
export function whereMost(map: Float32Array, image: Grid): Whereabouts | null {
  const sums = new Float64Array(9);
  map.forEach((value, at) => {
    const place = ninth(at, image);
    if (value > 0) sums[place] = (sums[place] ?? 0) + value;
  });
  const total = sums.reduce((sum, each) => sum + each, 0);
  if (total === 0) return null;
  const most = sums.indexOf(Math.max(...sums));
  const [row, column] = [ROWS[Math.floor(most / 3)] ?? 'middle', COLUMNS[most % 3] ?? 'center'];
  const place = row === 'middle' && column === 'center' ? 'middle' : `${row} ${column}`;
  return { place, share: (sums[most] ?? 0) / total };
}
