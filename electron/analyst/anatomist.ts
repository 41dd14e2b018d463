/** Answers what the window asks of the inside of a run's network. */
import { featureMaps } from '@engine/anatomy/feature-maps';
import { firstLayer } from '@engine/anatomy/first-layer';
import { histogramSeries } from '@engine/anatomy/histogram-series';
import { layerTable } from '@engine/anatomy/layer-table';
import { timeLayers } from '@engine/anatomy/layer-times';
import { PIXELS, toUnit } from '@engine/data/dataset';
import { argMax } from '@engine/evaluate/metrics';
import { settingsOf } from '@engine/runs/settings-of';
import { RunError } from '@engine/storage/run-error';
import type { Answer, Body } from './messages';
import type { Sources } from './sources';

/** Of models that are kept as they came, the layers are not ours to look into. */
const WANTED = 'be inspected';

export class Anatomist {
  constructor(private readonly sources: Sources) {}

  async layers(run: string): Answer<'anatomy:layers'> {
    settingsOf(await this.sources.record(run), WANTED);
    return this.sources.withClassifier(run, ({ network, classNames }) => ({
      table: layerTable(network),
      first: firstLayer(network, classNames),
    }));
  }

  /** Not in turn: a photo need not wait until it is over. */
  async times(run: string): Answer<'anatomy:times'> {
    const record = await this.sources.record(run);
    const { data } = record;
    return timeLayers(settingsOf(record, WANTED), data.classNames.length);
  }

  /** What a layer makes of a test image, and what the network takes the image for. */
  async maps({ run, image, row }: Body<'anatomy:maps'>): Answer<'anatomy:maps'> {
    const record = await this.sources.record(run);
    settingsOf(record, WANTED);
    const { test } = await this.sources.dataset(record);
    if (image >= test.count) {
      throw new RunError(`There are ${test.count} test images, 0 to ${test.count - 1}.`);
    }
    const pixels = test.pixels.slice(image * PIXELS, (image + 1) * PIXELS);
    return this.sources.withClassifier(run, ({ network, classNames }) => {
      const picture = toUnit(pixels);
      const predicted = argMax(network.predict(picture));
      return {
        pixels,
        images: test.count,
        className: classNames[test.labels[image] ?? 0] ?? '',
        predicted: classNames[predicted] ?? '',
        maps: row === null ? null : featureMaps(network, picture, row),
      };
    });
  }

  async histograms({
    run,
    name,
    spread,
  }: Body<'anatomy:histograms'>): Answer<'anatomy:histograms'> {
    return histogramSeries(await this.sources.histograms(run), name, spread);
  }
}
