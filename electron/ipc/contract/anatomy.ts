/** What a run’s network is made of. */
import * as v from 'valibot';
import type { FeatureMaps } from '@engine/anatomy/feature-maps';
import type { FirstLayer } from '@engine/anatomy/first-layer';
import { type HistogramSeries, SPREADS } from '@engine/anatomy/histogram-series';
import type { LayerTable } from '@engine/anatomy/layer-table';
import type { LayerTimes } from '@engine/anatomy/layer-times';
import { fromZero, runId } from './fields';

/** What each request carries. */
export const anatomyRequests = {
  'anatomy:layers': v.strictObject({ run: runId }),
  /** Measures what each layer takes, which lasts some seconds. */
  'anatomy:times': v.strictObject({ run: runId }),
  'anatomy:maps': v.strictObject({
    run: runId,
    /** Place in the test set, from 0. */
    image: fromZero,
    /** Of the layer table, from 0; null where the network makes no maps. */
    row: v.nullable(fromZero),
  }),
  'anatomy:histograms': v.strictObject({
    run: runId,
    /** Of the weight, or null for the first. */
    name: v.nullable(v.string()),
    spread: v.picklist(SPREADS),
  }),
};

/** A test image, and what a layer of a run's network makes of it. */
export interface ImageInside {
  /** 784 bytes, row by row. */
  pixels: Uint8Array;
  /** How many test images there are. */
  images: number;
  className: string;
  predicted: string;
  maps: FeatureMaps | null;
}

/** What each request answers. */
export interface AnatomyReplies {
  'anatomy:layers': { table: LayerTable; first: FirstLayer };
  'anatomy:times': LayerTimes;
  'anatomy:maps': ImageInside;
  'anatomy:histograms': HistogramSeries;
}
