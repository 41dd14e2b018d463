/** Why nothing could be written, in words, by the codes of Node.js. */
const FAULTS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk is full',
  EROFS: 'the disk is read-only',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  ENOENT: 'the folder cannot be created',
  EEXIST: 'part of its path is a file',
  ENOTDIR: 'part of its path is a file',
  ENOTEMPTY: 'something else was just created there',
  ENAMETOOLONG: 'its name is too long',
};

/** Such as "the disk is full", to stand in a sentence. */
export function diskFault(cause: unknown): string {
  const { code = '' } = cause as NodeJS.ErrnoException;
  return FAULTS[code] ?? (code || String(cause));
}
