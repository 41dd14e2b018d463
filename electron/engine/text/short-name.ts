/** A folder's own name, without the folders around it, whichever system its path is of. */
export function shortName(folder: string): string {
  return folder.split(/[\\/]/).findLast((part) => part !== '') ?? folder;
}
