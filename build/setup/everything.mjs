// All that the app needs on this computer, what does not need one another at the same time: npm packages
// and libtensorflow are the longest, and take one processor each.
import { setUpBundle } from './bundle.mjs';
import { endPrograms } from './command.mjs';
import { setUpElectron } from './electron.mjs';
import { setUpPackages } from './packages.mjs';
import { setUpElectronLibraries } from './system-libraries.mjs';
import { fetchTensorflow, installTensorflow } from './tensorflow.mjs';

/**
 * Steps at the same time. Where one fails, the programs of the others end as well.
 * @param {readonly (() => Promise<void>)[]} steps
 */
export async function together(...steps) {
  try {
    await Promise.all(steps.map((step) => step()));
  } catch (error) {
    endPrograms();
    throw error;
  }
}

/**
 * @param {{ window: boolean, display?: boolean }} wanted whether a window is shown, and on a display of our own
 */
export async function setUpEverything({ window, display = false }) {
  if (window) await setUpElectronLibraries({ display });
  await together(setUpPackages, fetchTensorflow);
  await together(installTensorflow, setUpBundle, ...(window ? [setUpElectron] : []));
}
