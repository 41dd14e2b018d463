/** Where the app keeps what it makes: the same folder for the window and for the terminal. */
import { accessSync, constants, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { withSoundFolders } from '../../build/setup/environment.mjs';

const APP_FOLDER = 'Atelier';

/** The person's folder. @throws Error in a sentence where the system names none */
function personFolder(home: string | undefined): string {
  const folder = home ?? homedir();
  if (isAbsolute(folder)) return folder;
  throw new Error(
    'This user has no home folder. Set ATELIER_HOME to the path of a folder, and start Atelier again.',
  );
}

function systemDataFolder(): string {
  // What is empty or relative is as if it were unset.
  const { APPDATA, HOME, XDG_CONFIG_HOME } = withSoundFolders(process.env);
  if (process.platform === 'win32') return APPDATA ?? join(homedir(), 'AppData', 'Roaming');
  if (process.platform === 'darwin') {
    return join(personFolder(HOME), 'Library', 'Application Support');
  }
  return XDG_CONFIG_HOME ?? join(personFolder(HOME), '.config');
}

/**
 * `ATELIER_HOME` where it is set, relative to the current folder; otherwise the system's folder for the
 * data of apps. Always absolute.
 */
export function homeFolder(): string {
  const chosen = process.env['ATELIER_HOME'];
  return chosen === undefined || chosen === ''
    ? join(systemDataFolder(), APP_FOLDER)
    : resolve(chosen);
}

/** Whether anything can be kept in a folder, which is made where there is none. */
export function isWritable(folder: string): boolean {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
