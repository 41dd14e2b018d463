/** The files and folders that the app is started with. */
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Desktops pass files as paths or as `file:` URLs. */
function pathOf(argument: string, folder: string): string | null {
  if (!argument.startsWith('file:')) return resolve(folder, argument);
  try {
    return fileURLToPath(argument);
  } catch {
    // Of another computer, or no URL at all.
    return null;
  }
}

/**
 * @param args of a start of the app, without the program itself
 * @param folder in which it was started
 * @param app where the app itself lies: Electron is given it as an argument where it is not packaged
 * @returns absolute paths, each once
 */
export function pathsIn(args: readonly string[], folder: string, app: string): string[] {
  const paths = args
    // Switches, and the empty path, which would be the folder itself.
    .filter((argument) => argument !== '' && !argument.startsWith('-'))
    .map((argument) => pathOf(argument, folder))
    .filter((path) => path !== null);
  return [...new Set(paths)].filter((path) => path !== resolve(app));
}
