/** How large the parts of a matrix are, in pixels, and how its names fit. */
import { cutInMiddle, type MeasureText } from '@engine/text/cut-in-middle';

/** Beyond so many classes cells are small, names upright, and only what is in sight is in the page. */
const MOST_AT_FULL_SIZE = 24;
/** Between cells. */
export const CELL_GAP = 1;
const SLANT = (42 * Math.PI) / 180;
const LONGEST = { row: 200, column: 132 } as const;
/** The corner of a large matrix has a map of all of it. */
const SMALLEST_CORNER = 96;

export interface MatrixSizes {
  compact: boolean;
  cell: { width: number; height: number };
  /** Width of the names on the left. */
  rowHead: number;
  /** Height of the names on top. */
  columnHead: number;
  /** Room beside the last column for its slanted name. */
  beyond: number;
  /** As they fit. */
  rowNames: readonly string[];
  columnNames: readonly string[];
}

export function matrixSizes(
  names: readonly string[],
  viewport: 'narrow' | 'usual' | 'wide',
  measure: MeasureText,
): MatrixSizes {
  const compact = names.length > MOST_AT_FULL_SIZE;
  const fit = (most: number) => names.map((name) => cutInMiddle(name, most, measure));
  const [rowNames, columnNames] = [fit(LONGEST.row), fit(LONGEST.column)];
  const longest = (of: readonly string[]) =>
    of.reduce((most, name) => Math.max(most, measure(name)), 0);
  const [row, column] = [Math.ceil(longest(rowNames)) + 10, Math.ceil(longest(columnNames)) + 4];
  if (compact) {
    return {
      compact,
      cell: { width: 34, height: 24 },
      rowHead: Math.max(SMALLEST_CORNER, row),
      columnHead: Math.max(SMALLEST_CORNER, column + 8),
      beyond: 0,
      rowNames,
      columnNames,
    };
  }
  return {
    compact,
    cell: {
      width: { narrow: 36, usual: 42, wide: 54 }[viewport],
      height: viewport === 'wide' ? 40 : 34,
    },
    rowHead: row,
    columnHead: Math.ceil(column * Math.sin(SLANT)) + 12,
    beyond: Math.ceil(column * Math.cos(SLANT)) - 10,
    rowNames,
    columnNames,
  };
}
