/** What is kept of the window, and what becomes of a file that was changed. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fitted, isReachable, Layout, type Rectangle } from '../../../electron/layout';
import { temporaryFolder } from '../../support/idx-folder';

const PLACE = { x: 10, y: 20, width: 1000, height: 700, maximized: false };

let home: ReturnType<typeof temporaryFolder>;
let file: string;
beforeEach(() => {
  home = temporaryFolder();
  file = join(home.path, 'layout.json');
});
afterEach(() => {
  home.remove();
});

describe('the layout', () => {
  it('is there again the next time', () => {
    const layout = new Layout(home.path);
    expect(layout.window).toBeNull();
    layout.keepWindow(PLACE);
    layout.keepPages({ view: 'runs', results: 'overview' });
    layout.flush();
    const next = new Layout(home.path);
    expect(next.window).toEqual(PLACE);
    expect(next.pages).toEqual({ view: 'runs', results: 'overview' });
  });

  it('is written only where it has changed', () => {
    new Layout(home.path).flush();
    expect(existsSync(file)).toBe(false);
  });

  it.each([
    'no json',
    '[]',
    '{"formatVersion":2}',
    '{"formatVersion":1,"window":{"x":1e9,"y":0,"width":900,"height":600,"maximized":false},"pages":{"view":null,"results":null}}',
    '{"formatVersion":1,"window":null,"pages":{"view":"<b>","results":null}}',
  ])('is as none where the file holds %s', (text) => {
    writeFileSync(file, text);
    const layout = new Layout(home.path);
    expect(layout.window).toBeNull();
    expect(layout.pages).toEqual({ view: null, results: null });
    layout.keepWindow(PLACE);
    layout.flush();
    expect(readFileSync(file, 'utf8')).toContain('"x": 10');
  });
});

describe('a window', () => {
  const screen = { x: 0, y: 0, width: 1920, height: 1080 };
  it('is put where it was if it can be taken hold of there', () => {
    expect(isReachable(PLACE, [screen])).toBe(true);
    expect(isReachable({ ...PLACE, x: 1800 }, [screen])).toBe(false);
    expect(isReachable({ ...PLACE, y: 1070 }, [screen])).toBe(false);
    expect(isReachable({ ...PLACE, y: -300 }, [screen])).toBe(false);
    expect(isReachable({ ...PLACE, x: 2000 }, [screen, { ...screen, x: 1920 }])).toBe(true);
    expect(isReachable(PLACE, [])).toBe(false);
  });
});

describe('a window that is opened', () => {
  const laptop = { x: 0, y: 28, width: 1366, height: 740 };
  const right = { x: 1366, y: 0, width: 2560, height: 1440 };
  const first = { width: 1280, height: 820 };

  it('is as large as the first size where there is room, in the middle of the main screen', () => {
    expect(fitted(first, [right, laptop])).toEqual({ x: 2006, y: 310, ...first });
  });

  it('is smaller where the screen is, whatever the scale makes of it', () => {
    expect(fitted(first, [laptop])).toEqual({ x: 43, y: 28, width: 1280, height: 740 });
    const scaled = { x: 0, y: 0, width: 683, height: 384 };
    expect(fitted(first, [scaled])).toEqual(scaled);
  });

  it('stays where it was if all of it can be seen there', () => {
    for (const place of [
      { x: 10, y: 30, width: 1000, height: 700 },
      { x: 1500, y: 100, width: 2000, height: 1300 },
    ]) {
      expect(fitted(place, [laptop, right])).toEqual(place);
    }
  });

  it('is moved and made smaller as little as it takes', () => {
    expect(fitted({ x: 100, y: 100, width: 2500, height: 1400 }, [laptop])).toEqual(laptop);
    expect(fitted({ x: 700, y: 300, width: 1000, height: 600 }, [laptop])).toEqual({
      x: 366,
      y: 168,
      width: 1000,
      height: 600,
    });
    expect(fitted({ x: 1300, y: 50, width: 1000, height: 600 }, [laptop, right])).toMatchObject({
      x: 1366,
    });
  });

  it('comes to the main screen where its own is gone', () => {
    const gone = { x: 1500, y: 100, width: 1000, height: 600 };
    expect(fitted(gone, [laptop])).toEqual({ x: 183, y: 98, width: 1000, height: 600 });
    expect(fitted({ ...gone, x: -4000 }, [laptop])).toMatchObject({ x: 183 });
    expect(fitted(gone, [])).toMatchObject({ width: 1000, height: 600 });
  });

  it('leaves room for the frame that the system draws', () => {
    const frame = { width: 8, height: 40 };
    const { x, y, width, height } = fitted(first, [laptop], frame);
    expect(y + height + frame.height).toBeLessThanOrEqual(laptop.y + laptop.height);
    expect(x + width + frame.width).toBeLessThanOrEqual(laptop.x + laptop.width);
  });

  it('is always within one screen', () => {
    const within = (place: Rectangle, area: Rectangle) =>
      place.x >= area.x &&
      place.y >= area.y &&
      place.x + place.width <= area.x + area.width &&
      place.y + place.height <= area.y + area.height;
    for (const x of [-3000, -200, 0, 900, 1300, 3000, 9000]) {
      for (const y of [-500, 0, 400, 1200, 3000]) {
        for (const width of [300, 1000, 2600]) {
          const place = fitted({ x, y, width, height: 900 }, [laptop, right]);
          expect([laptop, right].some((area) => within(place, area))).toBe(true);
        }
      }
    }
  });
});
