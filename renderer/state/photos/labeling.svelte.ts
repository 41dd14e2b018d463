/** What photos show, as the person says: kept in the collection, and undone by a notice. */
import { counted } from '@engine/text/counted';
import { InOrder } from '../in-order';
import { notices } from '../notices.svelte';
import { classOf } from './arrange';
import { collection } from './collection.svelte';
import type { Photo } from './photo';

interface Label {
  photo: Photo;
  className: string;
}

/** A photo of the collection and its class there, or the one it had before; null where it was not there. */
interface InCollection {
  id: string;
  className: string | null;
}

/** Photos of the collection get these classes, in a request for each class; those without one stay as they are. */
async function relabel(labels: readonly InCollection[]): Promise<void> {
  for (const className of new Set(labels.map((label) => label.className))) {
    if (className === null) continue;
    const ofClass = labels.filter((label) => label.className === className);
    await collection.relabel(
      ofClass.map(({ id }) => id),
      className,
    );
  }
}

async function undo(labels: readonly InCollection[]): Promise<void> {
  const added = labels.filter(({ className }) => className === null).map(({ id }) => id);
  if (added.length > 0) await collection.remove(added);
  await relabel(labels);
}

function sentence(labels: readonly Label[], done: number): string {
  const [{ photo, className } = { photo: null, className: '' }] = labels;
  if (labels.length === 1) return `Labeled ${photo?.name ?? ''} as ${className}.`;
  const photos = counted(done, 'photo');
  const isOneClass = labels.every((label) => label.className === className);
  return isOneClass ? `Labeled ${photos} as ${className}.` : `Labeled ${photos} as predicted.`;
}

class Labeling {
  readonly #inOrder = new InOrder();
  /** The notice of the last label: one for each would cover the photos. */
  #notice: number | null = null;

  /** Add photos to the collection with a class, or change their class there. */
  async label(photos: readonly Photo[], className: string): Promise<void> {
    await this.#inTurn(() => photos.map((photo) => ({ photo, className })));
  }

  /** Add the photos that were answered, each with its predicted class; those of the collection stay. */
  async confirm(photos: readonly Photo[]): Promise<void> {
    const labels = photos.flatMap((photo) => {
      const className = classOf(photo);
      return className === null ? [] : [{ photo, className }];
    });
    await this.#inTurn(() => labels.filter(({ photo }) => collection.find(photo) === null));
  }

  /** @param labelsNow asked once those given before are saved, and the collection has been read */
  #inTurn(labelsNow: () => readonly Label[]): Promise<void> {
    return this.#inOrder.run(async () => {
      // Until it is known what is there, a class given before would be lost. A failure has been told.
      if (await collection.load()) await this.#labelEach(labelsNow());
    });
  }

  async #labelEach(labels: readonly Label[]): Promise<void> {
    if (labels.length === 0) return;
    const before = labels.map(({ photo }) => collection.find(photo));
    const isNew = (_label: Label, at: number): boolean => before[at] === null;
    const former = await collection.keep(labels.filter(isNew));
    await relabel(
      labels.flatMap(({ className }, at) => {
        const kept = before[at] ?? null;
        return kept === null || kept.className === className ? [] : [{ id: kept.id, className }];
      }),
    );
    this.#tell(
      labels,
      labels.map(({ photo }, at) => before[at]?.className ?? former.get(photo.id) ?? null),
    );
  }

  #tell(labels: readonly Label[], before: readonly (string | null)[]): void {
    const done = labels.flatMap(({ photo, className }, at): InCollection[] => {
      const kept = collection.find(photo);
      const former = before[at] ?? null;
      // What failed has been told, and what is as it was has nothing to undo.
      const isDone = kept?.className === className && className !== former;
      return isDone ? [{ id: kept.id, className: former }] : [];
    });
    if (done.length === 0) return;
    if (this.#notice !== null) notices.dismiss(this.#notice);
    this.#notice = notices.add('info', sentence(labels, done.length), {
      label: 'Undo',
      act: () => void this.#inOrder.run(() => undo(done)),
    });
  }
}

export const labeling = new Labeling();
