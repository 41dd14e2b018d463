/** What a run’s network is made of. */
import * as v from 'valibot';
import type { FeatureMaps } from '@engine/inspect/feature-maps';
import type { FirstLayer } from '@engine/inspect/first-layer';
import { type HistogramSeries, SPREADS } from '@engine/inspect/histogram-series';
import type { LayerTable } from '@engine/inspect/layer-table';
import type { LayerTimes } from '@engine/inspect/layer-times';
import { fromZero, runId } from './fields';
import type { ImagePixels } from './image';

/** What each request carries. */
export const layersRequests = {
  'layers:table': v.strictObject({ run: runId }),
  /** Measures what each layer takes, which lasts some seconds. */
  'layers:times': v.strictObject({ run: runId }),
  'layers:maps': v.strictObject({
    run: runId,
    /** Place in the test set, from 0. */
    image: fromZero,
    /** Of the layer table, from 0; null where the network makes no maps. */
    row: v.nullable(fromZero),
  }),
  'layers:histograms': v.strictObject({
    run: runId,
    /** Of the weight, or null for the first. */
    name: v.nullable(v.string()),
    spread: v.picklist(SPREADS),
  }),
};

/** A test image, and what a layer of a run's network makes of it. */
export interface ImageInside extends ImagePixels {
  /** How many test images there are. */
  images: number;
  className: string;
  predicted: string;
  maps: FeatureMaps | null;
}

/** What each request answers. */
export interface LayersReplies {
  'layers:table': { table: LayerTable; first: FirstLayer };
  'layers:times': LayerTimes;
  'layers:maps': ImageInside;
  'layers:histograms': HistogramSeries;
}
