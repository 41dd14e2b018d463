import { localized } from './notation';

/** "12 kB", "5.8 MB": a size as the window and the terminal print it. */
export function megabytes(bytes: number): string {
  return bytes < 1e5 ? `${Math.ceil(bytes / 1e3)} kB` : localized(`${(bytes / 1e6).toFixed(1)} MB`);
}
