/** Pictures of one set that stand in another set too, to the byte or nearly. */
import { PIXELS, SIDE, type LabelledImages } from './dataset';

export interface Twin {
  /** Place in the other set, from 0. */
  index: number;
  /** As the other set has it. */
  label: number;
  /** Root mean square difference of the pixels, in steps of 255; 0 where every byte is the same. */
  distance: number;
}

/** The largest distance of a near twin: a difference that can hardly be seen. */
export const NEARLY_SAME = 4;
/** A set of many equal pictures would have as many twins for each. */
const MOST_TWINS = 5;

/** The edge of the squares, in pixels, whose sums are compared before any pixels are. */
const EDGE = 7;
const ACROSS = SIDE / EDGE;
const SQUARES = ACROSS * ACROSS;
const SQUARE_OF = Uint8Array.from({ length: PIXELS }, (_, place) => {
  const row = Math.floor(place / SIDE / EDGE);
  return row * ACROSS + Math.floor((place % SIDE) / EDGE);
});

/** The sum of the pixels in each square: int32, count * 16. */
function squareSums({ pixels, count }: LabelledImages): Int32Array {
  const sums = new Int32Array(count * SQUARES);
  for (let image = 0; image < count; image++) {
    for (let place = 0; place < PIXELS; place++) {
      const square = image * SQUARES + (SQUARE_OF[place] ?? 0);
      sums[square] = (sums[square] ?? 0) + (pixels[image * PIXELS + place] ?? 0);
    }
  }
  return sums;
}

function sumOf(squares: Int32Array): number {
  return squares.reduce((total, each) => total + each, 0);
}

function squaredDistance(one: Uint8Array, other: Uint8Array, limit: number): number {
  let sum = 0;
  for (let place = 0; place < PIXELS && sum <= limit; place++) {
    sum += ((one[place] ?? 0) - (other[place] ?? 0)) ** 2;
  }
  return sum;
}

/**
 * Finds twins without comparing every pair of pictures. For n pixels, the squared difference of
 * their sums is at most n times the sum of their squared differences (Cauchy and Schwarz), so that
 * few sums rule nearly all pairs out, and none that is near is missed.
 */
class TwinIndex {
  /** Places in the set, by the sum of the picture's pixels. */
  private readonly order: Uint32Array;
  /** In that order. */
  private readonly sums: Float64Array;
  private readonly squares: Int32Array;

  constructor(private readonly images: LabelledImages) {
    const { count } = images;
    const squares = squareSums(images);
    const totals = Float64Array.from({ length: count }, (_, image) =>
      sumOf(squares.subarray(image * SQUARES, (image + 1) * SQUARES)),
    );
    this.order = Uint32Array.from({ length: count }, (_, image) => image).sort(
      (a, b) => (totals[a] ?? 0) - (totals[b] ?? 0) || a - b,
    );
    this.sums = new Float64Array(count);
    this.squares = new Int32Array(count * SQUARES);
    for (const [at, image] of this.order.entries()) {
      this.sums[at] = totals[image] ?? 0;
      this.squares.set(squares.subarray(image * SQUARES, (image + 1) * SQUARES), at * SQUARES);
    }
  }

  /** Twins of a picture, the nearest first. */
  twins(picture: Uint8Array, squares: Int32Array, distance: number): Twin[] {
    const limit = distance ** 2 * PIXELS;
    const sum = sumOf(squares);
    const reach = distance * PIXELS;
    const found: Twin[] = [];
    let same = 0;
    for (let at = this.firstFrom(sum - reach); at < this.sums.length; at++) {
      if ((this.sums[at] ?? 0) > sum + reach || same === MOST_TWINS) break;
      if (!this.mayBeNear(at, squares, limit)) continue;
      const index = this.order[at] ?? 0;
      const other = this.images.pixels.subarray(index * PIXELS, (index + 1) * PIXELS);
      const squared = squaredDistance(picture, other, limit);
      if (squared > limit) continue;
      if (squared === 0) same++;
      const label = this.images.labels[index] ?? 0;
      found.push({ index, label, distance: Math.sqrt(squared / PIXELS) });
    }
    found.sort((a, b) => a.distance - b.distance || a.index - b.index);
    return found.slice(0, MOST_TWINS);
  }

  private mayBeNear(at: number, squares: Int32Array, limit: number): boolean {
    let sum = 0;
    for (let square = 0; square < SQUARES; square++) {
      sum += ((this.squares[at * SQUARES + square] ?? 0) - (squares[square] ?? 0)) ** 2;
      if (sum > limit * EDGE * EDGE) return false;
    }
    return true;
  }

  /** The first place whose sum is at least this, by halving. */
  private firstFrom(sum: number): number {
    let [low, high] = [0, this.sums.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.sums[middle] ?? 0) < sum) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/**
 * For each picture of `images` that has any, its twins in `among`, the nearest first, at most five.
 * @param distance the largest that counts, as in `Twin`; 0 for equal bytes only
 */
export function findTwins(
  images: LabelledImages,
  among: LabelledImages,
  distance = NEARLY_SAME,
): Map<number, Twin[]> {
  const index = new TwinIndex(among);
  const squares = squareSums(images);
  const found = new Map<number, Twin[]>();
  for (let image = 0; image < images.count; image++) {
    const picture = images.pixels.subarray(image * PIXELS, (image + 1) * PIXELS);
    const sums = squares.subarray(image * SQUARES, (image + 1) * SQUARES);
    const twins = index.twins(picture, sums, distance);
    if (twins.length > 0) found.set(image, twins);
  }
  return found;
}
