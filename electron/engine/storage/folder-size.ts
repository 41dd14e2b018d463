/** How much of the disk a folder takes. */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Of all files below a folder. What comes or goes meanwhile counts or not. */
export async function bytesIn(folder: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const sizes = await Promise.all(
    entries.map(async (entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return bytesIn(path);
      if (!entry.isFile()) return 0;
      return stat(path).then(
        ({ size }) => size,
        () => 0,
      );
    }),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
