/**
 * Updates. They are off, and nothing of the updater is loaded, unless the app was packaged with a place to
 * update from (build/packaging/update-place.mjs): only then electron-builder leaves `app-update.yml` in
 * the package.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type * as Updater from 'electron-updater';

const FILE = 'app-update.yml';

/**
 * The one host that may be asked over the network.
 * @param resources the package's folder of resources
 * @returns null where there is nothing to update from, or not by https
 */
export function updateHost(resources: string): string | null {
  try {
    const contents = readFileSync(join(resources, FILE), 'utf8');
    const [, address = ''] = /^url: *['"]?([^'"\s]+)/m.exec(contents) ?? [];
    const { protocol, hostname } = new URL(address);
    return protocol === 'https:' ? hostname : null;
  } catch {
    // There is no such file, or no address in it.
    return null;
  }
}

/**
 * Ask once for a newer version; one that there is gets downloaded, checked by its sum and signature, and
 * installed when the app quits.
 * @throws Error where the place cannot be reached
 */
export async function lookForUpdate(tell: (message: string) => void): Promise<void> {
  // Not by import(), which looks into no archive before Electron 28.
  const { autoUpdater } = createRequire(__filename)('electron-updater') as typeof Updater;
  // What goes wrong is thrown; the rest is of no use to anybody.
  autoUpdater.logger = null;
  autoUpdater.on('update-downloaded', ({ version }) => {
    tell(`Atelier ${version} was downloaded. It will be installed when you quit the app.`);
  });
  await autoUpdater.checkForUpdates();
}
