import { basename } from 'node:path';

/** Data that cannot be used; the message names the file and the fault in one sentence. */
export class DataError extends Error {
  override readonly name = 'DataError';

  /** @param cause what reading the file threw */
  static unreadable(file: string, cause: unknown): DataError {
    const { code } = cause as NodeJS.ErrnoException;
    const fault =
      code === 'EISDIR' ? 'is a folder, not a file' : `cannot be read (${code ?? 'unknown error'})`;
    return new DataError(`${basename(file)} ${fault}.`, { cause });
  }
}
