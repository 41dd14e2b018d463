/** The person's own photos, as their folders have them. */
import { counted } from '@engine/text/counted';
import { usableClassOfFolder } from '@engine/collection/class-of-folder';
import type { CollectedPhoto, ExportFormat } from '@engine/collection/entry';
import { CollectionImport, skippedFiles } from '@engine/collection/import-outcome';
import { AT_ONCE } from '@engine/photo/at-once';
import { isPictureName } from '@engine/photo/picture-names';
import { classNamesOf } from '@engine/fine-tune/outline';
import { ask } from '../../bridge';
import { decodePhoto } from './decode';
import { NOT_AN_IMAGE, type ImportSummary } from './import-summary.svelte';
import type { SkippedFile } from '@engine/data/folder/notes';
import { Latest } from '../latest';
import { notices } from '../notices.svelte';
import type { Photo } from './photo';
import { photos } from './photos.svelte';
import { runs } from '../runs/runs.svelte';
import { sentenceOf } from '@engine/text/sentence-of';

export interface CollectedClass {
  className: string;
  photos: CollectedPhoto[];
}

/** How far an import is. */
export interface Import {
  done: number;
  total: number;
}

/** By which an answer's picture is found among those of the collection. */
function keyOf(pixels: Uint8Array): string {
  return String.fromCharCode(...pixels);
}

interface ImportFile {
  file: File;
  /** The folder that it lies in, below the chosen one. */
  folder: string;
}

/** The pictures in folders of the chosen folder, and what else is there; hidden files aside. */
function inFolders(files: readonly File[]): { wanted: ImportFile[]; skipped: SkippedFile[] } {
  const wanted: ImportFile[] = [];
  const skipped: SkippedFile[] = [];
  for (const file of files) {
    const path = pathOf(file);
    const [folder = '', ...inside] = path.split('/');
    if (path.split('/').some((part) => part.startsWith('.'))) continue;
    if (!isPictureName(file.name)) skipped.push({ path, says: NOT_AN_IMAGE });
    else if (inside.length === 0) skipped.push({ path, says: 'Not in a folder of a class.' });
    else wanted.push({ file, folder });
  }
  return { wanted, skipped };
}

/** Below the chosen folder. */
function pathOf({ webkitRelativePath }: File): string {
  return webkitRelativePath.split('/').slice(1).join('/');
}

class Collection {
  #all = $state.raw<CollectedPhoto[]>([]);
  #problems = $state.raw<string[]>([]);
  #damaged = $state.raw<string[]>([]);
  readonly #listed = new Latest();
  #reading: Promise<void> = Promise.resolve();
  #loaded = $state(false);
  #import = $state.raw<Import | null>(null);
  #imported = $state.raw<ImportSummary | null>(null);
  #importer = new AbortController();
  /** The thumbnails of the photos, each freed with its photo. */
  readonly #urls = new Map<string, string>();

  /** Of photos that were added from Classify: the collection's IDs by their own. */
  readonly #keptAs = new Map<number, string>();

  readonly #byId = $derived(new Map(this.#all.map((photo) => [photo.id, photo])));

  /** Those that older versions have kept, which are known by what a network saw of them. */
  readonly #byPicture = $derived(
    new Map(
      this.#all
        .filter(({ formatVersion }) => formatVersion === 1)
        .map((photo) => [keyOf(photo.pixels), photo]),
    ),
  );

  readonly classes = $derived(
    classNamesOf(this.#all)
      .sort((a, b) => a.localeCompare(b))
      .map((className): CollectedClass => ({
        className,
        photos: this.#all.filter((photo) => photo.className === className),
      })),
  );

  get all(): readonly CollectedPhoto[] {
    return this.#all;
  }

  get loaded(): boolean {
    return this.#loaded;
  }

  /** A sentence for each folder of the collection that cannot be read. */
  get problems(): readonly string[] {
    return this.#problems;
  }

  /** Those of them that can only be removed. */
  get damaged(): readonly string[] {
    return this.#damaged;
  }

  get importing(): Import | null {
    return this.#import;
  }

  /** What came of the last import, until it is dismissed. */
  get imported(): ImportSummary | null {
    return this.#imported;
  }

  dismissImported(): void {
    this.#imported = null;
  }

  /** What a photo may be: the classes of the run that answers, then those of the person's own. */
  get choices(): string[] {
    const known = runs.find(runs.answering)?.data.classNames ?? [];
    return [...new Set([...known, ...this.classes.map(({ className }) => className)])];
  }

  thumbnail(id: string): string {
    return this.#urls.get(id) ?? '';
  }

  /** A photo that was classified, as it is in the collection; null where it is not. */
  find({ id, answer }: Pick<Photo, 'id' | 'answer'>): CollectedPhoto | null {
    const kept = this.#byId.get(this.#keptAs.get(id) ?? '');
    if (answer === null) return kept ?? null;
    const known = this.#byId.get(answer.collectionId) ?? kept;
    if (known !== undefined || answer.preprocessing !== 'garment') return known ?? null;
    return this.#byPicture.get(keyOf(answer.pixels)) ?? null;
  }

  /** Read what is there, where that has not been done. @returns whether it is known; a failure has been told */
  async load(): Promise<boolean> {
    if (!this.#loaded) await this.refresh();
    return this.#loaded;
  }

  /** Read the collection again. If a newer read starts meanwhile, wait for that one. */
  async refresh(): Promise<void> {
    this.#reading = this.#read();
    let awaited: Promise<void>;
    do {
      awaited = this.#reading;
      await awaited;
    } while (awaited !== this.#reading);
  }

  async #read(): Promise<void> {
    const isWanted = this.#listed.begin();
    await notices.guard(async () => {
      const { photos: all, problems, damaged } = await ask('collection:list', undefined);
      if (!isWanted()) return;
      this.#draw(all);
      this.#all = all;
      this.#problems = problems;
      this.#damaged = damaged;
      this.#loaded = true;
    });
  }

  #draw(all: readonly CollectedPhoto[]): void {
    const ids = new Set(all.map(({ id }) => id));
    for (const [id, url] of this.#urls) {
      if (ids.has(id)) continue;
      URL.revokeObjectURL(url);
      this.#urls.delete(id);
    }
    for (const { id, thumbnail } of all) {
      if (this.#urls.has(id)) continue;
      const jpeg = new Blob([Uint8Array.from(thumbnail)], { type: 'image/jpeg' });
      this.#urls.set(id, URL.createObjectURL(jpeg));
    }
  }

  /**
   * Keep photos that were dropped, each as what the person says that it is.
   * @returns by their own IDs, the classes of those that turned out to be in the collection before
   */
  async keep(
    labels: readonly { photo: Photo; className: string }[],
  ): Promise<ReadonlyMap<number, string>> {
    // eslint-disable-next-line svelte/prefer-svelte-reactivity -- nothing shows it
    const former = new Map<number, string>();
    if (labels.length === 0) return former;
    const faults: string[] = [];
    for (const { photo, className } of labels) {
      const { id, name } = photo;
      try {
        const question = await photos.question(id);
        const kept = await ask('collection:add', { ...question, className, name });
        this.#keptAs.set(id, kept.id);
        const known = this.#byId.get(kept.id);
        if (known !== undefined) former.set(id, known.className);
      } catch (error) {
        faults.push(`${name} was not labeled: ${sentenceOf(error)}`);
      }
    }
    const [first] = faults;
    const others =
      faults.length > 1 ? ` Also not labeled: ${counted(faults.length - 1, 'other photo')}.` : '';
    if (first !== undefined) notices.add('error', first + others);
    await this.refresh();
    return former;
  }

  /** @returns whether it was done; a failure has been told */
  relabel(ids: readonly string[], className: string): Promise<boolean> {
    return this.#changed(() => ask('collection:relabel', { ids: [...ids], className }));
  }

  /** @returns whether it was done; a failure has been told */
  remove(ids: readonly string[]): Promise<boolean> {
    return this.#changed(() => ask('collection:remove', { ids: [...ids] }));
  }

  async removeDamaged(): Promise<void> {
    const ids = this.#damaged;
    await this.#changed(() => ask('collection:remove-damaged', { ids }));
  }

  async #changed(change: () => Promise<null>): Promise<boolean> {
    let isDone = false;
    await notices.guard(async () => {
      await change();
      isDone = true;
      await this.refresh();
    });
    return isDone;
  }

  async export(format: ExportFormat): Promise<void> {
    await notices.guard(async () => {
      const exported = await ask('collection:export', { format });
      if (exported === null) return;
      notices.add('info', `Exported ${counted(exported.photos, 'photo')} to ${exported.folder}.`);
    });
  }

  /** Add what lies in the folders of a chosen folder, each named for its class. */
  async importFiles(files: readonly File[]): Promise<void> {
    const { wanted, skipped } = inFolders(files);
    if (wanted.length === 0) {
      notices.add('error', 'Choose a folder with one subfolder of photos per class.');
      return;
    }
    this.#importer = new AbortController();
    this.#import = { done: 0, total: wanted.length };
    this.#imported = null;
    const taken = new CollectionImport();
    const queue = wanted.values();
    const { choices } = this;
    await Promise.all(
      Array.from({ length: AT_ONCE }, () => this.#importFrom(queue, choices, { skipped, taken })),
    );
    await notices.guard(async () => {
      const outcome = await taken.end((photos) => ask('collection:take-back', { photos }));
      this.#imported = {
        added: outcome.added,
        known: outcome.present,
        skipped: [...skippedFiles(outcome), ...skipped],
        left: wanted.length - (this.#import?.done ?? 0),
      };
    });
    this.#import = null;
    await this.refresh();
  }

  async #importFrom(
    queue: Iterable<ImportFile>,
    choices: readonly string[],
    { skipped, taken }: { skipped: SkippedFile[]; taken: CollectionImport },
  ): Promise<void> {
    const { signal } = this.#importer;
    for (const { file, folder } of queue) {
      if (signal.aborted) return;
      try {
        const className = usableClassOfFolder(folder, choices);
        const correction = { box: null, notGarment: [] };
        const said = { correction, className, name: file.name, ifPresent: 'leave' } as const;
        const kept = await ask('collection:add', { ...(await decodePhoto(file)), ...said });
        taken.take(pathOf(file), className, kept);
      } catch (error) {
        skipped.push({ path: pathOf(file), says: sentenceOf(error) });
      }
      if (this.#import !== null) this.#import = { ...this.#import, done: this.#import.done + 1 };
    }
  }

  stopImport(): void {
    this.#importer.abort();
  }
}

export const collection = new Collection();
