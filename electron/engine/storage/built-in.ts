/** The run that ships with the app, in resources/: the network that knows clothes in photos. */
import { resourcePath } from '../resources';
import { RunError } from './run-error';

/** Its folder, and what it is called wherever a run is named. */
export const PHOTO_NETWORK = 'photo-network';

export function isBuiltIn(run: string): boolean {
  return run === PHOTO_NETWORK;
}

/** Where a run that ships with the app lies; null of every other, and where the app came without it. */
export function builtInPlace(run: string): string | null {
  return isBuiltIn(run) ? resourcePath(PHOTO_NETWORK) : null;
}

/**
 * @param what cannot be done with it
 * @throws RunError of the run that ships with the app, which everybody's app has alike
 */
export function refuseBuiltIn(run: string, what = 'be changed or deleted'): void {
  if (!isBuiltIn(run)) return;
  throw new RunError(
    `"${PHOTO_NETWORK}" is built in, so it cannot ${what}. Fine-tune it to get a run of your own.`,
  );
}
