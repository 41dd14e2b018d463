/** Whether a release is by the makers of Atelier: who can change what a server sends cannot sign it. */
import { verify, type KeyObject } from 'node:crypto';
import type { UpdateInfo } from 'electron-updater';
import { UserError } from '@engine/user-error';

/** A file of a release as build/packaging/sign-update.mjs leaves it. */
interface ReleasedFile {
  url: string;
  sha512: string;
  /**
   * In base64; of version, name and sum, so that neither an old file passes for a new version, nor that of
   * another system for this one's.
   */
  signature?: unknown;
}

function isSigned(version: string, file: ReleasedFile, key: KeyObject): boolean {
  const { url, sha512, signature } = file;
  if (typeof signature !== 'string') return false;
  const text = JSON.stringify([version, url, sha512]);
  return verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64'));
}

/**
 * @param release as the updater has read it; the updater compares what it downloads with its sums
 * @throws UserError where one of its files has no signature by the key, or there are none, or it has packages,
 *   which the updater of Windows downloads without a signature
 */
export function requireSignature(release: UpdateInfo, key: KeyObject): void {
  const { version, packages } = release as UpdateInfo & { packages?: unknown };
  // Written by somebody else, it may lack what its type promises.
  const files: unknown = release.files;
  const all = Array.isArray(files) ? (files as ReleasedFile[]) : [];
  const isAllSigned = all.length > 0 && all.every((file) => isSigned(version, file, key));
  if (isAllSigned && packages === undefined) return;
  throw new UserError(
    `The update to Atelier ${version} is not signed by the makers of Atelier, so it was not installed. Your version is unchanged.`,
  );
}
