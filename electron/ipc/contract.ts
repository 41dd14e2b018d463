/**
 * Every message between the window and the main process: its name, what it carries, what it
 * answers. The preload script exposes these and nothing else; main checks each request against its
 * schema before a handler sees it.
 */
import * as v from 'valibot';
import {
  classNameSchema,
  EXPORT_FORMATS,
  photoIdSchema,
  type CollectionEntry,
} from '../engine/collection/entry';
import type { CollectionList } from '../engine/collection/collection-store';
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
import { correctionSchema } from '../engine/photo/correction';
import type { Box, Point } from '../engine/photo/seeds';
import type { Step } from '../engine/photo/steps';
import { COMMAND_IDS, type CommandId } from '../commands';
import { pagesSchema, type Pages } from '../pages';
import { LIMITS, settingsSchema } from '../engine/settings';

const runId = v.pipe(
  v.string(),
  v.regex(/^[a-z0-9][a-z0-9-]{0,79}$/, 'That is not the name of a run folder.'),
);
const runName = v.pipe(
  v.string(),
  v.trim(),
  v.minLength(1, 'A run needs a name.'),
  v.maxLength(120, 'A run’s name has at most 120 characters.'),
);

/** The longest edge, in pixels, that a photo may have when it crosses to the engine. */
export const MAX_PHOTO_EDGE = 1024;
/** In UTF-16 units: some 100,000 photos' answers. */
const MAX_SAVED_TEXT = 2 ** 26;
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
const photoIds = v.pipe(v.array(photoIdSchema), v.minLength(1));

const runIds = v.pipe(v.array(runId), v.minLength(1));
const coordinate = v.pipe(v.number(), v.minValue(0), v.maxValue(20_000));
const extent = v.pipe(coordinate, v.minValue(1));
const shortText = v.pipe(v.string(), v.minLength(1), v.maxLength(120));

/** What each request carries. */
export const requestSchemas = {
  'app:info': v.undefined(),
  /** Opens the system's folder dialog and checks what is in the chosen folder. */
  'data:choose': v.undefined(),
  'train:start': v.strictObject({
    name: v.optional(runName),
    settings: settingsSchema,
    dataFolder: v.nullable(v.string()),
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
  'train:range': v.strictObject({ settings: settingsSchema, dataFolder: v.nullable(v.string()) }),
  'runs:list': v.undefined(),
  'runs:metrics': v.strictObject({ run: runId }),
  'runs:rename': v.strictObject({ run: runId, name: runName }),
  'runs:delete': v.strictObject({ run: runId }),
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
  /** Opens the system's save dialog and writes the text to the chosen file. */
  'files:save': v.strictObject({
    /** Without folders; its ending says which files the dialog shows. */
    suggestedName: v.pipe(v.string(), v.regex(/^[\w -]{1,100}\.(csv|json)$/)),
    contents: v.pipe(v.string(), v.maxLength(MAX_SAVED_TEXT)),
  }),
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
  /** Teaches a run the collection, as a new run; resolves once it learns. */
  'teach:start': v.strictObject({ run: runId, name: v.optional(runName) }),
  'teach:lesson': v.strictObject({ run: runId }),
};

export interface DataSummary {
  folder: string;
  trainImages: number;
  testImages: number;
  classNames: string[];
}

export interface GalleryItem extends Prediction {
  /** 784 bytes, row by row, 0 black to 255 white. */
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

/** What each request answers. */
export interface Replies {
  'app:info': {
    version: string;
    home: string;
    /** The run that trains now, if one does. */
    training: string | null;
    /** The run that learns photos now, if one does. */
    teaching: string | null;
    versions: Record<string, string>;
  };
  'data:choose': DataSummary | null;
  'train:start': { run: string };
  'train:resume': null;
  'train:stop': null;
  'train:range': RangeTest;
  'runs:list': RunSummary[];
  'runs:metrics': MetricLine[];
  'runs:rename': null;
  'runs:delete': null;
  /** Null until the run has been evaluated. */
  'results:evaluation': Evaluation | null;
  'results:gallery': { total: number; items: GalleryItem[] };
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
  'figure:menu': boolean;
  'layout:read': Pages;
  'layout:keep': null;
  'menu:state': null;
  /** Null where the person thought better of it. */
  'share:run': { file: string; bytes: number } | null;
  'share:import': ImportedSummary[];
  'share:tensorboard': string;
  'trash:restore': null;
  'teach:start': { run: string };
  /** Null where the run has learned no photos. */
  'teach:lesson': Lesson | null;
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
