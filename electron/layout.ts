/** Where the window was and what it showed, `layout.json`, for the next time. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { replaceFileNow } from '@engine/storage/durable';
import { sentenceOf } from '@engine/text/sentence-of';
import { pagesSchema, type Pages } from './pages';

const FILE = 'layout.json';
/** Dragging a window's edge makes many sizes: the last one counts. */
const WAIT_MS = 400;

const pixels = v.pipe(v.number(), v.integer(), v.minValue(-32_768), v.maxValue(32_767));
const length = v.pipe(pixels, v.minValue(100));

const windowSchema = v.object({
  x: pixels,
  y: pixels,
  width: length,
  height: length,
  maximized: v.boolean(),
});
export type WindowPlace = v.InferOutput<typeof windowSchema>;

const layoutSchema = v.object({
  formatVersion: v.literal(1),
  window: v.nullable(windowSchema),
  pages: pagesSchema,
});
type StoredLayout = v.InferOutput<typeof layoutSchema>;

const FIRST: StoredLayout = {
  formatVersion: 1,
  window: null,
  pages: { view: null, results: null },
};

export type Rectangle = Pick<WindowPlace, 'x' | 'y' | 'width' | 'height'>;

/** How much of the window's top has to be on a screen, so that it can be taken hold of. */
const GRIP = { width: 200, height: 40 };

/** Whether a window can be reached there: the screen may have been another one then. */
export function isReachable(place: Rectangle, screens: readonly Rectangle[]): boolean {
  return screens.some((screen) => {
    const left = Math.max(place.x, screen.x);
    const right = Math.min(place.x + place.width, screen.x + screen.width);
    const below = place.y - screen.y;
    return (
      right - left >= GRIP.width &&
      below >= -GRIP.height / 2 &&
      below <= screen.height - GRIP.height
    );
  });
}

/** Pixels that a place and an area share. */
function overlap(place: Rectangle, area: Rectangle): number {
  const share = (from: number, length: number, areaFrom: number, areaLength: number): number =>
    Math.min(from + length, areaFrom + areaLength) - Math.max(from, areaFrom);
  const width = share(place.x, place.width, area.x, area.width);
  const height = share(place.y, place.height, area.y, area.height);
  return width > 0 && height > 0 ? width * height : 0;
}

function moved(from: number, length: number, areaFrom: number, areaLength: number): number {
  return Math.max(areaFrom, Math.min(from, areaFrom + areaLength - length));
}

/**
 * Where a window goes so that all of it can be seen: where it was, if that is on a screen, smaller and moved
 * as little as that takes; else in the middle of the first screen. Any units, as long as they are the same.
 * @param place where it was, or only how large it is to be
 * @param areas of the screens, without docks and panels; the main one first
 * @param frame what the system draws around it that its own bounds do not tell
 */
export function fitted(
  place: Rectangle | Pick<Rectangle, 'width' | 'height'>,
  areas: readonly Rectangle[],
  frame = { width: 0, height: 0 },
): Rectangle {
  const known = 'x' in place && isReachable(place, areas) ? place : null;
  const [main = { x: 0, y: 0, width: place.width, height: place.height }] = areas;
  const area =
    known === null
      ? main
      : areas.reduce((best, each) => (overlap(known, each) > overlap(known, best) ? each : best));
  const width = Math.min(place.width, area.width - frame.width);
  const height = Math.min(place.height, area.height - frame.height);
  if (known === null) {
    const x = area.x + Math.floor((area.width - width - frame.width) / 2);
    const y = area.y + Math.floor((area.height - height - frame.height) / 2);
    return { x, y, width, height };
  }
  return {
    x: moved(known.x, width + frame.width, area.x, area.width),
    y: moved(known.y, height + frame.height, area.y, area.height),
    width,
    height,
  };
}

export class Layout {
  private readonly file: string;
  private kept: StoredLayout;
  private timer: NodeJS.Timeout | null = null;

  constructor(home: string) {
    this.file = join(home, FILE);
    this.kept = this.read();
  }

  get window(): WindowPlace | null {
    return this.kept.window;
  }

  get pages(): Pages {
    return this.kept.pages;
  }

  keepWindow(window: WindowPlace): void {
    this.keep({ ...this.kept, window });
  }

  keepPages(pages: Pages): void {
    this.keep({ ...this.kept, pages });
  }

  /** Write what waits to be written; the app may be about to end. */
  flush(): void {
    if (this.timer === null) return;
    clearTimeout(this.timer);
    this.timer = null;
    try {
      replaceFileNow(this.file, `${JSON.stringify(this.kept, null, 2)}\n`);
    } catch (error) {
      // A layout that is forgotten costs nothing that is worth a dialog.
      process.stderr.write(`The window layout could not be saved: ${sentenceOf(error)}\n`);
    }
  }

  private keep(layout: StoredLayout): void {
    this.kept = layout;
    this.timer ??= setTimeout(() => {
      this.flush();
    }, WAIT_MS);
  }

  /** A file that is missing, damaged or of another version is as none. */
  private read(): StoredLayout {
    try {
      const parsed = v.safeParse(layoutSchema, JSON.parse(readFileSync(this.file, 'utf8')));
      return parsed.success ? parsed.output : FIRST;
    } catch {
      return FIRST;
    }
  }
}
