/** Answers what the window asks of the inside of a run's network. */
import { inItsClasses } from '@engine/classify/relabel';
import { predictAsScored } from '@engine/classify/test-views';
import { featureMaps } from '@engine/inspect/feature-maps';
import { firstLayer } from '@engine/inspect/first-layer';
import { histogramSeries } from '@engine/inspect/histogram-series';
import { layerTable } from '@engine/inspect/layer-table';
import { timeLayers } from '@engine/inspect/layer-times';
import { toUnit } from '@engine/data/dataset';
import { argMax } from '@engine/evaluate/metrics';
import { settingsOf } from '@engine/runs/settings-of';
import { RunError } from '@engine/storage/run-error';
import { imagePixels } from './image-pixels';
import type { Answer, Body } from './messages';
import type { AnalystContext } from './analyst-context';

/** Of models that are kept as they came, the layers are not ours to look into. */
const WANTED = 'be inspected';

export class ModelInspector {
  constructor(private readonly sources: AnalystContext) {}

  async layers(run: string): Answer<'layers:table'> {
    settingsOf(await this.sources.record(run), WANTED);
    return this.sources.withClassifier(run, ({ network, classNames }) => ({
      table: layerTable(network),
      first: firstLayer(network, classNames),
    }));
  }

  /** Not in turn: a photo need not wait until it is over. */
  async times(run: string): Answer<'layers:times'> {
    const record = await this.sources.record(run);
    const { data } = record;
    return timeLayers(settingsOf(record, WANTED), data);
  }

  /** What a layer makes of a test image, and what the network takes the image for. */
  async maps({ run, image, row }: Body<'layers:maps'>): Answer<'layers:maps'> {
    const record = await this.sources.record(run);
    settingsOf(record, WANTED);
    const { test } = inItsClasses(record, await this.sources.dataset(record));
    if (image >= test.count) {
      throw new RunError(`There are ${test.count} test images, 0 to ${test.count - 1}.`);
    }
    const shown = imagePixels(test, image);
    return this.sources.withClassifier(run, (classifier) => {
      const { network, classNames } = classifier;
      const picture = toUnit(shown.pixels);
      const predicted = argMax(predictAsScored(classifier, picture));
      return {
        ...shown,
        images: test.count,
        className: classNames[test.labels[image] ?? 0] ?? '',
        predicted: classNames[predicted] ?? '',
        maps: row === null ? null : featureMaps(network, picture, row),
      };
    });
  }

  async histograms({ run, name, spread }: Body<'layers:histograms'>): Answer<'layers:histograms'> {
    return histogramSeries(await this.sources.histograms(run), name, spread);
  }
}
