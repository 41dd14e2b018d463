/** Turning photos upright by EXIF's orientation (CIPA DC-008, tag 0x0112). */
import type { Pixels } from '../photo/pixels';

/** For each orientation: whether width and height change places, and from where a pixel comes. */
type Source = (x: number, y: number, width: number, height: number) => [number, number];

const SOURCES: Readonly<Record<number, { turned: boolean; source: Source }>> = {
  2: { turned: false, source: (x, y, width) => [width - 1 - x, y] },
  3: { turned: false, source: (x, y, width, height) => [width - 1 - x, height - 1 - y] },
  4: { turned: false, source: (x, y, _width, height) => [x, height - 1 - y] },
  5: { turned: true, source: (x, y) => [y, x] },
  6: { turned: true, source: (x, y, _width, height) => [y, height - 1 - x] },
  7: { turned: true, source: (x, y, width, height) => [width - 1 - y, height - 1 - x] },
  8: { turned: true, source: (x, y, width) => [width - 1 - y, x] },
};

/** The photo as its camera was held; as it is where the orientation is 1 or unknown. */
export function upright(photo: Pixels, orientation: number): Pixels {
  const how = SOURCES[orientation];
  if (how === undefined) return photo;
  const width = how.turned ? photo.height : photo.width;
  const height = how.turned ? photo.width : photo.height;
  const from = new Uint32Array(photo.rgba.slice().buffer);
  const to = new Uint32Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [sourceX, sourceY] = how.source(x, y, photo.width, photo.height);
      to[y * width + x] = from[sourceY * photo.width + sourceX] ?? 0;
    }
  }
  return { width, height, rgba: new Uint8Array(to.buffer) };
}
