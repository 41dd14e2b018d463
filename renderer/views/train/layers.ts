/** The layers that settings stand for, as a person would draw them. */
import type { ImageShape } from '@engine/data/image-shape';
import type { Settings } from '@engine/settings';

export interface DrawnLayer {
  kind: 'maps' | 'units';
  /** How many maps or units. */
  count: number;
  /** Longest side of a map as drawn: 28 for the image's own; 1 for units. */
  side: number;
  label: string;
  detail: string;
}

/** Drawn size of the image, whatever its own. */
const DRAWN = 28;

type Size = Pick<ImageShape, 'height' | 'width'>;

function shrunk({ height, width }: Size, round: (value: number) => number): Size {
  return { height: round(height / 2), width: round(width / 2) };
}

/** From an image to the last map: what each layer has, and how large it is. */
function mapsOf(settings: Settings, { height, width, channels }: ImageShape) {
  let size: Size = { height, width };
  const maps = [{ count: channels as number, size, label: 'Image' }];
  const add = (count: number): void => {
    maps.push({ count, size, label: `${count} filters` });
  };
  if ('stem' in settings && settings.stem > 0) {
    if (settings.stemStride === 2) size = shrunk(size, Math.ceil);
    add(settings.stem);
  }
  for (const count of 'filters' in settings ? settings.filters : []) {
    // Each block or stage pools two by two.
    size = shrunk(size, Math.floor);
    add(count);
  }
  return maps;
}

export function layersOf(settings: Settings, classCount: number, shape: ImageShape): DrawnLayer[] {
  const longest = Math.max(shape.height, shape.width);
  const units = (count: number, detail: string): DrawnLayer => ({
    kind: 'units',
    count,
    side: 1,
    label: String(count),
    detail,
  });
  const maps = mapsOf(settings, shape).map(({ count, size, label }): DrawnLayer => ({
    kind: 'maps',
    count,
    side: (DRAWN * Math.max(size.height, size.width)) / longest,
    label,
    detail: `${size.width} × ${size.height}`,
  }));
  const hidden = 'hidden' in settings ? settings.hidden : [];
  return [...maps, ...hidden.map((count) => units(count, 'hidden')), units(classCount, 'classes')];
}
