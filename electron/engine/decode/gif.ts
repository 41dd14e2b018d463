/** GIF files (GIF89a, CompuServe 1990), of which only the first picture is looked at. */

const [EXTENSION, IMAGE, TRAILER] = [0x21, 0x2c, 0x3b];
/** Signature and logical screen descriptor, and where its flags are. */
const HEADER_BYTES = 13;
const HEADER_FLAGS = 10;
/** Where an image descriptor's flags are: they are its last byte. */
const IMAGE_FLAGS = 9;

/** Bytes of the colour table that the flags announce. */
function tableBytes(flags: number): number {
  return (flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1);
}

/** Where sub-blocks that begin at `at` have ended, or beyond the file where they don't. */
function afterSubBlocks(bytes: Uint8Array, at: number): number {
  let next = at;
  for (let length = bytes[next]; length !== undefined; length = bytes[next]) {
    next += 1 + length;
    if (length === 0) break;
  }
  return next;
}

/**
 * The same GIF without the pictures after its first: a long animation, decoded as a whole, would fill
 * the memory. What is broken before that is left as it is, for the decoder to refuse.
 */
export function firstPicture(bytes: Uint8Array): Uint8Array {
  let at = HEADER_BYTES + tableBytes(bytes[HEADER_FLAGS] ?? 0);
  while (bytes[at] === EXTENSION) at = afterSubBlocks(bytes, at + 2);
  if (bytes[at] !== IMAGE) return bytes;
  const data = at + IMAGE_FLAGS + 1 + tableBytes(bytes[at + IMAGE_FLAGS] ?? 0);
  const end = afterSubBlocks(bytes, data + 1);
  if (end >= bytes.length) return bytes;
  const first = bytes.slice(0, end + 1);
  first[end] = TRAILER;
  return first;
}
