/** CRC-32C, by which TensorFlow's record files guard themselves. */

/** Castagnoli's polynomial 0x1EDC6F41 (RFC 3720, section 12.1) with its bits reversed. */
const POLYNOMIAL = 0x82f63b78;

/** What each byte does to a remainder. */
const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit++) {
    remainder = remainder & 1 ? (remainder >>> 1) ^ POLYNOMIAL : remainder >>> 1;
  }
  return remainder;
});

export function crc32c(bytes: Uint8Array): number {
  let remainder = 0xffffffff;
  for (const byte of bytes) {
    remainder = (remainder >>> 8) ^ (TABLE[(remainder ^ byte) & 0xff] ?? 0);
  }
  return (remainder ^ 0xffffffff) >>> 0;
}

/** The added constant of tensorflow/core/lib/hash/crc32c.h. */
const MASK_DELTA = 0xa282ead8;

/** As it is stored, so that a check sum of data that holds check sums is still a good one. */
export function maskedCrc32c(bytes: Uint8Array): number {
  const crc = crc32c(bytes);
  return (((crc >>> 15) | (crc << 17)) + MASK_DELTA) >>> 0;
}
