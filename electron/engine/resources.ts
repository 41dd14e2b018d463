/** Files that ship beside the code, in resources/. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Found by walking up from this code, so that the bundle, the tests and the packaged app, where
 * resources lie outside of the archive, need no setting for it.
 * @param place within resources/
 * @returns null where it is missing
 */
export function resourcePath(...place: string[]): string | null {
  let folder = __dirname;
  for (;;) {
    const candidate = join(folder, 'resources', ...place);
    if (existsSync(candidate)) return candidate;
    const parent = dirname(folder);
    if (parent === folder) return null;
    folder = parent;
  }
}
