/** Zip archives from elsewhere, unpacked only as far as memory is meant for them. */
import { unzipSync, type UnzipFileInfo } from 'fflate';
import { basename } from 'node:path';
import { crc32 } from 'node:zlib';
import { limitText, readRegularFile } from '../../regular-file';
import { DataError } from '../data-error';

/** Of the archive, and of what it unpacks to. */
const MAX_BYTES = 2 ** 30;

interface Member {
  isEncrypted: boolean;
  crc: number;
}

/** What fflate does not tell of an archive's files, in the order of its central directory. */
function membersOf(bytes: Buffer): Member[] {
  const members: Member[] = [];
  const end = bytes.lastIndexOf('PK\x05\x06', undefined, 'latin1');
  if (end === -1 || end + 20 > bytes.length) return members;
  let at = bytes.readUInt32LE(end + 16);
  while (at + 46 <= end && bytes.readUInt32LE(at) === 0x02014b50) {
    const isEncrypted = (bytes.readUInt16LE(at + 8) & 1) === 1;
    members.push({ isEncrypted, crc: bytes.readUInt32LE(at + 16) });
    const lengths = [28, 30, 32].map((field) => bytes.readUInt16LE(at + field));
    at += 46 + lengths.reduce((sum, length) => sum + length, 0);
  }
  return members;
}

/**
 * The files of an archive, by their paths in it.
 * @param isWanted by path
 * @throws DataError where it is no archive, damaged, encrypted, or too large
 */
export async function unzipped(
  path: string,
  isWanted: (name: string) => boolean,
): Promise<Map<string, Uint8Array>> {
  const name = basename(path);
  const bytes = await readRegularFile(path, MAX_BYTES).catch((cause: unknown) => {
    throw DataError.of(path, cause);
  });
  const members = membersOf(bytes);
  const checksums = new Map<string, number | undefined>();
  let seen = 0;
  let total = 0;
  const filter = (file: UnzipFileInfo): boolean => {
    const member = members[seen++];
    if (!isWanted(file.name)) return false;
    if (member?.isEncrypted === true) {
      throw new DataError(`${name} is encrypted. Unpack it, and choose the folder.`);
    }
    checksums.set(file.name, member?.crc);
    total += file.originalSize;
    if (total > MAX_BYTES) {
      throw new DataError(`${name} unpacks to more than ${limitText(MAX_BYTES)}, the limit.`);
    }
    return true;
  };
  try {
    const files = new Map(Object.entries(unzipSync(bytes, { filter })));
    const isWhole = [...files].every(([file, content]) => crc32(content) === checksums.get(file));
    if (!isWhole) throw new Error('A checksum differs.');
    return files;
  } catch (cause) {
    if (cause instanceof DataError) throw cause;
    throw new DataError(`${name} is damaged, or not a zip archive.`, { cause });
  }
}
