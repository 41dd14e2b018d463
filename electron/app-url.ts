/** The window's own URLs, app://atelier/…, and the files that they may name. */
import { realpath } from 'node:fs/promises';
import { join, normalize, sep } from 'node:path';

export const SCHEME = 'app';
const HOST = 'atelier';
export const ORIGIN = `${SCHEME}://${HOST}`;

/**
 * The file that a URL of ours names.
 * @returns null for another host, or for a path that would leave the folder
 */
export function fileOfUrl(url: string, folder: string): string | null {
  const { host, pathname } = new URL(url);
  if (host !== HOST) return null;
  let path: string;
  try {
    path = decodeURIComponent(pathname);
  } catch {
    return null;
  }
  const root = normalize(folder + sep);
  const file = join(root, path);
  // A backslash leads out of a folder on Windows, and is in none of our names.
  return file.startsWith(root) && !/[\0\\]/.test(path) ? file : null;
}

/**
 * The file that a URL of ours names, if it is one and lies in the folder itself: a link may lead out of it.
 * @returns null for everything else
 */
export async function ownFile(url: string, folder: string): Promise<string | null> {
  const file = fileOfUrl(url, folder);
  if (file === null) return null;
  try {
    const inside = (await realpath(folder)) + sep;
    const real = await realpath(file);
    return real.startsWith(inside) ? real : null;
  } catch {
    return null;
  }
}
