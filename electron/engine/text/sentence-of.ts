/** What the system says of a file or disk, in words: the one table of its error codes. */

/** What a path that nobody has named lies in; by hand, because the window uses this too. */
function folderOf(path: string): string {
  const folder = path.replace(/[/\\][^/\\]*$/, '');
  // Of the root of a disk, what is left names no folder.
  return folder === '' || /^[a-z]:$/i.test(folder) ? path.slice(0, folder.length + 1) : folder;
}

interface Fault {
  /** To stand in a sentence that names the file, such as "the disk is full". */
  clause: string;
  /** @param folder that was read or written, in parentheses @param path of the file itself */
  sentence: (folder: string, path: string) => string;
}

const FULL = 'the disk is full';
const DENIED: Fault = {
  clause: 'permission denied',
  sentence: (folder) => `Permission denied${folder}.`,
};
const FILE_IN_PATH = 'part of its path is a file';
const TOO_MANY: Fault = {
  clause: 'too many files are open',
  sentence: () => 'Too many files are open. Close other programs and try again.',
};

const FAULTS: Readonly<Record<string, Fault>> = {
  ENOSPC: {
    clause: FULL,
    sentence: () => 'The disk is full. Free some space and try again.',
  },
  EDQUOT: {
    clause: FULL,
    sentence: () => 'Your disk quota is used up. Free some space and try again.',
  },
  EROFS: {
    clause: 'the disk is read-only',
    sentence: (folder) => `The disk is read-only${folder}. Make it writable and try again.`,
  },
  EACCES: DENIED,
  EPERM: DENIED,
  ENOENT: {
    clause: 'the folder cannot be created',
    sentence: (_folder, path) => `${path} does not exist.`,
  },
  EEXIST: {
    clause: FILE_IN_PATH,
    sentence: (_folder, path) => `${path} already exists.`,
  },
  ENOTDIR: {
    clause: FILE_IN_PATH,
    sentence: (_folder, path) => `${path} cannot be reached: a part of its path is not a folder.`,
  },
  ENOTEMPTY: {
    clause: 'something else was just created there',
    sentence: (_folder, path) => `${path} is not empty.`,
  },
  EISDIR: {
    clause: 'a folder is where the file should be',
    sentence: (folder) => `A folder is where a file should be${folder}.`,
  },
  ELOOP: {
    clause: 'a link leads back to itself',
    sentence: (_folder, path) => `${path} is a link that leads back to itself.`,
  },
  ENAMETOOLONG: {
    clause: 'its name is too long',
    sentence: (folder) => `The name of a file is too long${folder}. Use a shorter one.`,
  },
  EMFILE: TOO_MANY,
  ENFILE: TOO_MANY,
  EIO: {
    clause: 'the disk reports an error',
    sentence: (folder) => `The disk reports an error${folder}. Check the disk and try again.`,
  },
};

/** Whether the disk takes nothing more, so that whatever else is to be written cannot be either. */
export function isOfDisk(error: unknown): boolean {
  return ['ENOSPC', 'EDQUOT', 'EROFS'].includes((error as NodeJS.ErrnoException).code ?? '');
}

/** Why something could not be written, to stand in a sentence that names it. */
export function faultClause(cause: unknown): string {
  const { code = '' } = cause as NodeJS.ErrnoException;
  return FAULTS[code]?.clause ?? (code || String(cause));
}

/** What went wrong, as its thrower put it into words. */
export function sentenceOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code = '', syscall, path } = error as NodeJS.ErrnoException;
  const fault = syscall === undefined ? undefined : FAULTS[code];
  const folder = path === undefined ? '' : ` (${folderOf(path)})`;
  return fault?.sentence(folder, path ?? 'A file') ?? error.message;
}
