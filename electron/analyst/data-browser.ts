/** Answers what the window asks of a data folder. */
import { requireTwoClasses, type Dataset, type LabeledImages } from '@engine/data/dataset';
import { examineData } from '@engine/data/examine-data';
import type { ReadHooks } from '@engine/data/folder/decode-images';
import { readDataset } from '@engine/data/read-dataset';
import type { DataSource } from '@engine/records';
import { imagePixels } from './image-pixels';
import type { ReadingJob } from '@contract/data';
import type { Answer, Body } from './messages';

/** Where in a set the pictures of a class stand, in order. */
function placesOf({ labels, count }: LabeledImages, label: number | null): number[] {
  const places: number[] = [];
  for (let at = 0; at < count; at++) if (label === null || labels[at] === label) places.push(at);
  return places;
}

/** Where a data set lies, and how its labels are counted. */
export type Source = Pick<DataSource, 'folder' | 'firstLabel' | 'imageFolder'>;

/** The data sets that the analyst has at hand. */
interface Shelf {
  /** @param source its folder is null for the Fashion-MNIST that ships with the app */
  dataset(source: Source): Promise<Dataset>;
  keep(dataset: Dataset): Promise<void>;
}

/** Reads one folder at a time. */
class FolderReader {
  private stop = new AbortController();
  private progress: { done: number; total: number } | null = null;

  /** How many images are decoded; null where none are being decoded. */
  get decoded(): { done: number; total: number } | null {
    return this.progress;
  }

  /** @returns null where it was canceled, or another folder was read instead */
  async read<Result>(work: (hooks: ReadHooks) => Promise<Result>): Promise<Result | null> {
    // Whoever looks elsewhere no longer waits for this.
    this.stop.abort();
    const stop = (this.stop = new AbortController());
    const progress = (done: number, total: number): void => {
      if (this.stop === stop) this.progress = { done, total };
    };
    try {
      return await work({ signal: stop.signal, progress });
    } catch (error) {
      if (stop.signal.aborted) return null;
      throw error;
    } finally {
      if (this.stop === stop) this.progress = null;
    }
  }

  cancel(): void {
    this.stop.abort();
  }
}

export class DataBrowser {
  /** Data and Train read folders of their own at the same time. */
  readonly reading: Readonly<Record<ReadingJob, FolderReader>> = {
    look: new FolderReader(),
    choose: new FolderReader(),
  };

  constructor(private readonly shelf: Shelf) {}

  /** Of the Fashion-MNIST that ships with the app where the folder is null. */
  look(request: Body<'data:look'>): Answer<'data:look'> {
    return this.reading.look.read(async (hooks) => {
      const { report, dataset } = await examineData(request, hooks);
      if (dataset !== null) await this.shelf.keep(dataset);
      return report;
    });
  }

  /** Whether a folder can be trained on, and what is in it. */
  check(folder: string): Answer<'data:choose'> {
    return this.reading.choose.read(async (hooks) => {
      const dataset = await readDataset({ folder }, hooks);
      requireTwoClasses(dataset);
      const { train, test, classNames, imageFolder } = dataset;
      return {
        folder,
        trainImages: train.count,
        testImages: test.count,
        classNames,
        shape: train.shape,
        ...(imageFolder === undefined ? {} : { imageFolder }),
      };
    });
  }

  async gallery({
    part,
    label,
    offset,
    limit,
    ...source
  }: Body<'data:gallery'>): Answer<'data:gallery'> {
    const images = (await this.shelf.dataset(source))[part];
    const places = placesOf(images, label);
    const items = places.slice(offset, offset + limit).map((index) => ({
      index,
      label: images.labels[index] ?? 0,
      ...imagePixels(images, index),
    }));
    return { total: places.length, items };
  }
}
