/** What a photo shows, as the person says: kept in the collection, and undone by a notice. */
import { notices } from '../notices.svelte';
import { collection } from './collection.svelte';
import type { Photo } from './photo';

class Labeling {
  #busy = $state(false);
  /** The notice of the last label: one for each would cover the photos. */
  #notice: number | null = null;

  get busy(): boolean {
    return this.#busy;
  }

  /** Add the photo to the collection with a class, or change its class there. */
  async label(photo: Photo, className: string): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    const before = collection.find(photo);
    if (before === null) await collection.keep(photo, className);
    else await collection.relabel([before.id], className);
    this.#busy = false;
    const after = collection.find(photo);
    // What failed has been told.
    if (after?.className !== className) return;
    if (this.#notice !== null) notices.dismiss(this.#notice);
    this.#notice = notices.add('info', `Labeled ${photo.name} as ${className}.`, {
      label: 'Undo',
      act: () =>
        void (before === null
          ? collection.remove([after.id])
          : collection.relabel([after.id], before.className)),
    });
  }
}

export const labeling = new Labeling();
