/** The data folder that the view Data shows, and its pictures as they are scrolled into sight. */
import type { FirstLabel } from '@engine/data/dataset';
import type { FolderReport } from '@engine/data/examine';
import type { DataPicture } from '@contract';
import { ask } from '../bridge';
import { form } from './training/form.svelte';
import { Latest } from './latest';
import { navigation } from './navigation.svelte';
import { notices } from './notices.svelte';
import { ImagePages } from './results/image-pages.svelte';
import { runs } from './runs/runs.svelte';

export type Part = 'train' | 'test';

/** The folder's own name; for a title there is the whole path. */
export function shortName(folder: string): string {
  return folder.split(/[\\/]/).findLast((part) => part !== '') ?? folder;
}

class DataView {
  /** Null for the Fashion-MNIST that ships with the app. */
  #folder = $state<string | null>(null);
  #report = $state.raw<FolderReport | null>(null);
  #looking = $state(false);
  readonly #looks = new Latest();
  /** Folders that were opened here, the newest last. */
  #opened = $state.raw<readonly string[]>([]);
  #part = $state<Part>('train');
  #label = $state<number | null>(null);
  readonly gallery = new ImagePages<DataPicture>((offset, limit) =>
    ask('data:gallery', {
      folder: this.#folder,
      firstLabel: this.#report?.firstLabel ?? 0,
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

  async look(folder: string | null, firstLabel = this.#firstLabelOf(folder)): Promise<void> {
    this.#folder = folder;
    this.#looking = true;
    await this.#looks.take(
      () => ask('data:look', { folder, firstLabel }),
      (report) => {
        this.#show(report);
      },
    );
    this.#looking = false;
  }

  /** Read the labels of the folder as counted from 1. */
  async shiftLabels(): Promise<void> {
    await this.look(this.#folder, 1);
  }

  /** How somebody agreed to read a folder's labels before: in the form, or of a run. */
  #firstLabelOf(folder: string | null): FirstLabel {
    if (form.data?.folder === folder) return form.data.firstLabel ?? 0;
    return runs.all.find(({ data }) => data.folder === folder)?.data.firstLabel ?? 0;
  }

  /** Ask the system for a folder and look at it, whatever is in it. */
  async open(): Promise<void> {
    this.#looking = true;
    await notices.guard(async () => {
      const report = await ask('data:open', undefined);
      if (report === null) return;
      this.#looks.drop();
      this.#folder = report.folder;
      this.#opened = [...this.#opened, report.folder];
      this.#show(report);
    });
    this.#looking = false;
  }

  /** Open the view with a folder. */
  async visit(folder: string | null): Promise<void> {
    navigation.show('data');
    await this.look(folder);
  }

  #show(report: FolderReport): void {
    this.#report = report;
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
    const folder = this.#folder;
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
