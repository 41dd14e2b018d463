/** What a decoding thread is asked and what it replies. */

/** For whom a picture is decoded. */
export type DecodedAs =
  /** Upright in its true colors, shrunk as far as nobody uses its detail: RGBA. */
  | 'photo'
  /** As TensorFlow decodes it, with neither orientation nor color profile: grey. */
  | 'grey';

export interface DecodeRequest {
  bytes: Uint8Array;
  as: DecodedAs;
  /** Of width and height, and of both together; `maxPixels` does not bind JPEGs, which are read row by row. */
  maxEdge: number;
  maxPixels: number;
}

export interface Decoded {
  width: number;
  height: number;
  /** 4 bytes a pixel, or 1 of grey. */
  pixels: Uint8Array<ArrayBuffer>;
}

export type DecodeReply =
  | { ok: true; decoded: Decoded }
  /** `message` is the decoder's own, for the cause of an error. */
  | { ok: false; reason: 'unreadable' | 'too many scans'; message: string }
  | { ok: false; reason: 'too large'; width: number; height: number };
