/** Where the app keeps what it makes: the same folder for the window and for the terminal. */
import { accessSync, constants, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

const APP_FOLDER = 'Atelier';

function systemDataFolder(): string {
  const { APPDATA, XDG_CONFIG_HOME } = process.env;
  if (process.platform === 'win32') return APPDATA ?? join(homedir(), 'AppData', 'Roaming');
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support');
  return XDG_CONFIG_HOME ?? join(homedir(), '.config');
}

/** `ATELIER_HOME` where it is set, otherwise the system's folder for the data of apps. */
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
