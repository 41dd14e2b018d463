/**
 * Where the app is updated from. Updates are off, and nothing of the updater is loaded, unless the app was
 * packaged with such a place and with the key that its releases are signed with
 * (build/packaging/update-place.mjs): electron-builder then leaves two files in the package.
 */
import { createPublicKey, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const PLACE = 'app-update.yml';
const KEY = 'update-key.pem';

export interface UpdatePlace {
  /** Of the folder with the released versions. */
  address: string;
  /** The one host that may be asked over the network. */
  host: string;
  /** Ed25519; releases carry signatures by its other half. */
  key: KeyObject;
}

/**
 * @param resources the package's folder of resources
 * @returns null where there is nothing to update from, not by https, or no key to check releases with
 */
export function updatePlace(resources: string): UpdatePlace | null {
  try {
    const contents = readFileSync(join(resources, PLACE), 'utf8');
    const [, address = ''] = /^url: *['"]?([^'"\s]+)/m.exec(contents) ?? [];
    const { protocol, hostname } = new URL(address);
    const key = createPublicKey(readFileSync(join(resources, KEY)));
    const isUsable = protocol === 'https:' && key.asymmetricKeyType === 'ed25519';
    return isUsable ? { address, host: hostname, key } : null;
  } catch {
    // One of the files is missing, or says nothing that can be used.
    return null;
  }
}
