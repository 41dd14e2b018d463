/** What a person prefers, `preferences.json`, and making the app follow it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { nativeTheme } from 'electron';
import * as v from 'valibot';
import { replaceFileNow } from '@engine/storage/durable';
import { FIRST_PREFERENCES, preferencesSchema, type Preferences } from './ipc/contract/preferences';

const FILE = 'preferences.json';

/** What is not readable, or of another version, is as if it had never been chosen. */
function read(file: string): Preferences {
  try {
    const parsed = v.safeParse(preferencesSchema, JSON.parse(readFileSync(file, 'utf8')));
    return parsed.success ? parsed.output : FIRST_PREFERENCES;
  } catch {
    return FIRST_PREFERENCES;
  }
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
    this.kept = read(this.file);
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
    const threads = this.kept.threads === 0 ? this.inheritedThreads : String(this.kept.threads);
    if (threads === undefined) delete process.env['TF_NUM_INTRAOP_THREADS'];
    else process.env['TF_NUM_INTRAOP_THREADS'] = threads;
  }
}
