/** What a picture's first bytes say, before anything is decoded. */

const SIGNATURES: readonly { format: string; offset: number; bytes: string }[] = [
  { format: 'JPEG', offset: 0, bytes: '\xff\xd8\xff' },
  { format: 'PNG', offset: 0, bytes: '\x89PNG\r\n\x1a\n' },
  { format: 'GIF', offset: 0, bytes: 'GIF8' },
  { format: 'BMP', offset: 0, bytes: 'BM' },
  { format: 'WebP', offset: 8, bytes: 'WEBP' },
  { format: 'AVIF', offset: 4, bytes: 'ftypavif' },
  { format: 'AVIF', offset: 4, bytes: 'ftypavis' },
  { format: 'HEIC', offset: 4, bytes: 'ftypheic' },
  { format: 'TIFF', offset: 0, bytes: 'II*\0' },
  { format: 'TIFF', offset: 0, bytes: 'MM\0*' },
];

export type PictureFormat = string;

/** The format by its signature, or null where it is none of a picture. */
export function sniffFormat(bytes: Uint8Array): PictureFormat | null {
  const start = Buffer.from(bytes.subarray(0, 16)).toString('latin1');
  return (
    SIGNATURES.find(({ offset, bytes: wanted }) => start.startsWith(wanted, offset))?.format ?? null
  );
}

export interface PictureSize {
  width: number;
  height: number;
}

/** Start-of-frame markers: 0xC0 to 0xCF but for DHT (C4), JPG (C8) and DAC (CC). */
function isStartOfFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
}

function jpegSize(bytes: Buffer): PictureSize | null {
  let at = 2;
  while (at + 9 < bytes.length) {
    if (bytes[at] !== 0xff) return null;
    // Any number of fill bytes may stand before a marker.
    if (bytes[at + 1] === 0xff) {
      at += 1;
      continue;
    }
    const marker = bytes.readUInt8(at + 1);
    if (isStartOfFrame(marker)) {
      return { height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) };
    }
    at += 2 + bytes.readUInt16BE(at + 2);
  }
  return null;
}

const START_OF_SCAN = Buffer.from([0xff, 0xda]);

/**
 * How often a JPEG goes over its picture, at most: a preview's scans are counted too. In what is coded,
 * 0xFF has a zero after it, so that the marker stands for itself.
 */
export function jpegScans(picture: Uint8Array): number {
  const bytes = Buffer.from(picture.buffer, picture.byteOffset, picture.byteLength);
  let scans = 0;
  for (
    let at = bytes.indexOf(START_OF_SCAN);
    at !== -1;
    at = bytes.indexOf(START_OF_SCAN, at + 2)
  ) {
    scans += 1;
  }
  return scans;
}

/** Width and height by the header, or null where it ends too soon to say. */
export function pictureSize(picture: Uint8Array, format: PictureFormat): PictureSize | null {
  const bytes = Buffer.from(picture.buffer, picture.byteOffset, picture.byteLength);
  if (bytes.length < 26) return null;
  switch (format) {
    case 'JPEG':
      return jpegSize(bytes);
    case 'PNG':
      return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
    case 'GIF':
      return { width: bytes.readUInt16LE(6), height: bytes.readUInt16LE(8) };
    case 'BMP':
      return { width: Math.abs(bytes.readInt32LE(18)), height: Math.abs(bytes.readInt32LE(22)) };
    default:
      return null;
  }
}
