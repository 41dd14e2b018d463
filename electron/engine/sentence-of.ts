/** What a path that nobody has named lies in; by hand, because the window uses this too. */
function folderOf(path: string): string {
  return path.replace(/[/\\][^/\\]*$/, '');
}

/** What the system says of a disk, as a person would; `path` is the folder that was to be read or written. */
const FAULTS: Readonly<Record<string, (path: string) => string>> = {
  ENOSPC: () => 'The disk is full. Free some space and try again.',
  EDQUOT: () => 'Your disk quota is used up. Free some space and try again.',
  EROFS: (path) => `The disk is read-only${path}. Make it writable and try again.`,
  EACCES: (path) => `Permission denied${path}.`,
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
  return fault?.(path === undefined ? '' : ` (${folderOf(path)})`) ?? error.message;
}
