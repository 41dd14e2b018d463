// What a folder is known by in which set-up cannot write.

/** Codes of what a person may not write, or where another file lies in the place of a folder. */
const UNWRITABLE = new Set(['EACCES', 'EPERM', 'EROFS', 'EEXIST', 'ENOTDIR', 'EISDIR']);

/**
 * @param {unknown} error
 * @param {string} project its folder
 * @returns {string | null} what to do where a file of it cannot be written; null of other errors
 */
export function unwritableText(error, project) {
  const { code = '', path = '' } = /** @type {NodeJS.ErrnoException} */ (error);
  if (!UNWRITABLE.has(code) || !path.startsWith(project)) return null;
  return `Setup cannot write ${path} (${code}). Change the owner or the permissions of that folder, or copy the project elsewhere, and run the same command again.`;
}
