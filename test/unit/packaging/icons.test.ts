/** The icons that are committed, read as Windows, macOS and Linux read them. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { icns, ICNS_TYPES, ico } from '../../../build/icons/containers.mjs';

const ICONS = join('build', 'icons');

/** Width and height, from a PNG's header. @throws Error where it is no PNG */
function sizeOf(png: Buffer): [width: number, height: number] {
  if (png.toString('latin1', 1, 4) !== 'PNG') throw new Error('This is no PNG.');
  return [png.readUInt32BE(16), png.readUInt32BE(20)];
}

describe('icons', () => {
  it('are there for Linux in each size, as their names say', () => {
    const names = readdirSync(join(ICONS, 'png'));
    expect(names.length).toBeGreaterThanOrEqual(8);
    for (const name of names) {
      const [width = 0] = name.split('x').map((part) => Number.parseInt(part, 10));
      expect(sizeOf(readFileSync(join(ICONS, 'png', name)))).toEqual([width, width]);
    }
    expect(sizeOf(readFileSync(join('resources', 'icon.png')))).toEqual([256, 256]);
  });

  it.each(['atelier.ico', 'run.ico'])('are in %s from 16 to 256 pixels', (name) => {
    const bytes = readFileSync(join(ICONS, name));
    expect([bytes.readUInt16LE(0), bytes.readUInt16LE(2)]).toEqual([0, 1]);
    const sizes = Array.from({ length: bytes.readUInt16LE(4) }, (_, at) => {
      const entry = 6 + 16 * at;
      const size = bytes.readUInt8(entry) || 256;
      const offset = bytes.readUInt32LE(entry + 12);
      const png = bytes.subarray(offset, offset + bytes.readUInt32LE(entry + 8));
      expect(sizeOf(png)).toEqual([size, size]);
      return size;
    });
    expect(sizes).toEqual(expect.arrayContaining([16, 32, 48, 256]));
  });

  it.each(['atelier.icns', 'run.icns'])('are in %s for plain and dense screens', (name) => {
    const bytes = readFileSync(join(ICONS, name));
    expect(bytes.toString('latin1', 0, 4)).toBe('icns');
    expect(bytes.readUInt32BE(4)).toBe(bytes.length);
    const found: [string, number][] = [];
    for (let at = 8; at < bytes.length; at += bytes.readUInt32BE(at + 4)) {
      const png = bytes.subarray(at + 8, at + bytes.readUInt32BE(at + 4));
      found.push([bytes.toString('latin1', at, at + 4), sizeOf(png)[0]]);
    }
    expect(found).toEqual(ICNS_TYPES);
  });

  it('are put together from pictures, none missing', () => {
    const png = Buffer.from('some');
    expect(ico([{ size: 256, png }]).length).toBe(6 + 16 + 4);
    expect(() => icns([{ size: 16, png }])).toThrow(/needs an image of 32 pixels/);
  });
});
