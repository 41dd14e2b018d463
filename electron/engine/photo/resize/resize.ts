/** A part of a photo at a new size, row by row: first narrowed, then added up to the rows of the result. */
import {
  COLUMN_BYTES,
  DOUBLES_BYTES,
  GROUP_BYTES,
  kernelsOn,
  LANES,
  ROWS,
  VECTOR_BYTES,
  type Kernels,
} from './kernels';
import { weightsOf, type Filter, type Weights } from './weights';

/** The pixels of a photo without what is behind them: 3 bytes a pixel, or 4 of which the last is passed over. */
export interface Opaque {
  width: number;
  height: number;
  bytes: Uint8Array;
  perPixel: 3 | 4;
}

export interface Span {
  from: number;
  length: number;
}

const PAGE_BYTES = 65_536;
/** A memory never shrinks: a larger one is let go. */
const MOST_KEPT_PAGES = 128;

/** Where each thing is in the memory, in bytes. */
interface Places {
  row: number;
  group: number;
  columns: number;
  weights: number;
  narrowed: number;
  image: number;
  end: number;
}

function placesFor({ width }: Opaque, across: Weights, down: Weights): Places {
  const [columns, rows] = [across.first.length, down.first.length];
  let end = 0;
  const next = (bytes: number): number => {
    const place = end;
    // Vectors are quicker where they are aligned.
    end += Math.ceil(bytes / VECTOR_BYTES) * VECTOR_BYTES;
    return place;
  };
  return {
    // One byte beyond a pixel of three is read, and passed over.
    row: next(LANES * width),
    group: next(GROUP_BYTES * width),
    columns: next(COLUMN_BYTES * columns),
    weights: next(8 * across.values.length),
    narrowed: next(ROWS * VECTOR_BYTES * columns),
    image: next(rows * VECTOR_BYTES * columns),
    end,
  };
}

let kept: { memory: WebAssembly.Memory; kernels: Kernels } | null = null;

function memoryOf(bytes: number): { memory: WebAssembly.Memory; kernels: Kernels } {
  const pages = Math.ceil(bytes / PAGE_BYTES);
  if (kept !== null && kept.memory.buffer.byteLength >= bytes) return kept;
  const memory = new WebAssembly.Memory({ initial: pages });
  const made = { memory, kernels: kernelsOn(memory) };
  if (pages <= MOST_KEPT_PAGES) kept = made;
  return made;
}

/** The next photo has the memory of the one before. */
function layOut(memory: WebAssembly.Memory, across: Weights, places: Places): void {
  const table = new Int32Array(memory.buffer, places.columns, 2 * across.first.length);
  for (const [column, first] of across.first.entries()) {
    table[2 * column] = places.group + first * GROUP_BYTES;
    table[2 * column + 1] = across.counts[column] ?? 0;
  }
  new Float64Array(memory.buffer, places.weights, across.values.length).set(across.values);
  new Uint8Array(memory.buffer, places.image, places.end - places.image).fill(0);
}

/** Adds narrowed rows, one after the other, to the new rows that are means of them. */
class RowSums {
  /** The first new row that is not done. */
  private row = 0;
  /** Where the weights of each new row begin. */
  private readonly offsets: Int32Array;

  constructor(
    private readonly down: Weights,
    private readonly add: (row: number, weight: number) => void,
  ) {
    let sum = 0;
    this.offsets = down.counts.map((count) => (sum += count) - count);
  }

  take(source: number): void {
    const { first, counts, values } = this.down;
    const end = (row: number): number => (first[row] ?? 0) + (counts[row] ?? 0);
    while (this.row < first.length && end(this.row) <= source) this.row++;
    for (let row = this.row; row < first.length && (first[row] ?? 0) <= source; row++) {
      const weight = values[(this.offsets[row] ?? 0) + source - (first[row] ?? 0)] ?? 0;
      this.add(row, weight);
    }
  }
}

/**
 * A part of a photo at a new size.
 * @param x which columns of the photo become the `width` of the result, and `y` which rows the `height`
 * @returns [height, width, 4]: red, green and blue from 0 to 255, beside each a number without meaning;
 *   until the next call
 */
export function resized(
  photo: Opaque,
  { x, y, width, height }: { x: Span; y: Span; width: number; height: number },
  filter: Filter,
): Float32Array {
  const across = weightsOf(filter, photo.width, x, width);
  const down = weightsOf(filter, photo.height, y, height);
  const places = placesFor(photo, across, down);
  const { memory, kernels } = memoryOf(places.end);
  layOut(memory, across, places);
  const rowBytes = VECTOR_BYTES * width;
  const stride = photo.width * photo.perPixel;
  const row = new Uint8Array(memory.buffer, places.row, stride);
  let narrowed = places.narrowed;
  const sums = new RowSums(down, (to, weight) => {
    kernels.addRow(narrowed, places.image + to * rowBytes, weight, width);
  });
  const last = height - 1;
  const end = (down.first[last] ?? 0) + (down.counts[last] ?? 0);
  for (let top = down.first[0] ?? 0; top < end; top += ROWS) {
    const rows = Math.min(ROWS, end - top);
    for (let below = 0; below < rows; below++) {
      row.set(photo.bytes.subarray((top + below) * stride, (top + below + 1) * stride));
      const to = places.group + below * DOUBLES_BYTES;
      kernels.widen(places.row, photo.perPixel, to, photo.width);
    }
    kernels.narrow(places.columns, places.weights, places.narrowed, rowBytes, width);
    for (let below = 0; below < rows; below++) {
      narrowed = places.narrowed + below * rowBytes;
      sums.take(top + below);
    }
  }
  return new Float32Array(memory.buffer, places.image, LANES * width * height);
}
