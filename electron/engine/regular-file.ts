/**
 * Opening files that came from somebody else: regular files only, never waiting, never without end.
 *
 * A path is checked through the handle that is read from, so nothing can be exchanged in between. A
 * named pipe, a device or a link to one (`/dev/zero`) is refused, and opening it does not block.
 */
import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { basename } from 'node:path';
import { UserError } from './user-error';
import { grouped } from './text/counted';

/** Windows lacks the last two, and `|` takes what is undefined for 0. */
const FLAGS = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY;
const GIB = 1024 ** 3;
const MIB = 1024 ** 2;
/** Less than the 2 GiB that one call can read. */
const BYTES_PER_READ = GIB;

/** A file that cannot be read; the message names it and says why. */
export class UnreadableFileError extends UserError {
  override readonly name = 'UnreadableFileError';

  /**
   * @param fault what follows the file's name in the sentence, such as "is a folder, not a file"
   * @param code the system's error code; null where the file was refused for what it is
   */
  constructor(
    path: string,
    readonly fault: string,
    readonly code: string | null = null,
    options?: ErrorOptions,
  ) {
    super(`${basename(path)} ${fault}.`, options);
  }
}

export interface RegularFile {
  handle: FileHandle;
  /** In bytes, when it was opened. */
  size: number;
}

/** "2 GiB", "4 MiB"; a limit that is no whole number of either is told in bytes. */
export function limitText(bytes: number): string {
  if (bytes >= GIB && bytes % GIB === 0) return `${bytes / GIB} GiB`;
  if (bytes >= MIB && bytes % MIB === 0) return `${bytes / MIB} MiB`;
  return `${grouped(bytes)} bytes`;
}

/** What the system said of a file, in a sentence that names it. */
export function unreadable(path: string, cause: unknown): UnreadableFileError {
  if (cause instanceof UnreadableFileError) return cause;
  const { code = 'unknown error' } = cause as NodeJS.ErrnoException;
  // A socket cannot be opened at all.
  if (code === 'ENXIO' || code === 'EOPNOTSUPP') return notRegular(path);
  return new UnreadableFileError(path, faultOf(code), code, { cause });
}

function faultOf(code: string): string {
  if (code === 'EISDIR') return 'is a folder, not a file';
  // Windows and the others say it in the same word.
  return code === 'ELOOP' ? 'is a link that leads back to itself' : `cannot be read (${code})`;
}

function notRegular(path: string): UnreadableFileError {
  return new UnreadableFileError(path, 'is a pipe, socket or device, not a file');
}

async function checkedSize(handle: FileHandle, path: string, maxBytes: number): Promise<number> {
  const found = await handle.stat();
  if (found.isDirectory()) throw new UnreadableFileError(path, 'is a folder, not a file');
  if (!found.isFile()) throw notRegular(path);
  if (found.size <= maxBytes) return found.size;
  throw new UnreadableFileError(path, `is larger than ${limitText(maxBytes)}, the limit`);
}

/**
 * Open a file for reading. The caller closes the handle, and reads no more than `size` bytes of it.
 * @throws UnreadableFileError where it is missing, not a regular file, or larger than `maxBytes`
 */
export async function openRegularFile(path: string, maxBytes: number): Promise<RegularFile> {
  let handle: FileHandle;
  try {
    handle = await open(path, FLAGS);
  } catch (cause) {
    throw unreadable(path, cause);
  }
  try {
    return { handle, size: await checkedSize(handle, path, maxBytes) };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/**
 * Fill a buffer from a place in the file.
 * @returns the part that was filled: all of it, unless the file ends before
 */
export async function readInto(handle: FileHandle, bytes: Buffer, from: number): Promise<Buffer> {
  let filled = 0;
  while (filled < bytes.length) {
    const length = Math.min(BYTES_PER_READ, bytes.length - filled);
    const { bytesRead } = await handle.read(bytes, filled, length, from + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return bytes.subarray(0, filled);
}

/**
 * The bytes of a file, as many as it had when it was opened.
 * @throws UnreadableFileError where it is missing, not a regular file, or larger than `maxBytes`
 */
export async function readRegularFile(path: string, maxBytes: number): Promise<Buffer> {
  const { handle, size } = await openRegularFile(path, maxBytes);
  try {
    return await readInto(handle, Buffer.allocUnsafeSlow(size), 0);
  } catch (cause) {
    throw unreadable(path, cause);
  } finally {
    await handle.close();
  }
}
