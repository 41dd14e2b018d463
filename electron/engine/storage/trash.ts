/**
 * Deleted runs, `trash/RUN/`: whole folders, moved there by one rename, from where another brings
 * them back until the trash is emptied.
 */
import { existsSync } from 'node:fs';
import { readdir, rename, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureFolder, isMissing } from './durable';
import { RunError } from './run-error';

const FOLDER = 'trash';

export class Trash {
  private readonly folder: string;

  constructor(home: string) {
    this.folder = join(home, FOLDER);
  }

  /** @param place the run's folder */
  async take(run: string, place: string): Promise<void> {
    await ensureFolder(this.folder);
    // Deleted, imported again under its name, and deleted again.
    await rm(this.path(run), { recursive: true, force: true });
    await rename(place, this.path(run));
  }

  /** @throws RunError where it is not there any more, or another has its place */
  async giveBack(run: string, place: string): Promise<void> {
    if (!existsSync(this.path(run))) {
      throw new RunError('The run is no longer in the trash and cannot be restored.');
    }
    if (existsSync(place)) {
      throw new RunError(
        'A run with this folder name already exists. The deleted run stays in the trash.',
      );
    }
    await rename(this.path(run), place);
  }

  /** For good. What is no run stays: ATELIER_HOME can name a folder that has a trash of its own. */
  async empty(): Promise<void> {
    const names = await this.names();
    const runs = names.filter((name) => existsSync(join(this.path(name), 'run.json')));
    for (const run of runs) await rm(this.path(run), { recursive: true, force: true });
    if (names.length > 0 && runs.length === names.length) await rmdir(this.folder);
  }

  private async names(): Promise<string[]> {
    try {
      return await readdir(this.folder);
    } catch (error) {
      if (isMissing(error)) return [];
      throw error;
    }
  }

  private path(run: string): string {
    return join(this.folder, run);
  }
}
