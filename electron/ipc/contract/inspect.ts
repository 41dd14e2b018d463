/** What a run did with its test images, looked into, and two runs held beside each other. */
import * as v from 'valibot';
import type { ClassReport } from '@engine/evaluate/classes';
import type { DifferenceReport, Side } from '@engine/evaluate/difference';
import type { Duplicate, DuplicateReport, TrainingDuplicate } from '@engine/evaluate/duplicates';
import type { Matrices } from '@engine/evaluate/matrices';
import type {
  DoubtfulImage,
  DoubtfulImages,
  LabelError,
  LabelErrors,
} from '@engine/evaluate/mistakes';
import { fromZero, page, runId } from './fields';
import type { ImagePixels } from './image';
import type { GalleryItem } from './results';

const twoRuns = v.strictObject({ run: runId, against: runId });

/** What each request carries. */
export const inspectRequests = {
  /** How each class is told from the rest. */
  'inspect:classes': v.strictObject({ run: runId }),
  /** Two runs on the same test images. */
  'inspect:difference': twoRuns,
  /** Images that one of two runs put into a cell of the matrix and the other didn't. */
  'inspect:disagreements': v.strictObject({
    ...twoRuns.entries,
    /** Whose cell it is: `one` is the run, `other` the one that it is held against. */
    side: v.picklist(['one', 'other']),
    label: v.nullable(fromZero),
    /** Null for the images that the side got right. */
    predicted: v.nullable(fromZero),
    ...page,
  }),
  /** Test images that stand in the training set too. */
  'inspect:duplicates': v.strictObject({ run: runId }),
  /** Likely label errors among the training images that the run held out. */
  'inspect:validation': v.strictObject({ run: runId }),
  /** One image, closely. */
  'inspect:image': v.strictObject({
    run: runId,
    part: v.picklist(['test', 'train', 'validation']),
    index: fromZero,
  }),
  'inspect:matrices': v.strictObject({ run: runId }),
  /** The most confident mistakes and the likeliest label errors of the test set. */
  'inspect:mistakes': v.strictObject({ run: runId }),
};

/** What both of two runs say of a test image; the item's own prediction is the first run's. */
export interface Disagreement extends GalleryItem {
  other: { predicted: number; confidence: number };
}

export interface DuplicateImages extends DuplicateReport {
  images: (Duplicate & ImagePixels)[];
}

export interface LabelErrorReport extends Omit<LabelErrors, 'worst'> {
  worst: (LabelError & ImagePixels)[];
}

export interface MistakeReport extends Omit<DoubtfulImages, 'listed'> {
  listed: (DoubtfulImage & ImagePixels)[];
}

export interface ImageReport extends GalleryItem {
  /** Whether the run held the image out; null for a test image. */
  isValidation: boolean | null;
  /** Of a test image, the nearest first. */
  nearDuplicates: (TrainingDuplicate & ImagePixels)[];
}

/** What each request answers. */
export interface InspectReplies {
  'inspect:classes': ClassReport;
  'inspect:difference': DifferenceReport;
  'inspect:disagreements': {
    /** Of the asked side. */
    total: number;
    totals: Record<Side, number>;
    items: Disagreement[];
  };
  'inspect:duplicates': DuplicateImages;
  /** Null where nothing was held out. */
  'inspect:validation': (LabelErrorReport & { part: 'train' | 'validation' }) | null;
  'inspect:image': ImageReport;
  /** Null until the run has been evaluated. */
  'inspect:matrices': Matrices | null;
  'inspect:mistakes': MistakeReport;
}
