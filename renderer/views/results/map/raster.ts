/** A picture put together from small ones: ten thousand a frame take a tenth of what canvas calls take. */

/** A small picture; each pixel is one number with red in the lowest byte and opacity in the highest. */
export interface Stamp {
  side: number;
  pixels: Uint32Array;
}

/** The pixels of an image, read as one number each; every processor that Electron runs on is little-endian. */
function asNumbers({ buffer, byteOffset, byteLength }: Uint8ClampedArray): Uint32Array {
  return new Uint32Array(buffer, byteOffset, byteLength / 4);
}

export function stampOf(side: number, rgba: Uint8ClampedArray): Stamp {
  return { side, pixels: asNumbers(rgba).slice() };
}

/** @param opacity of what was wholly opaque, 0 to 1 */
export function fainter({ side, pixels }: Stamp, opacity: number): Stamp {
  const rgba = new Uint8ClampedArray(pixels.slice().buffer);
  for (let at = 3; at < rgba.length; at += 4) rgba[at] = Math.round((rgba[at] ?? 0) * opacity);
  return { side, pixels: asNumbers(rgba) };
}

/** One pixel over an opaque one: red and blue at once, then green. */
function over(above: number, below: number): number {
  const opacity = above >>> 24;
  // 0 to 256, so that dividing is shifting.
  const share = opacity + (opacity >>> 7);
  const rest = 256 - share;
  const redBlue = ((above & 0xff00ff) * share + (below & 0xff00ff) * rest) >>> 8;
  const green = ((above & 0xff00) * share + (below & 0xff00) * rest) >>> 8;
  return (0xff000000 | (redBlue & 0xff00ff) | (green & 0xff00)) >>> 0;
}

export class Raster {
  /** Red, green, blue and opacity of each pixel. */
  readonly rgba: Uint8ClampedArray<ArrayBuffer>;
  private readonly pixels: Uint32Array;

  constructor(
    readonly width: number,
    readonly height: number,
  ) {
    this.rgba = new Uint8ClampedArray(4 * width * height);
    this.pixels = asNumbers(this.rgba);
  }

  /** @param color opaque */
  fill(color: number): void {
    this.pixels.fill(color);
  }

  /** Lay a stamp with its upper left corner at a whole pixel; what lies outside is cut off. */
  lay({ side, pixels }: Stamp, left: number, top: number): void {
    const { width, height, pixels: ground } = this;
    const [fromX, toX] = [Math.max(0, -left), Math.min(side, width - left)];
    const [fromY, toY] = [Math.max(0, -top), Math.min(side, height - top)];
    for (let y = fromY; y < toY; y++) {
      const row = (top + y) * width + left;
      for (let x = fromX; x < toX; x++) {
        const above = pixels[y * side + x] ?? 0;
        if (above >>> 24 === 0) continue;
        ground[row + x] = above >>> 24 === 255 ? above : over(above, ground[row + x] ?? 0);
      }
    }
  }
}
