// The environment that the app's processes get: what was inherited, without the variables that would turn
// them into something else, and without folders that cannot be meant.
import { existsSync } from 'node:fs';
import { userInfo } from 'node:os';
import { posix, win32 } from 'node:path';

/** @typedef {Record<string, string | undefined>} Variables */

/** Of ELECTRON_*, those that only say how a window fits into its desktop. */
const KEPT_OF_ELECTRON = new Set([
  'ELECTRON_FORCE_WINDOW_MENU_BAR',
  'ELECTRON_OZONE_PLATFORM_HINT',
  'ELECTRON_TRASH',
]);

/**
 * Editors, package managers and other Electron apps set these for programs of their own. They would run the
 * app as plain Node.js, load code into it, open a debugger, or end it with a message of Electron's.
 * LD_PRELOAD, LD_LIBRARY_PATH, TF_* and ONEDNN_* stay: whoever sets them means this program too.
 */
const FOREIGN = /^(ELECTRON_|NODE_|NPM_|CHROME_|VSCODE_|INIT_CWD$)/;

/** One folder each. */
const FOLDERS = [
  'XDG_CONFIG_HOME',
  'XDG_DATA_HOME',
  'XDG_CACHE_HOME',
  'XDG_STATE_HOME',
  'XDG_RUNTIME_DIR',
  'APPDATA',
  'LOCALAPPDATA',
  'USERPROFILE',
];
/** Several each. */
const FOLDER_LISTS = ['XDG_CONFIG_DIRS', 'XDG_DATA_DIRS'];
/** In which something can be written only where they exist. */
const TEMPORARY = ['TMPDIR', 'TMP', 'TEMP'];

/** The snap of VS Code keeps under this ending what a variable was before it was changed. */
const BEFORE_SNAP = '_VSCODE_SNAP_ORIG';

/** The person's folder by the system's list of users; undefined where they are not in it. */
function listedHome() {
  try {
    return userInfo().homedir;
  } catch {
    return undefined;
  }
}

/**
 * Folders that are empty or relative are left out, as if they were unset: the rule of the XDG Base Directory
 * Specification, for every variable that names a folder. ATELIER_HOME is our own: where it is relative, the
 * app refuses to start, because what it is to protect would be written to another folder.
 * @param {Variables} inherited
 * @param {{ platform?: NodeJS.Platform, home?: () => string | undefined }} [system]
 * @returns {Variables}
 */
export function withSoundFolders(inherited, system = {}) {
  const { platform = process.platform, home = listedHome } = system;
  const { isAbsolute, delimiter } = platform === 'win32' ? win32 : posix;
  const sound = (/** @type {string | undefined} */ path) => path !== undefined && isAbsolute(path);
  const variables = { ...inherited };
  for (const name of FOLDERS) if (!sound(variables[name])) delete variables[name];
  for (const name of TEMPORARY) {
    const folder = variables[name];
    if (folder === undefined || !sound(folder) || !existsSync(folder)) delete variables[name];
  }
  for (const name of FOLDER_LISTS) {
    const folders = (variables[name] ?? '').split(delimiter).filter(sound);
    if (folders.length > 0) variables[name] = folders.join(delimiter);
    else delete variables[name];
  }
  if (platform !== 'win32' && !sound(variables['HOME'])) {
    const listed = home();
    if (listed !== undefined && sound(listed)) variables['HOME'] = listed;
    else delete variables['HOME'];
  }
  return variables;
}

/** @param {Variables} inherited */
function withoutSnap(inherited) {
  const variables = { ...inherited };
  for (const [name, before] of Object.entries(inherited)) {
    if (!name.endsWith(BEFORE_SNAP)) continue;
    const changed = name.slice(0, -BEFORE_SNAP.length);
    delete variables[name];
    if (before === '') delete variables[changed];
    else variables[changed] = before;
  }
  return variables;
}

/**
 * What a process of the app gets of an environment.
 * @param {Variables} inherited
 * @param {Parameters<typeof withSoundFolders>[1]} [system]
 * @returns {Variables}
 */
export function appEnvironment(inherited, system) {
  const all = Object.entries(withoutSnap(inherited));
  const kept = all.filter(([name]) => {
    const upper = name.toUpperCase();
    return KEPT_OF_ELECTRON.has(upper) || !FOREIGN.test(upper);
  });
  return withSoundFolders(Object.fromEntries(kept), system);
}

/**
 * Make this process's own environment another one, for what it starts and looks up from here on.
 * @param {Variables} variables
 */
export function useEnvironment(variables) {
  for (const name of Object.keys(process.env)) if (!(name in variables)) delete process.env[name];
  for (const [name, value] of Object.entries(variables)) {
    if (value !== undefined && process.env[name] !== value) process.env[name] = value;
  }
}
