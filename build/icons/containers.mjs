// Icon files of Windows and macOS: both are a table of PNGs.

/** @typedef {{ size: number, png: Buffer }} Picture `size`, its width and height in pixels */

/**
 * An .ico: a header of 6 bytes, 16 for each picture, then the pictures. Windows reads PNGs in it at
 * every size since Vista.
 * @param {readonly Picture[]} pictures of 256 pixels at most
 */
export function ico(pictures) {
  const header = Buffer.alloc(6 + 16 * pictures.length);
  header.writeUInt16LE(1, 2);
  header.writeUInt16LE(pictures.length, 4);
  let offset = header.length;
  for (const [at, { size, png }] of pictures.entries()) {
    const entry = 6 + 16 * at;
    // 256 is written as 0: a byte holds no more.
    header.writeUInt8(size % 256, entry);
    header.writeUInt8(size % 256, entry + 1);
    header.writeUInt16LE(1, entry + 4);
    header.writeUInt16LE(32, entry + 6);
    header.writeUInt32LE(png.length, entry + 8);
    header.writeUInt32LE(offset, entry + 12);
    offset += png.length;
  }
  return Buffer.concat([header, ...pictures.map(({ png }) => png)]);
}

/**
 * The types of an .icns that hold PNGs: by pixels, for plain screens and for those of twice the density.
 * @type {readonly (readonly [type: string, size: number])[]}
 */
export const ICNS_TYPES = [
  ['icp4', 16],
  ['icp5', 32],
  ['ic07', 128],
  ['ic08', 256],
  ['ic09', 512],
  ['ic10', 1024],
  ['ic11', 32],
  ['ic12', 64],
  ['ic13', 256],
  ['ic14', 512],
];

/**
 * An .icns: `icns`, its length, then for each picture its type, its length with these eight bytes, and
 * the PNG.
 * @param {readonly Picture[]} pictures of every size in `ICNS_TYPES`
 */
export function icns(pictures) {
  const parts = ICNS_TYPES.map(([type, size]) => {
    const picture = pictures.find((each) => each.size === size);
    if (picture === undefined) throw new Error(`A macOS icon needs an image of ${size} pixels.`);
    return block(type, picture.png);
  });
  return block('icns', Buffer.concat(parts));
}

function block(/** @type {string} */ type, /** @type {Buffer} */ contents) {
  const head = Buffer.alloc(8);
  head.write(type, 'latin1');
  head.writeUInt32BE(8 + contents.length, 4);
  return Buffer.concat([head, contents]);
}
