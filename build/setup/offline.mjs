// npm start -- --offline: nothing is downloaded; what is missing is told, with what it takes.
import { electronFolder } from './electron.mjs';
import { arePackagesInstalled } from './packages.mjs';
import { SetupError } from './step.mjs';
import { isTensorflowInstalled } from './tensorflow.mjs';

export const OFFLINE = '--offline';

/**
 * @typedef {{ what: string, size: string, isThere: () => boolean }} Part
 * Sizes are of the official downloads on Linux, rounded.
 */
/** @type {readonly Part[]} */
const PARTS = [
  { what: 'npm packages', size: '150 MB', isThere: arePackagesInstalled },
  { what: 'libtensorflow', size: '100 to 280 MB', isThere: isTensorflowInstalled },
  { what: 'Electron', size: '110 MB', isThere: () => electronFolder() !== null },
];

/**
 * @param {readonly Part[]} [parts] that a start needs
 * @throws SetupError where some of them would have to be downloaded
 */
export function requireEverything(parts = PARTS) {
  const missing = parts.filter(({ isThere }) => !isThere());
  if (missing.length === 0) return;
  const list = missing.map(({ what, size }) => `${what} (about ${size})`).join(', ');
  throw new SetupError(
    `Not downloaded yet: ${list}. Connect to the internet and run "npm start" once without ${OFFLINE}.`,
  );
}
