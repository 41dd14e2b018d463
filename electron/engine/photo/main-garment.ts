/** Of several garments in one photo, the main one: large, and near the middle. */
import { tracked, type Cv } from './opencv';

/**
 * Parts that lie nearer to each other than this, as a share of the longest edge, belong together:
 * the two shoes of a pair, a dress above and below its belt.
 */
const GAP_SHARE = 0.05;
/** How fast a garment counts for less with its distance from the middle, by half the edge. */
const DISTANCE_WEIGHT = 1;

interface Group {
  area: number;
  /** Sums of its pixels' columns and rows. */
  columns: number;
  rows: number;
}

function groupsOf(mask: Uint8Array, labels: Int32Array, count: number, columns: number): Group[] {
  const groups = Array.from({ length: count }, (): Group => ({ area: 0, columns: 0, rows: 0 }));
  for (let at = 0; at < mask.length; at++) {
    const group = groups[labels[at] ?? 0];
    if (mask[at] !== 1 || group === undefined) continue;
    group.area += 1;
    group.columns += at % columns;
    group.rows += Math.floor(at / columns);
  }
  return groups;
}

function weightOf({ area, columns, rows }: Group, height: number, width: number): number {
  if (area === 0) return 0;
  const across = (columns / area - width / 2) / (width / 2);
  const down = (rows / area - height / 2) / (height / 2);
  return area * Math.exp(-DISTANCE_WEIGHT * Math.hypot(across, down));
}

/**
 * @param mask 1 where there are garments, row by row
 * @returns the main one's mask, and how many others there are
 */
export function mainGarment(
  cv: Cv,
  mask: Uint8Array,
  rows: number,
  columns: number,
): { mask: Uint8Array; othersLeftOut: number } {
  return tracked((track) => {
    const reach = 2 * Math.round((GAP_SHARE * Math.max(rows, columns)) / 2) + 1;
    const image = track(cv.matFromArray(rows, columns, cv.CV_8UC1, [...mask]));
    const [joined, labels] = [track(new cv.Mat()), track(new cv.Mat())];
    cv.dilate(image, joined, track(cv.Mat.ones(reach, reach, cv.CV_8U)));
    const count = cv.connectedComponents(joined, labels, 8, cv.CV_32S);
    const groups = groupsOf(mask, labels.data32S, count, columns);
    const weights = groups.map((group) => weightOf(group, rows, columns));
    const main = weights.indexOf(Math.max(...weights));
    const kept = labels.data32S;
    return {
      mask: mask.map((value, at) => (kept[at] === main ? value : 0)),
      othersLeftOut: groups.filter(({ area }) => area > 0).length - 1,
    };
  });
}
