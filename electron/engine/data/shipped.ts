/** The Fashion-MNIST that ships with the app. */
import { resourcePath } from '../resources';
import { DataError } from './data-error';

export function shippedDataFolder(): string {
  const folder = resourcePath('fashion-mnist');
  if (folder !== null) return folder;
  throw new DataError(
    'The Fashion-MNIST data included with Atelier (resources/fashion-mnist) is missing. Reinstall the app, or choose a data folder.',
  );
}
