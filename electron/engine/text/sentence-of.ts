/** What a path that nobody has named lies in; by hand, because the window uses this too. */
function folderOf(path: string): string {
  return path.replace(/[/\\][^/\\]*$/, '');
}

/**
 * What the system says of a disk, as a person would.
 * @param folder that was to be read or written, in parentheses @param path of the file itself
 */
type Fault = (folder: string, path: string) => string;

const FAULTS: Readonly<Record<string, Fault>> = {
  ENOSPC: () => 'The disk is full. Free some space and try again.',
  EDQUOT: () => 'Your disk quota is used up. Free some space and try again.',
  EROFS: (folder) => `The disk is read-only${folder}. Make it writable and try again.`,
  EACCES: (folder) => `Permission denied${folder}.`,
  ENOENT: (_folder, path) => `${path} does not exist.`,
  ENOTDIR: (_folder, path) => `${path} cannot be reached: a part of its path is not a folder.`,
  EISDIR: (folder) => `A folder is where a file should be${folder}.`,
  ELOOP: (_folder, path) => `${path} is a link that leads back to itself.`,
  ENAMETOOLONG: (folder) => `The name of a file is too long${folder}. Use a shorter one.`,
  EMFILE: () => 'Too many files are open. Close other programs and try again.',
  ENFILE: () => 'Too many files are open. Close other programs and try again.',
  EIO: (folder) => `The disk reports an error${folder}. Check the disk and try again.`,
};

/** Whether the disk takes nothing more, so that whatever else is to be written cannot be either. */
export function isOfDisk(error: unknown): boolean {
  return ['ENOSPC', 'EDQUOT', 'EROFS'].includes((error as NodeJS.ErrnoException).code ?? '');
}

/** What went wrong, as its thrower put it into words. */
export function sentenceOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code = '', syscall, path } = error as NodeJS.ErrnoException;
  const fault = syscall === undefined ? undefined : FAULTS[code];
  const folder = path === undefined ? '' : ` (${folderOf(path)})`;
  return fault?.(folder, path ?? 'A file') ?? error.message;
}
