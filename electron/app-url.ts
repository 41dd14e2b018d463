/** The window's own URLs, app://atelier/…, and the files that they may name. */
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
  return file.startsWith(root) && !path.includes('\0') ? file : null;
}
