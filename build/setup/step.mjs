// What set-up tells the person: a line for each step, and one sentence where a step cannot work.
import {
  accessSync,
  constants,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { useEnvironment, withSoundFolders } from './environment.mjs';
import { fullDiskText } from './full-disk.mjs';

/** The repository's folder. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

/** Where set-up keeps what it made, outside node_modules, ignored by git. */
export const setupFolder = join(root, '.setup');

/** A step that cannot work here; the message says what to do about it. */
export class SetupError extends Error {}

/**
 * Another way to install a part would need space as well.
 * @param {unknown} said an error, or what a program printed
 * @param {import('./full-disk.mjs').Part} part
 * @throws SetupError where that tells of a full disk
 */
export function refuseFullDisk(said, part) {
  const text = fullDiskText(said, root, part);
  if (text !== null) throw new SetupError(text);
}

/**
 * Say what is being done, on stderr: stdout belongs to what is run afterwards.
 * @param {string} line takes the place of the progress of downloads, which is drawn again
 */
export function say(line) {
  const start = process.stderr.isTTY ? '\r\u001b[K' : '';
  process.stderr.write(`${start}set-up: ${line}\n`);
}

/**
 * Run a program's set-up and then the program; a SetupError ends it with its sentence.
 * @param {() => Promise<number>} body resolves to the exit code
 */
export async function runAsProgram(body) {
  // npm and pip would make their folders in the current one.
  useEnvironment(withSoundFolders(process.env));
  try {
    process.exitCode = await body();
  } catch (error) {
    const text =
      error instanceof SetupError
        ? error.message
        : (fullDiskText(error, root, 'everything') ?? unwritableText(error));
    if (text === null) throw error;
    say(text);
    // At once: downloads of other parts may still run.
    process.exit(1);
  }
}

/** Longer than it takes to write a line, for a set-up that has just made its lock. */
const WRITTEN_MS = 10_000;

/**
 * What Linux says of a process, from its state on; nothing elsewhere.
 * @param {number} id
 * @returns {string[]}
 */
function statOf(id) {
  try {
    const stat = readFileSync(`/proc/${id}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return [];
  }
}

/**
 * When Linux began a process, in ticks since the computer started: numbers are given again. '' elsewhere.
 * @param {number} id
 */
function beginOf(id) {
  return statOf(id)[19] ?? '';
}

/**
 * Whether a process still runs. One that has ended has a number until the process that started it asks, which
 * the first one of a container never does.
 * @param {number} id
 */
function alive(id) {
  try {
    process.kill(id, 0);
    return statOf(id)[0] !== 'Z';
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}

/**
 * The process that holds a lock, or null where none does any more.
 * @param {string} file
 * @returns {number | null} 0 for one that has not written its number yet
 */
function ownerOf(file) {
  let text;
  let writtenAt;
  try {
    text = readFileSync(file, 'utf8');
    writtenAt = statSync(file).mtimeMs;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT') return null;
    throw error;
  }
  const [, id = '', begin = ''] = /^([1-9]\d{0,9})(?: (\d*))?$/.exec(text) ?? [];
  // What names no process was torn by a crash or a full disk, unless it is being written.
  if (id === '') return Math.abs(Date.now() - writtenAt) < WRITTEN_MS ? 0 : null;
  const owner = Number(id);
  if (owner === process.pid || !alive(owner)) return null;
  return begin !== '' && begin !== beginOf(owner) ? null : owner;
}

/** @param {string} file @returns {boolean} whether this process holds it now */
function takeLock(file) {
  try {
    writeFileSync(file, `${process.pid} ${beginOf(process.pid)}`, { flag: 'wx' });
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return false;
    throw error;
  }
}

/** Codes of what a person may not write, or where another file lies in the place of a folder. */
const UNWRITABLE = new Set(['EACCES', 'EPERM', 'EROFS', 'EEXIST', 'ENOTDIR', 'EISDIR']);

/**
 * @param {unknown} error
 * @returns {string | null} what to do where a file of the project cannot be written; null of other errors
 */
function unwritableText(error) {
  const { code = '', path = '' } = /** @type {NodeJS.ErrnoException} */ (error);
  if (!UNWRITABLE.has(code) || !path.startsWith(root)) return null;
  return `Set-up cannot write ${path} (${code}). Make that folder yours, or copy the project to one that is, and run the same command again.`;
}

/** Whether the lock can lie in a folder: somebody else's set-up may be complete. @param {string} folder */
function isWritable(folder) {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
    return true;
  } catch (error) {
    const { code } = /** @type {NodeJS.ErrnoException} */ (error);
    if (code === 'EACCES' || code === 'EROFS' || code === 'EPERM') return false;
    throw error;
  }
}

/**
 * Keep a second set-up in the same folder waiting until the first is through. Where nothing can be written
 * there is none, so that what is complete can be used.
 * @template Result
 * @param {() => Promise<Result>} body
 * @param {string} [folder]
 * @returns {Promise<Result>}
 */
export async function withLock(body, folder = setupFolder) {
  const file = join(folder, 'lock');
  let waiting = false;
  if (!isWritable(folder)) return body();
  while (!takeLock(file)) {
    const owner = ownerOf(file);
    if (owner === null) {
      rmSync(file, { force: true });
      continue;
    }
    if (!waiting && owner !== 0) {
      say(`waiting for another set-up (process ${owner}); if it is not running, delete ${file}`);
      waiting = true;
    }
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  const release = () => rmSync(file, { force: true });
  process.once('exit', release);
  try {
    return await body();
  } finally {
    process.off('exit', release);
    release();
  }
}
