/** The data folder that the view Data shows, and its pictures as they are scrolled into sight. */
import { freedText } from '@engine/data/folder/freed-text';
import type { ImageFolderOptions } from '@engine/data/folder/options';
import type { DataChoice } from '@engine/records';
import type { FolderReport } from '@engine/data/examine';
import type { DataPicture, Replies } from '@contract';
import { ask } from '../bridge';
import { form } from './training/form.svelte';
import { FolderReading } from './folder-reading.svelte';
import { Latest } from './latest';
import { navigation } from './navigation.svelte';
import { notices } from './notices.svelte';
import { ImagePages } from './results/image-pages.svelte';
import { runs } from './runs/runs.svelte';

export type Part = 'train' | 'test';

class DataView {
  /** Null for the Fashion-MNIST that ships with the app. */
  #folder = $state<string | null>(null);
  /** The folder that the report is of. */
  #shown: string | null = null;
  #report = $state.raw<FolderReport | null>(null);
  #looking = $state(false);
  /** How often it was begun to look at a folder: only the last one counts. */
  #begun = 0;
  readonly #reading = new FolderReading('look');
  #cacheBytes = $state<number | null>(null);
  /** A folder may take minutes, in which other pages are looked at. */
  readonly #looks = new Latest(false);
  /** Folders that were opened here, the newest last. */
  #opened = $state.raw<readonly string[]>([]);
  #part = $state<Part>('train');
  #label = $state<number | null>(null);
  readonly gallery = new ImagePages<DataPicture>((offset, limit) =>
    ask('data:gallery', {
      folder: this.#shown,
      firstLabel: this.#report?.firstLabel ?? 0,
      ...this.#imageFolder,
      part: this.#part,
      label: this.#label,
      offset,
      limit,
    }),
  );

  /** Every folder that there is something to do with: those of the runs, and those opened here. */
  readonly folders = $derived.by(() => {
    const ofRuns = runs.all.map(({ data }) => data.folder);
    const chosen = form.data?.folder ?? null;
    const all = [chosen, ...ofRuns, ...this.#opened, this.#folder];
    return [...new Set(all)].filter((folder) => folder !== null).sort();
  });

  get folder(): string | null {
    return this.#folder;
  }

  get report(): FolderReport | null {
    return this.#report;
  }

  get looking(): boolean {
    return this.#looking;
  }

  get part(): Part {
    return this.#part;
  }

  /** The class whose pictures are shown, or null for all of them. */
  get label(): number | null {
    return this.#label;
  }

  /** Look at what is chosen, where nobody has looked yet. */
  async begin(): Promise<void> {
    if (this.#report === null && !this.#looking) await this.look(this.#folder);
  }

  async look(
    folder: string | null,
    how: Partial<Pick<DataChoice, 'firstLabel' | 'imageFolder'>> = this.#usualOf(folder),
  ): Promise<void> {
    this.#folder = folder;
    this.#looking = true;
    this.#begun += 1;
    const stopped = (): void => {
      this.#looking = false;
      // What is trained on, and whose pictures are shown, is what the report is of.
      if (this.#report !== null) this.#folder = this.#shown;
    };
    await this.#reading.during(() =>
      this.#looks.take(
        () => ask('data:look', { folder, ...how }),
        (report) => {
          if (report === null) stopped();
          else this.#show(report, folder);
        },
        stopped,
      ),
    );
  }

  /** Read the pictures of an image folder in another way. */
  async readAs(imageFolder: ImageFolderOptions): Promise<void> {
    await this.look(this.#folder, { imageFolder });
  }

  async cancel(): Promise<void> {
    await this.#reading.cancel();
  }

  /** Remove all decoded images; they are decoded again where they are needed. */
  async clearCache(): Promise<void> {
    await notices.guard(async () => {
      const { bytes } = await ask('data:clear-cache', undefined);
      this.#cacheBytes = 0;
      notices.add('info', freedText(bytes));
    });
  }

  /** Read the labels of the folder as counted from 1. */
  async shiftLabels(): Promise<void> {
    await this.look(this.#folder, { firstLabel: 1 });
  }

  /** How somebody chose to read a folder before: in the form, or for a run. */
  #usualOf(folder: string | null): Pick<DataChoice, 'firstLabel' | 'imageFolder'> {
    const known =
      form.data?.folder === folder
        ? form.data
        : runs.all.find(({ data }) => data.folder === folder)?.data;
    const { firstLabel = 0, imageFolder } = known ?? {};
    return imageFolder === undefined ? { firstLabel } : { firstLabel, imageFolder };
  }

  get #imageFolder(): { imageFolder?: ImageFolderOptions } {
    const imageFolder = this.#report?.imageFolder;
    return imageFolder === undefined ? {} : { imageFolder };
  }

  /** How many images are decoded, while they are. */
  get progress(): Replies['data:progress'] {
    return this.#reading.progress;
  }

  /** Ask the system for a folder and look at it, whatever is in it. */
  async open(): Promise<void> {
    const begun = ++this.#begun;
    this.#looking = true;
    await notices.guard(async () => {
      const report = await this.#reading.during(() => ask('data:open', undefined));
      if (report === null || this.#begun !== begun) return;
      this.#looks.drop();
      this.#opened = [...this.#opened, report.folder];
      this.#show(report, report.folder);
    });
    // Otherwise another folder is looked at by now.
    if (this.#begun === begun) this.#looking = false;
  }

  /** Open the view with a folder. */
  async visit(folder: string | null): Promise<void> {
    navigation.show('data');
    if (folder !== null) this.#opened = [...this.#opened, folder];
    await this.look(folder);
  }

  /** Bytes of all decoded images that are kept; null before it is known. */
  get cacheBytes(): number | null {
    return this.#cacheBytes;
  }

  async #measureCache(): Promise<void> {
    await notices.guard(async () => {
      this.#cacheBytes = (await ask('data:cache', undefined)).bytes;
    });
  }

  #show(report: FolderReport, folder: string | null): void {
    this.#looking = false;
    this.#folder = folder;
    this.#shown = folder;
    this.#report = report;
    if (report.imageFolder !== undefined) void this.#measureCache();
    this.#label = null;
    this.#restart();
  }

  showPart(part: Part): void {
    this.#part = part;
    this.#restart();
  }

  /** The pictures of a class; the same again shows all. */
  toggleLabel(label: number): void {
    this.#label = this.#label === label ? null : label;
    this.#restart();
  }

  #restart(): void {
    this.gallery.clear();
    if (this.#report?.content != null) void this.gallery.restart();
  }

  /** Set the folder in the form of the next run. */
  train(): void {
    const { content, firstLabel, imageFolder } = this.#report ?? {};
    if (content == null) return;
    const { trainImages, testImages, classNames, shape } = content;
    const folder = this.#shown;
    const summary = {
      trainImages,
      testImages,
      classNames,
      shape,
      firstLabel: firstLabel ?? 0,
      ...(imageFolder === undefined ? {} : { imageFolder }),
    };
    form.data = folder === null ? null : { folder, ...summary };
    navigation.show('train');
  }
}

export const dataView = new DataView();
