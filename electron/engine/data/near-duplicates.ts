/** Pictures of one set that stand in another set too, to the byte or nearly. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { pixelsOf, type LabeledImages } from './dataset';
import { valuesIn, type ImageShape } from './image-shape';

export interface NearDuplicate {
  /** Place in the other set, from 0. */
  index: number;
  /** As the other set has it. */
  label: number;
  /** Root mean square difference of the pixels, in steps of 255; 0 where every byte is the same. */
  distance: number;
}

/** The largest distance of a near-duplicate: of a garment seen twice, a difference that is hard to see. */
export const NEARLY_SAME = 8;
/** A set of many equal pictures would have as many near-duplicates for each. */
const MAX_DUPLICATES = 5;
/** Pictures that are looked for before others get their turn; they take some 20 ms. */
const AT_ONCE = 100;

/** Rectangles along each side, whose sums are compared before any pixels are. */
const ACROSS = 4;
const SQUARES = ACROSS * ACROSS;

interface Squares {
  /** The rectangle of each value; SQUARES for those at the edges that belong to none. */
  of: Uint8Array;
  /** Values that belong to one: all rectangles have as many. */
  covered: number;
}

function squaresOf({ height, width, channels }: ImageShape): Squares {
  const [rows, columns] = [Math.floor(height / ACROSS), Math.floor(width / ACROSS)];
  const of = Uint8Array.from({ length: height * width * channels }, (_, value) => {
    const pixel = Math.floor(value / channels);
    const row = Math.floor(Math.floor(pixel / width) / rows);
    const column = Math.floor((pixel % width) / columns);
    return row < ACROSS && column < ACROSS ? row * ACROSS + column : SQUARES;
  });
  return { of, covered: SQUARES * rows * columns * channels };
}

/** The sums of a picture's squares become their sums with signs, one for each of 16 patterns. */
function walsh(squares: Int32Array): void {
  for (let span = 1; span < SQUARES; span *= 2) {
    for (let at = 0; at < SQUARES; at++) {
      if ((at & span) !== 0) continue;
      const [one, other] = [squares[at] ?? 0, squares[at + span] ?? 0];
      squares[at] = one + other;
      squares[at + span] = one - other;
    }
  }
}

/**
 * Each image as 16 numbers: its values summed up with the signs of the 16 Walsh patterns of 4x4
 * rectangles. The patterns are at right angles to each other and each has as many ones as the
 * rectangles cover values, so that for two images the squared differences of these numbers are
 * in all at most that number times the sum of the squared differences of their values.
 * @returns one array for each number, of as many values as there are pictures
 */
function patternsOf(images: LabeledImages): Int32Array[] {
  const { count, shape } = images;
  const { of } = squaresOf(shape);
  const patterns = Array.from({ length: SQUARES }, () => new Int32Array(count));
  const squares = new Int32Array(SQUARES + 1);
  for (let image = 0; image < count; image++) {
    squares.fill(0);
    const pixels = pixelsOf(images, image);
    for (let place = 0; place < of.length; place++) {
      const square = of[place] ?? 0;
      squares[square] = (squares[square] ?? 0) + (pixels[place] ?? 0);
    }
    walsh(squares);
    for (const [at, values] of patterns.entries()) values[image] = squares[at] ?? 0;
  }
  return patterns;
}

function variance(values: Int32Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
}

/** The first place in ascending values that has at least this one, by halving. */
function firstFrom(values: Int32Array, least: number): number {
  let [low, high] = [0, values.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((values[middle] ?? 0) < least) low = middle + 1;
    else high = middle;
  }
  return low;
}

function squaredDistance(one: Uint8Array, other: Uint8Array, limit: number): number {
  let sum = 0;
  for (let place = 0; place < one.length && sum <= limit; place++) {
    sum += ((one[place] ?? 0) - (other[place] ?? 0)) ** 2;
  }
  return sum;
}

/**
 * Finds near-duplicates without comparing every pair of pictures: the patterns' numbers rule nearly all pairs
 * out, those first in which pictures differ most, and none that is near is missed.
 */
class DuplicateIndex {
  /** Which pattern comes first, second and so on. */
  private readonly ranking: number[];
  /** Places in the set, ascending in the first pattern. */
  private readonly order: Uint32Array;
  /** In that order, by rank. */
  private readonly patterns: Int32Array[];
  /** Numbers in an image. */
  private readonly size: number;
  /** How far patterns can be apart for each step of distance. */
  private readonly reach: number;

  constructor(private readonly images: LabeledImages) {
    this.size = valuesIn(images.shape);
    this.reach = Math.sqrt(this.size * squaresOf(images.shape).covered);
    const patterns = patternsOf(images);
    const variances = patterns.map(variance);
    this.ranking = [...patterns.keys()].sort(
      (a, b) => (variances[b] ?? 0) - (variances[a] ?? 0) || a - b,
    );
    const [first = new Int32Array()] = this.ranked(patterns);
    this.order = Uint32Array.from(first, (_, image) => image).sort(
      (a, b) => (first[a] ?? 0) - (first[b] ?? 0) || a - b,
    );
    this.patterns = this.ranked(patterns).map((values) =>
      Int32Array.from(this.order, (image) => values[image] ?? 0),
    );
  }

  /** For each picture that has any, its near-duplicates, the nearest first. */
  async duplicatesOf(
    pictures: LabeledImages,
    distance: number,
  ): Promise<Map<number, NearDuplicate[]>> {
    const patterns = this.ranked(patternsOf(pictures));
    const found = new Map<number, NearDuplicate[]>();
    for (let image = 0; image < pictures.count; image++) {
      const numbers = Int32Array.from(patterns, (values) => values[image] ?? 0);
      const picture = pixelsOf(pictures, image);
      const nearDuplicates = this.nearDuplicates(
        picture,
        this.candidates(numbers, distance),
        distance,
      );
      if (nearDuplicates.length > 0) found.set(image, nearDuplicates);
      if (image % AT_ONCE === AT_ONCE - 1) await nextTurn();
    }
    return found;
  }

  private ranked(patterns: readonly Int32Array[]): Int32Array[] {
    return this.ranking.map((at) => patterns[at] ?? new Int32Array());
  }

  /** Places in `order` of the pictures that the patterns do not rule out. */
  private candidates(numbers: Int32Array, distance: number): number[] {
    const [first = new Int32Array(), second = new Int32Array()] = this.patterns;
    const [own = 0, other = 0] = numbers;
    const reach = distance * this.reach;
    const possible: number[] = [];
    for (let at = firstFrom(first, own - reach); at < first.length; at++) {
      if ((first[at] ?? 0) > own + reach) break;
      // Nearly all pairs end here, so it is no call.
      if (Math.abs((second[at] ?? 0) - other) > reach) continue;
      if (this.mayBeNear(at, numbers, reach * reach)) possible.push(at);
    }
    return possible;
  }

  private mayBeNear(at: number, numbers: Int32Array, limit: number): boolean {
    let sum = 0;
    for (let rank = 0; rank < SQUARES && sum <= limit; rank++) {
      sum += ((this.patterns[rank]?.[at] ?? 0) - (numbers[rank] ?? 0)) ** 2;
    }
    return sum <= limit;
  }

  private nearDuplicates(
    picture: Uint8Array,
    candidates: readonly number[],
    distance: number,
  ): NearDuplicate[] {
    const limit = distance ** 2 * this.size;
    const nearDuplicates: NearDuplicate[] = [];
    let same = 0;
    for (const at of candidates) {
      if (same === MAX_DUPLICATES) break;
      const index = this.order[at] ?? 0;
      const other = pixelsOf(this.images, index);
      const squared = squaredDistance(picture, other, limit);
      if (squared > limit) continue;
      if (squared === 0) same++;
      const label = this.images.labels[index] ?? 0;
      nearDuplicates.push({ index, label, distance: Math.sqrt(squared / this.size) });
    }
    nearDuplicates.sort((a, b) => a.distance - b.distance || a.index - b.index);
    return nearDuplicates.slice(0, MAX_DUPLICATES);
  }
}

/**
 * For each picture of `images` that has any, its near-duplicates in `among`, the nearest first, at most five.
 * @param distance the largest that counts, as in `NearDuplicate`; 0 for equal bytes only
 */
export function findNearDuplicates(
  images: LabeledImages,
  among: LabeledImages,
  distance = NEARLY_SAME,
): Promise<Map<number, NearDuplicate[]>> {
  return new DuplicateIndex(among).duplicatesOf(images, distance);
}
