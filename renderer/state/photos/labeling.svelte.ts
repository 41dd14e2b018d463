/** What photos show, as the person says: kept in the collection, and undone by a notice. */
import { counted } from '@engine/text/counted';
import { notices } from '../notices.svelte';
import { classOf } from './arrange';
import { collection } from './collection.svelte';
import type { Photo } from './photo';

interface Label {
  photo: Photo;
  className: string;
}

/** What undoing a label brings back: the class that the photo had in the collection, if it was there. */
interface Before {
  id: string;
  className: string | null;
}

async function undo(labels: readonly Before[]): Promise<void> {
  const added = labels.filter(({ className }) => className === null).map(({ id }) => id);
  if (added.length > 0) await collection.remove(added);
  for (const className of new Set(labels.map((label) => label.className))) {
    const changed = labels.filter((label) => label.className === className);
    if (className !== null) {
      await collection.relabel(
        changed.map(({ id }) => id),
        className,
      );
    }
  }
}

function sentence(labels: readonly Label[], done: number): string {
  const [{ photo, className } = { photo: null, className: '' }] = labels;
  if (labels.length === 1) return `Labeled ${photo?.name ?? ''} as ${className}.`;
  const photos = counted(done, 'photo');
  const isOneClass = labels.every((label) => label.className === className);
  return isOneClass ? `Labeled ${photos} as ${className}.` : `Labeled ${photos} as predicted.`;
}

class Labeling {
  #busy = $state(false);
  /** The notice of the last label: one for each would cover the photos. */
  #notice: number | null = null;

  get busy(): boolean {
    return this.#busy;
  }

  /** Add photos to the collection with a class, or change their class there. */
  async label(photos: readonly Photo[], className: string): Promise<void> {
    await this.#labelEach(photos.map((photo) => ({ photo, className })));
  }

  /** Add the photos that were answered, each with its predicted class; those of the collection stay. */
  async confirm(photos: readonly Photo[]): Promise<void> {
    await this.#labelEach(
      photos.flatMap((photo) => {
        const className = collection.find(photo) === null ? classOf(photo) : null;
        return className === null ? [] : [{ photo, className }];
      }),
    );
  }

  async #labelEach(labels: readonly Label[]): Promise<void> {
    if (this.#busy || labels.length === 0) return;
    this.#busy = true;
    const before = labels.map(({ photo }) => collection.find(photo));
    const isNew = (_label: Label, at: number): boolean => before[at] === null;
    await collection.keep(labels.filter(isNew));
    for (const className of new Set(labels.map((label) => label.className))) {
      const ids = labels.flatMap((label, at) => {
        const kept = before[at] ?? null;
        const isOther = label.className === className && kept?.className !== className;
        return kept !== null && isOther ? [kept.id] : [];
      });
      if (ids.length > 0) await collection.relabel(ids, className);
    }
    this.#busy = false;
    this.#tell(
      labels,
      before.map((kept) => kept?.className ?? null),
    );
  }

  #tell(labels: readonly Label[], before: readonly (string | null)[]): void {
    const done = labels.flatMap(({ photo, className }, at): Before[] => {
      const kept = collection.find(photo);
      // What failed has been told.
      return kept?.className === className ? [{ id: kept.id, className: before[at] ?? null }] : [];
    });
    if (done.length === 0) return;
    if (this.#notice !== null) notices.dismiss(this.#notice);
    this.#notice = notices.add('info', sentence(labels, done.length), {
      label: 'Undo',
      act: () => void undo(done),
    });
  }
}

export const labeling = new Labeling();
