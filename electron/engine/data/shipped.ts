/** The Fashion-MNIST that ships with the app. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DataError } from './data-error';

const PLACE = join('resources', 'fashion-mnist');

/**
 * Found by walking up from this code, so that the bundle, the tests and the packaged app, where
 * the data lies outside the archive, need no setting for it.
 */
export function shippedDataFolder(): string {
  let folder = __dirname;
  for (;;) {
    const candidate = join(folder, PLACE);
    if (existsSync(candidate)) return candidate;
    const parent = dirname(folder);
    if (parent === folder) break;
    folder = parent;
  }
  throw new DataError(
    `The Fashion-MNIST data that ships with Atelier (${PLACE}) is missing; install the app again, or choose a data folder.`,
  );
}
