/**
 * Which format a file is in by its first bytes, to name it where a decoder has refused it. Whether it can
 * be read is the decoder's to say.
 */

export type PictureFormat = 'JPEG' | 'PNG' | 'GIF' | 'BMP' | 'WebP' | 'TIFF' | 'AVIF' | 'HEIC';

/** As many bytes as `pictureFormat` looks at. */
export const SNIFFED_BYTES = 64;

const SIGNATURES: readonly (readonly [format: PictureFormat, offset: number, bytes: string])[] = [
  ['JPEG', 0, '\xff\xd8\xff'],
  ['PNG', 0, '\x89PNG'],
  ['GIF', 0, 'GIF8'],
  ['BMP', 0, 'BM'],
  ['WebP', 8, 'WEBP'],
  ['TIFF', 0, 'II*\0'],
  ['TIFF', 0, 'MM\0*'],
  // BigTIFF.
  ['TIFF', 0, 'II+\0'],
  ['TIFF', 0, 'MM\0+'],
];

/** Of ISO/IEC 23008-12 (HEIF): its containers of pictures, whichever codec they hold. */
const HEIF_BRANDS = /^(hei[cxms]|hev[cxms]|mi[fa][1f]|msf1|MiH[EAB]|heif|avi[fs])$/;
const AV1_BRANDS = /^avi[fs]$/;

/** The brands of an ISO base media file: the major one, its version, then those that it is compatible with. */
function brandsOf(start: string): string[] {
  const size = [0, 1, 2, 3].reduce((sum, at) => sum * 256 + start.charCodeAt(at), 0);
  const brands = start.slice(8, size).match(/[^]{4}/g) ?? [];
  return brands.filter((_brand, at) => at !== 1);
}

function heifFormat(start: string): PictureFormat | null {
  const brands = brandsOf(start);
  if (!HEIF_BRANDS.test(brands[0] ?? '')) return null;
  return brands.some((brand) => AV1_BRANDS.test(brand)) ? 'AVIF' : 'HEIC';
}

/** The format that a file begins as, or null where it begins as none of a picture. */
export function pictureFormat(bytes: Uint8Array): PictureFormat | null {
  const start = String.fromCharCode(...bytes.subarray(0, SNIFFED_BYTES));
  if (start.startsWith('ftyp', 4)) return heifFormat(start);
  return (
    SIGNATURES.find(([, offset, signature]) => start.startsWith(signature, offset))?.[0] ?? null
  );
}
