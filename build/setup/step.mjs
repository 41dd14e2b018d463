// What set-up tells the person: a line for each step, and one sentence where a step cannot work.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's folder. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

/** Where set-up keeps what it made, outside node_modules, ignored by git. */
export const setupFolder = join(root, '.setup');

/** A step that cannot work here; the message says what to do about it. */
export class SetupError extends Error {}

/**
 * Say what is being done, on stderr: stdout belongs to what is run afterwards.
 * @param {string} line
 */
export function say(line) {
  process.stderr.write(`set-up: ${line}\n`);
}

/**
 * Run a program's set-up and then the program; a SetupError ends it with its sentence.
 * @param {() => Promise<number>} body resolves to the exit code
 */
export async function runAsProgram(body) {
  try {
    process.exitCode = await body();
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    process.stderr.write(`set-up: ${error.message}\n`);
    process.exitCode = 1;
  }
}

/**
 * Whether a process still runs.
 * @param {number} id
 */
function alive(id) {
  try {
    process.kill(id, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}

/**
 * Keep a second set-up in the same folder waiting until the first is through.
 * @template Result
 * @param {() => Promise<Result>} body
 * @returns {Promise<Result>}
 */
export async function withLock(body) {
  mkdirSync(setupFolder, { recursive: true });
  const file = join(setupFolder, 'lock');
  let waiting = false;
  for (;;) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' });
      break;
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
    }
    const owner = Number(readFileSync(file, 'utf8'));
    if (!alive(owner)) {
      rmSync(file, { force: true });
      continue;
    }
    if (!waiting) say(`another set-up is at work (process ${owner}); waiting for it`);
    waiting = true;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  try {
    return await body();
  } finally {
    rmSync(file, { force: true });
  }
}
