/** Answers what the window asks of a data folder. */
import { pixelsOf, type Dataset, type LabelledImages } from '@engine/data/dataset';
import { examineData } from '@engine/data/examine-data';
import type { DataSource } from '@engine/records';
import type { Answer, Body } from './messages';

/** Where in a set the pictures of a class stand, in order. */
function placesOf({ labels, count }: LabelledImages, label: number | null): number[] {
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

export class DataBrowser {
  constructor(private readonly shelf: Shelf) {}

  /** Of the Fashion-MNIST that ships with the app where the folder is null. */
  async look(request: Body<'data:look'>): Answer<'data:look'> {
    const { report, dataset } = await examineData(request);
    if (dataset !== null) await this.shelf.keep(dataset);
    return report;
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
      pixels: pixelsOf(images, index).slice(),
    }));
    return { total: places.length, items };
  }
}
