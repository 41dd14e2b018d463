/** What a decoding thread is asked and what it replies. */

/** For whom a picture is decoded. */
export type DecodedAs =
  /** Upright in its true colors, shrunk as far as nobody uses its detail: RGBA. */
  | 'photo'
  /** To nothing: to know that it can be, before another decoder gets it that has no limits. */
  | 'nothing';

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
  /** RGBA, 4 bytes each; none where it was decoded to nothing. */
  pixels: Uint8Array<ArrayBuffer>;
}

export type DecodeReply =
  | { ok: true; decoded: Decoded }
  /** `message` is the decoder's own, for the cause of an error. */
  | { ok: false; reason: 'unreadable' | 'too many scans'; message: string }
  | { ok: false; reason: 'too large'; width: number; height: number };
