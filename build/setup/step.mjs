// What set-up tells the person: a line for each step, and one sentence where a step cannot work.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { useEnvironment, withSoundFolders } from './environment.mjs';
import { fullDiskText } from './full-disk.mjs';
import { unwritableText } from './unwritable.mjs';

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
        : (fullDiskText(error, root, 'everything') ?? unwritableText(error, root));
    if (text === null) throw error;
    say(text);
    // At once: downloads of other parts may still run.
    process.exit(1);
  }
}
