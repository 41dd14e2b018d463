/** Requests about what a person prefers, and about the data folder. */
import { readdir, stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { shell } from 'electron';
import type { RequestName } from './contract';
import type { Handlers } from './serve';
import type { Services } from './services';

/** Of all files below a folder. What comes or goes meanwhile counts or not. */
async function bytesIn(folder: string): Promise<number> {
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

type OfPreferences = Extract<RequestName, `preferences:${string}`>;

export function preferencesHandlers({
  home,
  preferences,
}: Services): Pick<Handlers, OfPreferences> {
  return {
    'preferences:read': () =>
      Promise.resolve({
        preferences: preferences.current,
        processors: availableParallelism(),
      }),
    'preferences:change': (changes) => Promise.resolve(preferences.change(changes)),
    'preferences:usage': async () => ({ bytes: await bytesIn(home) }),
    'preferences:show-home'() {
      shell.showItemInFolder(home);
      return Promise.resolve(null);
    },
  };
}
