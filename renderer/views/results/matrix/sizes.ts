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
/** Of a matrix of few classes: the least holds its figures, the most is as large as is still of use. */
const CELL = { width: { least: 40, most: 88 }, height: { least: 34, most: 72 } } as const;

export interface MatrixSizes {
  compact: boolean;
  cell: Size;
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

interface Size {
  width: number;
  height: number;
}

/** What a matrix may take of the window's page: its images stand beside it, the scores above it. */
export function roomIn(page: Size): Size {
  return { width: 0.5 * page.width, height: page.height - 420 };
}

function between(size: number, { least, most }: { least: number; most: number }): number {
  return Math.max(least, Math.min(most, Math.floor(size)));
}

/** @param room for the whole matrix with its names and totals; cells grow with it */
export function matrixSizes(
  names: readonly string[],
  room: Size,
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
  const columnHead = Math.ceil(column * Math.sin(SLANT)) + 12;
  const beyond = Math.ceil(column * Math.cos(SLANT)) - 10;
  // The totals take a cell more.
  const cells = names.length + 1;
  return {
    compact,
    cell: {
      width: between((room.width - row - beyond) / cells - CELL_GAP, CELL.width),
      height: between((room.height - columnHead) / cells - CELL_GAP, CELL.height),
    },
    rowHead: row,
    columnHead,
    beyond,
    rowNames,
    columnNames,
  };
}
