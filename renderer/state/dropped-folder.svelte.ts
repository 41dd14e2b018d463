/** A folder of class folders that was dropped or opened: to train on, or photos to classify. */
import { isFormOpen } from './app/dialogs';
import { dataView } from './data-view.svelte';
import { notices } from './notices.svelte';
import { classFolders } from './photos/class-folders';

const FORM_OPEN =
  'The data was not opened because a dialog is open. Close the dialog, then open the data again.';

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
    if (this.#isRefused()) return true;
    const name = photos[0]?.path.split('/')[0] ?? '';
    this.#now = { path, name, classes, images: photos.length, classify };
    return true;
  }

  /** Show what is no folder of photos in Data. */
  async visit(path: string | null): Promise<void> {
    if (!this.#isRefused()) await dataView.visit(path);
  }

  /** Another view or dialog would take away what is typed in the one that is open. */
  #isRefused(): boolean {
    if (!isFormOpen()) return false;
    notices.add('info', FORM_OPEN);
    return true;
  }

  close(): void {
    this.#now = null;
  }
}

export const droppedFolder = new DroppedFolder();
