/**
 * Every message between the window and the main process: its name, what it carries, what it
 * answers. The preload script exposes these and nothing else; main checks each request against its
 * schema before a handler sees it.
 */
import * as v from 'valibot';
import type { FeatureMaps } from '../engine/anatomy/feature-maps';
import type { FirstLayer } from '../engine/anatomy/first-layer';
import { SPREADS, type HistogramSeries } from '../engine/anatomy/histogram-series';
import type { LayerTable } from '../engine/anatomy/layer-table';
import type { LayerTimes } from '../engine/anatomy/layer-times';
import {
  classNameSchema,
  EXPORT_FORMATS,
  photoIdSchema,
  type CollectionEntry,
} from '../engine/collection/entry';
import type { CollectionList } from '../engine/collection/collection-store';
import type { RunCurves } from '../engine/curves/run-curves';
import type { FolderReport } from '../engine/data/examine';
import type { ClassReport } from '../engine/evaluate/classes';
import type { DifferenceReport, Side } from '../engine/evaluate/difference';
import type { Duplicate, DuplicateReport, TrainingTwin } from '../engine/evaluate/duplicates';
import type { Matrices } from '../engine/evaluate/matrices';
import type { LabelError, LabelErrors } from '../engine/evaluate/mistakes';
import type {
  Evaluation,
  Lesson,
  MetricLine,
  Prediction,
  Progress,
  RangeTest,
  RunSummary,
  TeachProgress,
} from '../engine/records';
import type { Evidence } from '../engine/explain/evidence';
import type { SpaceName } from '../engine/explain/features';
import type { Near } from '../engine/explain/nearest';
import type { UmapProgress } from '../engine/explain/umap-thread';
import type { Whereabouts } from '../engine/explain/where';
import { notesChangeSchema } from '../engine/runs/notes';
import { correctionSchema } from '../engine/photo/correction';
import type { Box, Point } from '../engine/photo/seeds';
import type { Step } from '../engine/photo/steps';
import { COMMAND_IDS, type CommandId } from '../commands';
import { pagesSchema, type Pages } from '../pages';
import type { Exported } from '../engine/export/export-run';
import { EXPORT_FORMATS as RUN_FORMATS } from '../engine/export/formats';
import { isServingName, SERVING_NAME_RULE } from '../engine/export/serving-name';
import { LIMITS, settingsSchema } from '../engine/settings';
import { minutesSchema, planSchema } from '../engine/sweep/plan';
import type { SweepStatus, SweepView } from '../engine/sweep/records';
import type { QueueState } from '../engine/sweep/run-queue';
import type { CurlLines } from '../server/curl-lines';
import type { ServeReply, Serving } from '../server/serving';
import type { Tried } from '../server/try-server';

const runId = v.pipe(
  v.string(),
  v.regex(/^[a-z0-9][a-z0-9-]{0,79}$/, 'That is not the name of a run folder.'),
);
const runIds = v.pipe(v.array(runId), v.minLength(1));
const runName = v.pipe(
  v.string(),
  v.trim(),
  v.minLength(1, 'A run needs a name.'),
  v.maxLength(120, 'A run’s name has at most 120 characters.'),
);

/** A folder of IDX files, or null for the Fashion-MNIST that ships with the app. */
const dataFolder = v.nullable(v.string());

/** The longest edge, in pixels, that a photo may have when it crosses to the engine. */
export const MAX_PHOTO_EDGE = 1024;
/** In UTF-16 units, or in bytes: some 100,000 photos' answers. */
const MAX_SAVED = 2 ** 26;
const MAX_COPIED_TEXT = 2 ** 16;
const PORT_RULE = 'The port must be a whole number from 1 to 65535.';
const photoEdge = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_PHOTO_EDGE));

const photo = {
  width: photoEdge,
  height: photoEdge,
  /** RGBA, 4 bytes a pixel, row by row, upright. */
  rgba: v.instance(Uint8Array),
  correction: correctionSchema,
};
/** Spelled out, because the window imports this file too, and the data's own module reads files. */
const PICTURE_BYTES = 784;
const queuedId = v.pipe(v.string(), v.uuid());
const photoIds = v.pipe(v.array(photoIdSchema), v.minLength(1));

const twoRuns = v.strictObject({ run: runId, against: runId });

const imagePlace = {
  run: runId,
  part: v.picklist(['test', 'train']),
  index: v.pipe(v.number(), v.integer(), v.minValue(0)),
};
const coordinate = v.pipe(v.number(), v.minValue(0), v.maxValue(20_000));
const extent = v.pipe(coordinate, v.minValue(1));
const shortText = v.pipe(v.string(), v.minLength(1), v.maxLength(120));

/** What each request carries. */
export const requestSchemas = {
  'app:info': v.undefined(),
  'anatomy:layers': v.strictObject({ run: runId }),
  /** Measures what each layer takes, which lasts some seconds. */
  'anatomy:times': v.strictObject({ run: runId }),
  'anatomy:maps': v.strictObject({
    run: runId,
    /** Place in the test set, from 0. */
    image: v.pipe(v.number(), v.integer(), v.minValue(0)),
    /** Of the layer table, from 0; null where the network makes no maps. */
    row: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0))),
  }),
  'anatomy:histograms': v.strictObject({
    run: runId,
    /** Of the weight, or null for the first. */
    name: v.nullable(v.string()),
    spread: v.picklist(SPREADS),
  }),
  /** Opens the system's folder dialog and checks what is in the chosen folder. */
  'data:choose': v.undefined(),
  'data:gallery': v.strictObject({
    folder: dataFolder,
    part: v.picklist(['train', 'test']),
    /** Only pictures of this class. */
    label: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0))),
    offset: v.pipe(v.number(), v.integer(), v.minValue(0)),
    limit: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(500)),
  }),
  'data:look': v.strictObject({ folder: dataFolder }),
  /** As `data:choose`, but a folder that is refused is told of like any other. */
  'data:open': v.undefined(),
  'train:start': v.strictObject({
    name: v.optional(runName),
    settings: settingsSchema,
    dataFolder,
  }),
  /** Continues a run from its last whole epoch; `epochs` in all, or null for those it was set. */
  'train:resume': v.strictObject({
    run: runId,
    epochs: v.nullable(
      v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(LIMITS.epochs.max)),
    ),
  }),
  'train:stop': v.strictObject({ run: runId }),
  /** Tries rising learning rates on a fresh network of these settings. */
  'train:range': v.strictObject({ settings: settingsSchema, dataFolder }),
  'runs:list': v.undefined(),
  'runs:metrics': v.strictObject({ run: runId }),
  'runs:rename': v.strictObject({ run: runId, name: runName }),
  'runs:delete': v.strictObject({ run: runId }),
  /** Changes what the person says of some runs: note, tags, colour, pinned, hidden. */
  'runs:annotate': v.strictObject({ runs: runIds, change: notesChangeSchema }),
  /** Opens the system's save dialog and writes every measurement of some runs as one CSV file. */
  'runs:scalars': v.strictObject({ runs: runIds }),
  'results:evaluation': v.strictObject({ run: runId }),
  'results:gallery': v.strictObject({
    run: runId,
    /** Only images whose true class this is. */
    label: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0))),
    /** Only images that were taken for this class. */
    predicted: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0))),
    mistakesOnly: v.boolean(),
    offset: v.pipe(v.number(), v.integer(), v.minValue(0)),
    limit: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(500)),
  }),
  /** A run's measurements as columns, with the times of its epochs. */
  'chart:curves': v.strictObject({ run: runId }),
  'classify:photo': v.strictObject({ run: runId, ...photo }),
  /** How the network's picture comes out of a photo. */
  'classify:steps': v.strictObject(photo),
  /** What in a 28x28 picture speaks for a class. */
  'classify:why': v.strictObject({
    run: runId,
    /** 784 bytes, row by row, as a PhotoAnswer has them. */
    pixels: v.pipe(v.instance(Uint8Array), v.length(PICTURE_BYTES)),
    label: v.pipe(v.number(), v.integer(), v.minValue(0)),
  }),
  /** Copies what the window shows there, in the page's pixels, as a picture to the clipboard. */
  'figure:copy': v.strictObject({ x: coordinate, y: coordinate, width: extent, height: extent }),
  /** Copies a chart that the window has painted, a PNG, to the clipboard. */
  'figure:copy-chart': v.strictObject({
    png: v.pipe(v.instance(Uint8Array), v.maxLength(MAX_SAVED)),
  }),
  /** Opens a figure's menu; answers whether it is to be copied. */
  'figure:menu': v.strictObject({ name: shortText }),
  'layout:read': v.undefined(),
  'layout:keep': pagesSchema,
  'menu:state': v.strictObject({
    enabled: v.array(v.picklist(COMMAND_IDS)),
    views: v.pipe(v.array(v.strictObject({ id: shortText, label: shortText })), v.maxLength(9)),
    view: shortText,
  }),
  /** Opens the system's save dialog and writes a run as one file. */
  'share:run': v.strictObject({ run: runId, checkpoints: v.boolean() }),
  /** Brings in shared runs: those of these files, or null to open the system's dialog. */
  'share:import': v.strictObject({
    files: v.nullable(
      v.pipe(v.array(v.pipe(v.string(), v.endsWith('.atelier'))), v.maxLength(100)),
    ),
  }),
  /** Copies the command that shows runs in TensorBoard, all of them where none is named. */
  'share:tensorboard': v.strictObject({ runs: v.array(runId) }),
  /** Brings deleted runs back. */
  'trash:restore': v.strictObject({ runs: runIds }),
  /**
   * Opens the system's save dialog and writes text or bytes to the chosen file. The name is without
   * folders; its ending says which files the dialog shows.
   */
  'files:save': v.union([
    v.strictObject({
      suggestedName: v.pipe(v.string(), v.regex(/^[\w -]{1,100}\.(csv|json|svg)$/)),
      contents: v.pipe(v.string(), v.maxLength(MAX_SAVED)),
    }),
    v.strictObject({
      suggestedName: v.pipe(v.string(), v.regex(/^[\w -]{1,100}\.png$/)),
      contents: v.pipe(v.instance(Uint8Array), v.maxLength(MAX_SAVED)),
    }),
  ]),
  /** Keeps a photo with what the person says that it is; one that is there is given the class. */
  'collection:add': v.strictObject({
    ...photo,
    className: classNameSchema,
    /** The file's name. */
    name: v.pipe(v.string(), v.maxLength(255)),
  }),
  'collection:list': v.undefined(),
  'collection:relabel': v.strictObject({ ids: photoIds, className: classNameSchema }),
  'collection:remove': v.strictObject({ ids: photoIds }),
  /** Opens the system's folder dialog and writes into a new folder in the chosen one. */
  'collection:export': v.strictObject({ format: v.picklist(EXPORT_FORMATS) }),
  /** Opens the system's folder dialog and writes a run into a new folder in the chosen one. */
  'export:run': v.strictObject({ run: runId, format: v.picklist(RUN_FORMATS) }),
  /** Shows a folder that was exported in the system's file manager. */
  'export:show': v.strictObject({ folder: v.string() }),
  /** Opens the system's folder dialog and brings the model in the chosen one in as a run. */
  'import:model': v.undefined(),
  /** What is served now. */
  'serve:state': v.undefined(),
  'serve:start': v.strictObject({
    run: runId,
    name: v.nullable(v.pipe(v.string(), v.check(isServingName, SERVING_NAME_RULE))),
    port: v.pipe(
      v.number(PORT_RULE),
      v.integer(PORT_RULE),
      v.minValue(1, PORT_RULE),
      v.maxValue(65_535, PORT_RULE),
    ),
    others: v.boolean(),
  }),
  'serve:stop': v.undefined(),
  /** Commands that ask what is served. */
  'serve:lines': v.undefined(),
  /** Sends a test picture, or a photo that is chosen in the system's dialog, to what is served. */
  'serve:try': v.strictObject({ what: v.picklist(['picture', 'photo']) }),
  /** Puts a text on the clipboard. */
  'serve:copy': v.strictObject({ text: v.pipe(v.string(), v.maxLength(MAX_COPIED_TEXT)) }),
  /** Teaches a run the collection, as a new run; resolves once it learns. */
  'teach:start': v.strictObject({ run: runId, name: v.optional(runName) }),
  'teach:lesson': v.strictObject({ run: runId }),
  'tune:list': v.undefined(),
  'tune:show': v.strictObject({ sweep: runId }),
  'tune:start': planSchema,
  /** `minutes` in all, or null for those that it was given. */
  'tune:resume': v.strictObject({ sweep: runId, minutes: v.nullable(minutesSchema) }),
  /** Ends the sweep in progress: so that it can be resumed, or for good. */
  'tune:halt': v.strictObject({ how: v.picklist(['pause', 'stop']) }),
  'tune:queue': v.undefined(),
  'tune:queue-add': v.strictObject({
    name: v.optional(runName),
    settings: settingsSchema,
    dataFolder: v.nullable(v.string()),
  }),
  'tune:queue-remove': v.strictObject({ id: queuedId }),
  /** `place` from 0, the first to begin. */
  'tune:queue-move': v.strictObject({ id: queuedId, place: v.pipe(v.number(), v.integer()) }),
  'tune:queue-pause': v.strictObject({ paused: v.boolean() }),

  /** How each class is told from the rest. */
  'inspect:classes': v.strictObject({ run: runId }),
  /** Two runs on the same test images. */
  'inspect:difference': twoRuns,
  /** Images that one of two runs put into a cell of the matrix and the other didn't. */
  'inspect:disagreements': v.strictObject({
    ...twoRuns.entries,
    /** Whose cell it is: `one` is the run, `other` the one that it is held against. */
    side: v.picklist(['one', 'other']),
    label: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0))),
    /** Null for the images that the side got right. */
    predicted: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0))),
    offset: v.pipe(v.number(), v.integer(), v.minValue(0)),
    limit: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(500)),
  }),
  /** Test images that stand in the training set too. */
  'inspect:duplicates': v.strictObject({ run: runId }),
  /** Likely label errors among the training images that the run held out. */
  'inspect:held-out': v.strictObject({ run: runId }),
  /** One image, closely. */
  'inspect:image': v.strictObject({
    run: runId,
    part: v.picklist(['test', 'train']),
    index: v.pipe(v.number(), v.integer(), v.minValue(0)),
  }),
  'inspect:matrices': v.strictObject({ run: runId }),
  /** The most confident mistakes and the likeliest label errors of the test set. */
  'inspect:mistakes': v.strictObject({ run: runId }),

  /** Ends the drawing of a map; its request is answered with null. */
  'map:cancel': v.strictObject({ run: runId }),
  /** What in an image speaks for a class. */
  'map:evidence': v.strictObject({
    ...imagePlace,
    label: v.pipe(v.number(), v.integer(), v.minValue(0)),
  }),
  /** The training images that the run sees as most like an image. */
  'map:nearest': v.strictObject(imagePlace),
  /** All test images as the run sees them, laid on their principal plane. */
  'map:plane': v.strictObject({ run: runId }),
  'map:progress': v.strictObject({ run: runId }),
  /** The same by UMAP: read where it was drawn before, drawn where not. */
  'map:umap': v.strictObject({ run: runId }),
};

/** A sweep in a list of them. */
export interface SweepHead {
  sweep: string;
  name: string;
  status: SweepStatus;
  createdAt: string;
}

export interface DataSummary {
  folder: string;
  trainImages: number;
  testImages: number;
  classNames: string[];
}

/** A picture of a data set. */
export interface DataPicture {
  /** Place in its part, from 0. */
  index: number;
  label: number;
  /** 784 bytes, row by row. */
  pixels: Uint8Array;
}

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

export interface GalleryItem extends Prediction {
  /** 784 bytes, row by row, 0 black to 255 white. */
  pixels: Uint8Array;
}

/** What both of two runs say of a test image; the item's own prediction is the first run's. */
export interface Disagreement extends GalleryItem {
  other: { predicted: number; confidence: number };
}

export interface DuplicateImages extends DuplicateReport {
  images: (Duplicate & { pixels: Uint8Array })[];
}

export interface LabelErrorReport extends Omit<LabelErrors, 'worst'> {
  worst: (LabelError & { pixels: Uint8Array })[];
}

export interface MistakeReport {
  confident: GalleryItem[];
  labelErrors: LabelErrorReport;
}

export interface ImageReport extends GalleryItem {
  /** Whether the run held the image out; null for a test image. */
  heldOut: boolean | null;
  /** Of a test image, the nearest first. */
  twins: (TrainingTwin & { pixels: Uint8Array })[];
}

/** The test images of a run, each a point; every list is in the order of the set. */
export interface MapPlane {
  /** What was laid on the plane. */
  space: SpaceName;
  /** Numbers for each image in that space. */
  width: number;
  /** x and y of each image. */
  plane: Float32Array;
  /** The share of all variance that each axis shows, 0 to 1. */
  explained: [number, number];
  /** The map of UMAP, where it was drawn before. */
  umap: Float32Array | null;
  labels: Uint8Array;
  predicted: Uint8Array;
  confidence: Float32Array;
  /** 784 bytes an image. */
  pixels: Uint8Array;
}

export interface NearImage extends Near {
  label: number;
  /** Whether the run held it out, and so has not learned it. */
  heldOut: boolean;
  pixels: Uint8Array;
}

export interface PhotoAnswer {
  run: string;
  /** The winning class, or null where the network is not sure. */
  label: number | null;
  confidence: number;
  /** How sure it is of the winning class with "none of these" counted in, held against the threshold. */
  sureness: number;
  threshold: number;
  /** True where no class is a credible answer. */
  rejected: boolean;
  classNames: string[];
  probabilities: number[];
  /** What the network saw: 784 bytes, row by row. */
  pixels: Uint8Array<ArrayBuffer>;
  /** Where in the photo the garment was found, as fractions of its width and height. */
  box: Box;
  /** Polygons around the garment, as fractions; none where it was not found. */
  outline: Point[][];
  /** The part of the photo that `pixels` covers, as fractions that may reach outside of 0 to 1. */
  frame: Box;
  /** Other garments in the photo, which the answer is not about. */
  othersLeftOut: number;
  /** True where the garment is near white: Fashion-MNIST has none. */
  white: boolean;
  /** False where nothing could be told from the background; then all of the photo, or box, was used. */
  garmentFound: boolean;
  /** From the pixels' arrival to the answer, waiting for photos before it included. */
  milliseconds: number;
  /** Of these, what the network took. */
  networkMilliseconds: number;
}

/** What a shared run has become. */
export interface ImportedSummary {
  run: string;
  name: string;
  /** Whether a run of its folder's name was there already, so that it was given another. */
  renamed: boolean;
}

/** What a server said of something that was sent to it as clients do. */
export interface ServeTry {
  tried: Tried;
  /** What was sent, in words. */
  what: string;
  /** 784 bytes, where it was a picture of 28x28 pixels. */
  pixels: Uint8Array | null;
}

/** What each request answers. */
export interface Replies {
  'app:info': {
    version: string;
    home: string;
    /** The run that trains now, if one does. */
    training: string | null;
    /** The run that learns photos now, if one does. */
    teaching: string | null;
    /** The sweep that is carried out now, if one is. */
    sweeping: string | null;
    versions: Record<string, string>;
  };
  'anatomy:layers': { table: LayerTable; first: FirstLayer };
  'anatomy:times': LayerTimes;
  'anatomy:maps': ImageInside;
  'anatomy:histograms': HistogramSeries;
  'data:choose': DataSummary | null;
  'data:gallery': { total: number; items: DataPicture[] };
  'data:look': FolderReport;
  /** Null where no folder was chosen. */
  'data:open': FolderReport | null;
  'train:start': { run: string };
  'train:resume': null;
  'train:stop': null;
  'train:range': RangeTest;
  'runs:list': RunSummary[];
  'runs:metrics': MetricLine[];
  'runs:rename': null;
  'runs:delete': null;
  'runs:annotate': null;
  /** Where it was saved, or null where the person thought better of it. */
  'runs:scalars': string | null;
  /** Null until the run has been evaluated. */
  'results:evaluation': Evaluation | null;
  'results:gallery': { total: number; items: GalleryItem[] };
  'chart:curves': RunCurves;
  'classify:photo': PhotoAnswer;
  /** Where it was saved, or null where the person thought better of it. */
  'files:save': string | null;
  'classify:steps': Step[];
  /** 784 values, -1 to 1: what the class's probability loses with each pixel's surroundings. */
  'classify:why': { map: Float32Array };
  'collection:add': CollectionEntry;
  'collection:list': CollectionList;
  'collection:relabel': null;
  'collection:remove': null;
  /** Null where no folder was chosen. */
  'collection:export': { folder: string; photos: number } | null;
  'figure:copy': null;
  'figure:copy-chart': null;
  'figure:menu': boolean;
  'layout:read': Pages;
  'layout:keep': null;
  'menu:state': null;
  /** Null where the person thought better of it. */
  'share:run': { file: string; bytes: number } | null;
  'share:import': ImportedSummary[];
  'share:tensorboard': string;
  'trash:restore': null;
  /** Null where no folder was chosen. */
  'export:run': Exported | null;
  'export:show': null;
  /** The run that it has become, and what is to be said of it; null where no folder was chosen. */
  'import:model': { run: string; text: string } | null;
  'serve:state': Serving | null;
  'serve:start': ServeReply;
  'serve:stop': null;
  'serve:lines': CurlLines;
  /** Null where no photo was chosen. */
  'serve:try': ServeTry | null;
  'serve:copy': null;
  'teach:start': { run: string };
  /** Null where the run has learned no photos. */
  'teach:lesson': Lesson | null;
  /** The newest first. */
  'tune:list': SweepHead[];
  'tune:show': SweepView;
  'tune:start': { sweep: string };
  'tune:resume': null;
  'tune:halt': null;
  'tune:queue': QueueState;
  'tune:queue-add': null;
  'tune:queue-remove': null;
  'tune:queue-move': null;
  'tune:queue-pause': null;

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
  'inspect:held-out': LabelErrorReport | null;
  'inspect:image': ImageReport;
  /** Null until the run has been evaluated. */
  'inspect:matrices': Matrices | null;
  'inspect:mistakes': MistakeReport;

  'map:cancel': null;
  'map:evidence': Evidence & { where: Whereabouts | null };
  /** The nearest first. */
  'map:nearest': { space: SpaceName; images: NearImage[] };
  'map:plane': MapPlane;
  /** Null while no map is being drawn; before the first epoch, `of` is 0. */
  'map:progress': UmapProgress | null;
  /** x and y of each test image; null where it was cancelled. */
  'map:umap': Float32Array | null;
}

export type RequestName = keyof typeof requestSchemas;
export type RequestBody<Name extends RequestName> = v.InferInput<(typeof requestSchemas)[Name]>;

/** What main tells the window unasked. */
export interface Events {
  'train:progress': Progress;
  /** A line was added to the run's metrics. */
  'train:metrics': { run: string; line: MetricLine };
  /** The run reached its last state; its evaluation is on disk if it has one. */
  'train:ended': { run: string; status: 'finished' | 'stopped' | 'failed'; message: string | null };
  'teach:progress': TeachProgress;
  /** An item of the native menu was chosen. */
  'menu:chosen': { command: CommandId } | { view: string };
  /** What is served now, or null; `message` says why where it ended by itself. */
  'serve:changed': { serving: Serving | null; message: string | null };
  /** The queue began a run. */
  'tune:began': { run: string };
  /** A sweep is no longer what it was. */
  'tune:changed': SweepView;
  /** No sweep is carried out any more. */
  'tune:ended': null;
  /** Of the trial that trains now. */
  'tune:progress': Progress;
  'tune:queue': QueueState;
  /** The list of runs is no longer what it was. */
  'runs:changed': null;
  /** Something that the person should know, in one sentence. */
  notice: { kind: 'info' | 'error'; message: string };
}
export type EventName = keyof Events;

/** A reply that crosses IPC: errors travel as their sentence, not as Electron's wrapped text. */
export type Envelope<Value> = { ok: true; value: Value } | { ok: false; message: string };

/** What the preload script puts on `window.atelier`. */
export interface AtelierBridge {
  request<Name extends RequestName>(
    name: Name,
    body: RequestBody<Name>,
  ): Promise<Envelope<Replies[Name]>>;
  /** Where on this computer a file lies that was dropped on the window; empty where it has no place. */
  pathOf(file: File): string;
  /** Returns the function that ends the subscription. */
  subscribe<Name extends EventName>(
    name: Name,
    listener: (event: Events[Name]) => void,
  ): () => void;
}

declare global {
  interface Window {
    atelier: AtelierBridge;
  }
}
