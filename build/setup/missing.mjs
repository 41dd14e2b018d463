// What set-up would still have to download, found out without the network.
import { electronFolder } from './electron.mjs';
import { arePackagesInstalled } from './packages.mjs';
import { missingSystemPackages } from './system-libraries.mjs';
import { doesTensorflowWork } from './tensorflow.mjs';

/** With the sizes of the downloads on Linux, rounded. */
const PACKAGES = 'npm packages (about 150 MB)';
export const TENSORFLOW = 'libtensorflow (about 100 to 280 MB)';
const ELECTRON = 'Electron (about 110 MB)';

/**
 * @typedef {object} Missing
 * @property {string[]} parts each with its size where that is known
 * @property {string | null} command what a person has to run as well; null where set-up installs everything
 */

/**
 * @param {{ window: boolean }} wanted whether a window can be shown
 * @returns {Promise<Missing>}
 */
export async function findMissing({ window }) {
  const packages = arePackagesInstalled();
  const parts = packages ? [] : [PACKAGES];
  if (!(await doesTensorflowWork())) parts.push(TENSORFLOW);
  if (!window) return { parts, command: null };
  if (electronFolder({ inPackages: packages }) === null) parts.push(ELECTRON);
  const system = missingSystemPackages();
  if (system.packages.length > 0) parts.push(`system packages (${system.packages.join(' ')})`);
  return { parts, command: system.command };
}

/**
 * How a person gets what is missing, in sentences.
 * @param {Missing} missing
 * @param {string} start the command that sets up
 */
export function howToGet({ parts, command }, start) {
  const online = `Connect to the internet and run "${start}".`;
  if (command === null) return online;
  const system = `install the system packages with "${command}" (or your system's equivalent)`;
  if (parts.length === 1) return `Connect to the internet and ${system}.`;
  return `Connect to the internet, ${system}, and run "${start}".`;
}
