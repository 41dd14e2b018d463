/** Where the app keeps what it makes: the same folder for the window and for the terminal. */
import { accessSync, constants, mkdirSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { withSoundFolders } from '../../build/setup/environment.mjs';
import { printable } from './text/printable';
import { UserError } from './user-error';

const APP_FOLDER = 'Atelier';

/** The person's folder. @throws Error in a sentence where the system names none */
function personFolder(home: string | undefined): string {
  const folder = home ?? homedir();
  if (isAbsolute(folder)) return folder;
  throw new UserError(
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
 * A shell expands "~" where it is not quoted, and npm changes the current folder: what is relative would be
 * written to wherever a command happens to run.
 * @throws Error in a sentence
 */
function requireAbsolute(chosen: string): void {
  if (isAbsolute(chosen)) return;
  throw new UserError(
    `ATELIER_HOME is "${printable(chosen)}", which is not an absolute path. Set it to the full path of a folder.`,
  );
}

/** @throws Error in a sentence where a part of the path is a file */
function requireFolder(folder: string): void {
  for (let at = folder; ; at = dirname(at)) {
    const isFolder = kindOf(at);
    if (isFolder === true || dirname(at) === at) return;
    if (isFolder === null) continue;
    throw new UserError(
      `Atelier keeps its data in ${folder}, but ${at} is a file. Move the file away, or set ATELIER_HOME to another folder.`,
    );
  }
}

/** Whether a path is a folder; null where there is nothing, or nothing that may be looked at. */
function kindOf(path: string): boolean | null {
  try {
    return statSync(path).isDirectory();
  } catch {
    return null;
  }
}

/**
 * `ATELIER_HOME` where it is set; otherwise the system's folder for the data of apps. Always absolute.
 * @throws Error in a sentence where it cannot be a folder
 */
export function homeFolder(): string {
  const chosen = process.env['ATELIER_HOME'] ?? '';
  if (chosen !== '') requireAbsolute(chosen);
  const folder = chosen === '' ? join(systemDataFolder(), APP_FOLDER) : resolve(chosen);
  requireFolder(folder);
  return folder;
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
