/** What a decoding thread is asked and what it replies. */
import type { ImageShape } from '../data/image-shape';
import type { Fitting } from '../photo/fit-photo';

/** For whom a picture is decoded. */
export type DecodedAs =
  /** Upright in its true colors, shrunk as far as nobody uses its detail: RGBA. */
  | 'photo'
  /** As a photo, then fitted to the shape that a network takes. */
  | 'image'
  /** To nothing: to know that it can be, before another decoder gets it that has no limits. */
  | 'nothing';

/** Of a progressive JPEG, whose coefficients are all held until its last scan. */
export const MAX_PROGRESSIVE_PIXELS = 100e6;

export interface DecodeRequest {
  bytes: Uint8Array;
  as: DecodedAs;
  /** Of width and height, and of both together; `maxPixels` does not bind JPEGs, which have limits of their own. */
  maxEdge: number;
  maxPixels: number;
  /** Of an `image`. */
  fitted?: { shape: ImageShape } & Fitting;
}

export interface Decoded {
  width: number;
  height: number;
  /** RGBA, 4 bytes each; of an `image` the bytes of `fitPhoto`; none where it was decoded to nothing. */
  pixels: Uint8Array<ArrayBuffer>;
}

/** Why a decoder gave up: only what is `unreadable` is damaged, or no image. */
export type RefusalReason = 'unreadable' | 'unsupported' | 'too many scans' | 'too much memory';

export type DecodeReply =
  | { ok: true; decoded: Decoded }
  /** `message` is the decoder's own, for the cause of an error. */
  | { ok: false; reason: RefusalReason; message: string }
  | { ok: false; reason: 'too large'; width: number; height: number; isProgressive: boolean };
