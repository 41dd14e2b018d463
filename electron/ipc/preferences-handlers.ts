/** Requests about what a person prefers, and about the data folder. */
import { availableParallelism } from 'node:os';
import { app, shell } from 'electron';
import { bytesIn } from '@engine/storage/folder-size';
import type { RequestName } from './contract';
import type { Handlers } from './serve';
import type { Services } from './services';

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
        systemLocale: app.getSystemLocale(),
      }),
    'preferences:change': (changes) => Promise.resolve(preferences.change(changes)),
    'preferences:usage': async () => ({ bytes: await bytesIn(home) }),
    'preferences:show-home'() {
      shell.showItemInFolder(home);
      return Promise.resolve(null);
    },
  };
}
