/**
 * TensorFlow's record files, one record after another: its length (8 bytes, little endian), the
 * masked CRC-32C of these, its bytes, the masked CRC-32C of those. Format: the TFRecord guide of
 * tensorflow.org.
 */
import { maskedCrc32c } from './crc32c';

const LENGTH_BYTES = 8;
const CRC_BYTES = 4;
const HEADER_BYTES = LENGTH_BYTES + CRC_BYTES;

export function encodeRecord(data: Uint8Array): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeBigUInt64LE(BigInt(data.length));
  header.writeUInt32LE(maskedCrc32c(header.subarray(0, LENGTH_BYTES)), LENGTH_BYTES);
  const footer = Buffer.alloc(CRC_BYTES);
  footer.writeUInt32LE(maskedCrc32c(data));
  return Buffer.concat([header, data, footer]);
}

/**
 * The whole records at the beginning of a file; what a crash has torn, and all after it, is left out.
 * @returns each record's bytes, and where in the file it ends
 */
export function* readRecords(file: Buffer): Generator<{ data: Buffer; end: number }> {
  let begin = 0;
  while (begin + HEADER_BYTES <= file.length) {
    const length = file.subarray(begin, begin + LENGTH_BYTES);
    if (file.readUInt32LE(begin + LENGTH_BYTES) !== maskedCrc32c(length)) return;
    const from = begin + HEADER_BYTES;
    const to = from + Number(length.readBigUInt64LE());
    if (to + CRC_BYTES > file.length) return;
    const data = file.subarray(from, to);
    if (file.readUInt32LE(to) !== maskedCrc32c(data)) return;
    begin = to + CRC_BYTES;
    yield { data, end: begin };
  }
}
