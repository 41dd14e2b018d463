/** What a person prefers, `preferences.json`, and making the app follow it. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { nativeTheme } from 'electron';
import * as v from 'valibot';
import { replaceFileNow } from '@engine/storage/durable';
import { FIRST_PREFERENCES, preferencesSchema, type Preferences } from './ipc/contract/preferences';

const FILE = 'preferences.json';

/** What only somebody who has worked with the app has in a data folder. */
const SIGNS_OF_USE = ['runs', 'sweeps', 'collection'];

const { theme, threads, numbers, welcomed } = preferencesSchema.entries;
/** Each by itself: what cannot be read of one costs no other. */
const storedSchema = v.object({
  theme: v.fallback(theme, FIRST_PREFERENCES.theme),
  threads: v.fallback(threads, FIRST_PREFERENCES.threads),
  numbers: v.fallback(numbers, FIRST_PREFERENCES.numbers),
  welcomed: v.fallback(welcomed, FIRST_PREFERENCES.welcomed),
});

/** What is not readable is as if it had never been chosen. */
function read(file: string): Preferences {
  try {
    // A pipe would be waited for.
    if (!statSync(file).isFile()) return FIRST_PREFERENCES;
    return v.parse(storedSchema, JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return FIRST_PREFERENCES;
  }
}

function isInUse(home: string): boolean {
  return SIGNS_OF_USE.some((name) => existsSync(join(home, name)));
}

export class PreferenceStore {
  private readonly file: string;
  private kept: Preferences;
  /** What whoever started the app set, which holds where no number is chosen. */
  private readonly inheritedThreads = process.env['TF_NUM_INTRAOP_THREADS'];

  /** @param changed is told of every change */
  constructor(
    home: string,
    private readonly changed: (preferences: Preferences) => void,
  ) {
    this.file = join(home, FILE);
    const stored = read(this.file);
    this.kept = { ...stored, welcomed: stored.welcomed || isInUse(home) };
    this.apply();
  }

  get current(): Preferences {
    return this.kept;
  }

  /** @throws DiskError where it cannot be stored; the app follows it all the same */
  change(changes: Partial<Preferences>): Preferences {
    this.kept = { ...this.kept, ...changes };
    this.apply();
    this.changed(this.kept);
    replaceFileNow(this.file, `${JSON.stringify(this.kept)}\n`);
    return this.kept;
  }

  /**
   * Processes that start from now on have as many threads: libtensorflow reads the variable when a process
   * first computes. The theme changes at once.
   */
  private apply(): void {
    nativeTheme.themeSource = this.kept.theme;
    const chosen = Math.min(this.kept.threads, availableParallelism());
    const threads = chosen === 0 ? this.inheritedThreads : String(chosen);
    if (threads === undefined) delete process.env['TF_NUM_INTRAOP_THREADS'];
    else process.env['TF_NUM_INTRAOP_THREADS'] = threads;
  }
}
