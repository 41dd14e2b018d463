/**
 * The usual body, {"instances": [pictures as nested lists]}, read straight into pixels. JSON.parse would
 * first make a little list of each pixel, which takes as long as all else that is done for a
 * request.
 */
import { valuesIn, type ImageShape } from '@engine/data/image-shape';
import { joined } from '@engine/data/joined';

/** ASCII. */
const OPEN = 0x5b;
const CLOSE = 0x5d;
const COMMA = 0x2c;
const DOT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;
const SMALL_E = 0x65;
const LARGE_E = 0x45;
const MINUS = 0x2d;
const PLUS = 0x2b;
const SPACES = new Set([0x20, 0x09, 0x0a, 0x0d]);

const START = /^\s*\{\s*"instances"\s*:\s*\[/;
const END = /^\s*\}\s*$/;
/** Longer than any spelling of the start. */
const START_BYTES = 200;
/** Powers of ten up to the largest. */
const TENS = Array.from({ length: 309 }, (_, power) => 10 ** power);

/** Thrown and caught in here: the body is another one than the usual. */
class Unusual extends Error {}

class Scanner {
  constructor(
    private readonly bytes: Buffer,
    private at: number,
  ) {}

  private here(): number {
    return this.bytes[this.at] ?? 0;
  }

  private skipSpaces(): void {
    // Looking in the set for each character would take twice as long.
    while (this.here() <= 0x20 && SPACES.has(this.here())) this.at += 1;
  }

  /** Take this character, after spaces, where it is the next. */
  take(character: number): boolean {
    this.skipSpaces();
    if (this.here() !== character) return false;
    this.at += 1;
    return true;
  }

  expect(character: number): void {
    if (!this.take(character)) throw new Unusual();
  }

  /** Read digits onto a number; its new value. */
  private digits(value: number): number {
    const first = this.at;
    let result = value;
    for (let byte = this.here(); byte >= ZERO && byte <= NINE; byte = this.here()) {
      result = 10 * result + byte - ZERO;
      this.at += 1;
    }
    if (this.at === first) throw new Unusual();
    return result;
  }

  private exponent(): number {
    const byte = this.here();
    if (byte !== SMALL_E && byte !== LARGE_E) return 0;
    this.at += 1;
    const sign = this.here();
    if (sign === MINUS || sign === PLUS) this.at += 1;
    return (sign === MINUS ? -1 : 1) * this.digits(0);
  }

  /** A number that is not negative, to the precision of float32. */
  number(): number {
    this.skipSpaces();
    const first = this.at;
    let value = this.digits(0);
    if (this.bytes[first] === ZERO && this.at > first + 1) throw new Unusual();
    let power = 0;
    if (this.here() === DOT) {
      this.at += 1;
      const from = this.at;
      value = this.digits(value);
      power = from - this.at;
    }
    power += this.exponent();
    const scale = TENS[Math.abs(power)];
    if (scale === undefined) throw new Unusual();
    return power < 0 ? value / scale : value * scale;
  }

  rest(): string {
    return this.bytes.toString('latin1', this.at);
  }
}

/** @param to of the shape's values */
function scanPicture(scanner: Scanner, to: Float32Array, { width, channels }: ImageShape): void {
  const rowValues = width * channels;
  scanner.expect(OPEN);
  for (let at = 0; at < to.length; at++) {
    const [startsRow, startsPixel] = [at % rowValues === 0, at % channels === 0];
    if (at > 0) scanner.expect(COMMA);
    if (startsRow) scanner.expect(OPEN);
    if (startsPixel) scanner.expect(OPEN);
    to[at] = scanner.number();
    if ((at + 1) % channels === 0) scanner.expect(CLOSE);
    if ((at + 1) % rowValues === 0) scanner.expect(CLOSE);
  }
  scanner.expect(CLOSE);
}

/**
 * @param most pictures
 * @returns float32, count * the shape's values, or null where the body is anything but usual: a longer way says then
 *   what it is
 */
export function scanPictures(body: Buffer, shape: ImageShape, most: number): Float32Array | null {
  const start = START.exec(body.toString('latin1', 0, START_BYTES));
  if (start === null) return null;
  const scanner = new Scanner(body, start[0].length);
  const pictures: Float32Array[] = [];
  try {
    do {
      if (pictures.length === most) return null;
      const picture = new Float32Array(valuesIn(shape));
      scanPicture(scanner, picture, shape);
      pictures.push(picture);
    } while (scanner.take(COMMA));
    scanner.expect(CLOSE);
  } catch (error) {
    if (error instanceof Unusual) return null;
    throw error;
  }
  if (!END.test(scanner.rest())) return null;
  const [first] = pictures;
  return pictures.length === 1 && first !== undefined ? first : joined(pictures);
}
