/** Whether a release is by the makers of Atelier: who can change what a server sends cannot sign it. */
import { verify, type KeyObject } from 'node:crypto';
import type { UpdateInfo } from 'electron-updater';
import { UserError } from '@engine/user-error';

/** A file of a release as build/packaging/sign-update.mjs leaves it. */
interface ReleasedFile {
  sha512: string;
  /** In base64; of the version, a space and the sum, so that no old file passes for a new version. */
  signature?: unknown;
}

function isSigned(version: string, { sha512, signature }: ReleasedFile, key: KeyObject): boolean {
  if (typeof signature !== 'string') return false;
  return verify(null, Buffer.from(`${version} ${sha512}`), key, Buffer.from(signature, 'base64'));
}

/**
 * @param release as the updater has read it; the updater compares what it downloads with its sums
 * @throws UserError where one of its files has no signature by the key, or there are none
 */
export function requireSignature(release: UpdateInfo, key: KeyObject): void {
  const { version } = release;
  // Written by somebody else, it may lack what its type promises.
  const files: unknown = release.files;
  const all = Array.isArray(files) ? (files as ReleasedFile[]) : [];
  if (all.length > 0 && all.every((file) => isSigned(version, file, key))) return;
  throw new UserError(
    `The update to Atelier ${version} is not signed by the makers of Atelier, so it was not installed. Your version is unchanged.`,
  );
}
