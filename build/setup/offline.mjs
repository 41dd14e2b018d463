// npm start -- --offline: nothing is downloaded; what is missing is told, with what to do about it.
import { howToGet } from './missing.mjs';
import { SetupError } from './step.mjs';

export const OFFLINE = '--offline';

/**
 * @param {import('./missing.mjs').Missing} missing
 * @throws SetupError where something would have to be downloaded
 */
export function requireEverything(missing) {
  if (missing.parts.length === 0) return;
  const list = missing.parts.join(', ');
  throw new SetupError(
    `Missing, and not downloaded because of ${OFFLINE}: ${list}. ${howToGet(missing, 'npm start')}`,
  );
}
