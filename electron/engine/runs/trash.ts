/**
 * Deleted runs, `trash/RUN/`: whole folders, moved there by one rename, from where another brings
 * them back until the trash is emptied.
 */
import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureFolder } from './durable';
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
      throw new RunError('That run is no longer in the trash and cannot be brought back.');
    }
    if (existsSync(place)) {
      throw new RunError('That run is there again already; the deleted one stays in the trash.');
    }
    await rename(this.path(run), place);
  }

  /** For good. */
  async empty(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }

  private path(run: string): string {
    return join(this.folder, run);
  }
}
