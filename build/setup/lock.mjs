// One set-up at a time in a folder.
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
import { say, setupFolder } from './step.mjs';

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
