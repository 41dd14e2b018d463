/** Where the app keeps what it makes: the same folder for the window and for the terminal. */
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
