// node build/packaging/sign-update.mjs: a new key. Its public half is written to update-key.pem, which ships
// with the app; the private one is printed, and belongs among the secrets of the release.
import { createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { dump, load } from 'js-yaml';
import { UPDATE_KEY } from './update-place.mjs';

/**
 * @param {string} list contents of the release's list, as electron-builder writes it
 * @param {string} key PEM
 * @returns {string} the same with signatures, as electron/update/signature.ts checks them
 */
export function signed(list, key) {
  const privateKey = createPrivateKey(key);
  const release = /** @type {{ version: string, files: { url: string, sha512: string }[] }} */ (
    load(list)
  );
  const files = release.files.map((file) => {
    const text = Buffer.from(JSON.stringify([release.version, file.url, file.sha512]));
    return { ...file, signature: sign(null, text, privateKey).toString('base64') };
  });
  return dump({ ...release, files }, { lineWidth: -1 });
}

/** @returns {{ publicKey: string, privateKey: string }} PEM */
export function newKey() {
  const { privateKey } = generateKeyPairSync('ed25519');
  return {
    publicKey: createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }).toString(),
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { publicKey, privateKey } = newKey();
  writeFileSync(UPDATE_KEY, publicKey, { flag: 'wx' });
  process.stdout.write(privateKey);
}
