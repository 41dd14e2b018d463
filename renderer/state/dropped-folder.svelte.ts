/** A folder of class folders that was dropped or opened: to train on, or photos to classify. */
import { classFolders } from './photos/class-folders';

interface Dropped {
  /** Where the folder lies. */
  path: string;
  name: string;
  classes: number;
  images: number;
  /** Classifies its images. */
  classify: () => void;
}

class DroppedFolder {
  #now = $state.raw<Dropped | null>(null);

  get now(): Dropped | null {
    return this.#now;
  }

  /**
   * @param photos in it, by their places below what was dropped
   * @returns whether there is something to ask about it
   */
  offer(path: string, photos: readonly { path: string }[], classify: () => void): boolean {
    const classes = classFolders(photos);
    if (path === '' || classes < 2) return false;
    const name = photos[0]?.path.split('/')[0] ?? '';
    this.#now = { path, name, classes, images: photos.length, classify };
    return true;
  }

  close(): void {
    this.#now = null;
  }
}

export const droppedFolder = new DroppedFolder();
