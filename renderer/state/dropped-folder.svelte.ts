/** A folder of class folders that was dropped on the window: to train on, or photos to classify. */
import { classFolders } from './photos/class-folders';
import type { FoundPhotos } from './photos/photo-source';

interface Dropped {
  /** Where the folder lies. */
  path: string;
  name: string;
  classes: number;
  found: FoundPhotos;
}

class DroppedFolder {
  #now = $state.raw<Dropped | null>(null);

  get now(): Dropped | null {
    return this.#now;
  }

  /** @returns whether there is something to ask about it */
  offer(path: string, found: FoundPhotos): boolean {
    const classes = classFolders(found);
    if (path === '' || classes < 2) return false;
    this.#now = { path, name: found.photos[0]?.path.split('/')[0] ?? '', classes, found };
    return true;
  }

  close(): void {
    this.#now = null;
  }
}

export const droppedFolder = new DroppedFolder();
