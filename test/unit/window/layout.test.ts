/** What is kept of the window, and what becomes of a file that was changed. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isReachable, Layout } from '../../../electron/layout';
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
