import { UserError } from '../user-error';

/** 8-bit RGBA pixels, row by row, 4 bytes each. */
export interface Pixels {
  width: number;
  height: number;
  rgba: Uint8Array;
}

/** The same without transparency, 3 bytes each. */
export interface RgbPixels {
  width: number;
  height: number;
  rgb: Uint8Array;
}

/** A photo that cannot be used; the message is a sentence. */
export class PhotoError extends UserError {
  override readonly name = 'PhotoError';
}
