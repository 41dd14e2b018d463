/** Asked once, after the start: is there a newer version, and how does it come here? */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import type * as Updater from 'electron-updater';
import type { AppUpdater } from 'electron-updater';
import type { UpdatePlace } from './place';
import { requireSignature } from './signature';

/** Which package the app runs from: one that it can replace itself, or one of Linux that a person does. */
export type Installation = 'replaceable' | 'deb' | 'rpm' | 'archive';

/** Where the packages of distributions have the app. */
const INSTALLED = '/usr/lib/atelier/atelier';
/** The list of files that dpkg keeps of the Debian package. */
const DEB_LIST = '/var/lib/dpkg/info/atelier.list';

export function installation(): Installation {
  // An AppImage names its own file there.
  if (process.platform !== 'linux' || process.env['APPIMAGE'] !== undefined) return 'replaceable';
  if (process.execPath !== INSTALLED) return 'archive';
  return existsSync(DEB_LIST) ? 'deb' : 'rpm';
}

function advice(version: string, address: string, kind: 'deb' | 'rpm' | 'archive'): string {
  const available = `Atelier ${version} is available at ${address}.`;
  if (kind === 'archive') {
    return `${available} To update, download the archive and replace the Atelier folder with its contents.`;
  }
  const [file, command] =
    kind === 'deb'
      ? [`atelier_${version}_amd64.deb`, 'apt']
      : [`atelier-${version}-1.x86_64.rpm`, 'dnf'];
  return `${available} To install it, download ${file}, open a terminal in its folder and run: sudo ${command} install ./${file}`;
}

/** Not by import(), which looks into no archive before Electron 28. */
export function updaterOfElectron(): AppUpdater {
  const { autoUpdater } = createRequire(__filename)('electron-updater') as typeof Updater;
  return autoUpdater;
}

/**
 * A newer version is downloaded, if its release is signed; if its sum is right, it is installed when the app
 * quits. Where a person has to install it, they are told how.
 * @param tell what there is to say to the person
 * @throws UserError where the release is not signed; Error where the place cannot be reached, or what came
 *   from there is not what the release says
 */
export async function lookForUpdate(
  updater: AppUpdater,
  { address, key }: UpdatePlace,
  kind: Installation,
  tell: (message: string) => void,
): Promise<void> {
  // What goes wrong is thrown; the rest is of no use to anybody.
  updater.logger = null;
  updater.on('error', () => undefined);
  updater.autoDownload = false;
  // Otherwise it asks only where it could install what it finds.
  if (kind !== 'replaceable') updater.forceDevUpdateConfig = true;
  const found = await updater.checkForUpdates();
  if (found?.isUpdateAvailable !== true) return;
  const { version } = found.updateInfo;
  requireSignature(found.updateInfo, key);
  if (kind !== 'replaceable') {
    tell(advice(version, address, kind));
    return;
  }
  await updater.downloadUpdate();
  tell(`Atelier ${version} was downloaded. It will be installed when you quit the app.`);
}
