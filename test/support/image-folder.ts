/** Folders of made pictures, to be read as people's own. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { colorPng } from './pictures';

export type Color = readonly [red: number, green: number, blue: number];

/** A picture of one color with a bar of another, so that no two of different `mark` are alike. */
export function picture(width: number, height: number, color: Color, mark = 0): Buffer {
  const pixels = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const isBar =
        Math.floor((x * 16) / width) === mark % 16 || Math.floor((y * 16) / height) === mark >> 4;
      pixels.set(
        isBar ? [255 - color[0], 255 - color[1], 255 - color[2]] : color,
        (y * width + x) * 3,
      );
    }
  }
  return colorPng({ width, height }, pixels);
}

export function write(folder: string, path: string, content: Buffer | string): void {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}

export const COLORS: Readonly<Record<string, Color>> = {
  red: [220, 40, 30],
  green: [40, 200, 60],
  blue: [30, 60, 220],
};

/** `each` pictures of every color, by default 20x16, in a folder for each. */
export function writeColorFolder(
  folder: string,
  each: number,
  size = { width: 20, height: 16 },
): void {
  for (const [name, color] of Object.entries(COLORS)) {
    for (let at = 0; at < each; at++) {
      write(folder, `${name}/${at}.png`, picture(size.width, size.height, color, at * 7));
    }
  }
}
