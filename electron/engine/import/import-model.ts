/** A model from elsewhere as a run: looked at, tried on pictures, scored, kept. */
import { rm, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { parseBoundedJson } from '../bounded-json';
import type { Dataset } from '../data/dataset';
import { isSameShape, shapeText, type ImageShape } from '../data/image-shape';
import { sourceOf } from '../data/fingerprint';
import { Network } from '../models/network';
import { shapesOf } from '../models/weights';
import type { Evaluation, Origin, RunRecord } from '../records';
import { percent } from '../text/percent';
import { printableSentence } from '../text/printable';
import { writeFolder } from '../storage/durable';
import { newRecord } from '../runs/new-record';
import { newRunId } from '../storage/run-id';
import type { RunStore } from '../runs/run-store';
import { evaluateOnTest } from '../classify/evaluate-on-test';
import { testAugmentationOf } from '../evaluate/views';
import { lookFor, type Found } from '../look-for';
import { sentenceOf } from '../text/sentence-of';
import { faultClause } from '../text/sentence-of';
import { runNameFrom } from '../text/names';
import { areSameClasses } from '../data/same-classes';
import { classNamesFor } from './class-names';
import { requireFiniteWeights } from './finite-weights';
import { sizeOfFiles, type Files, type ForeignModel } from './foreign-model';
import { ImportError } from './import-error';
import { inferenceOnlyNetwork, MODEL_FOLDER } from './inference-only-model';
import { buildLayersModel, MODEL_JSON, plainWeights, readLayersModel } from './layers/layers-model';
import { ModelFiles } from './model-files';
import { requireModelProcess, withinLimits } from './model-limits';
import { otherFormatAdvice } from './other-formats';
import { outputKind } from './output-kind';
import { checkDataShape, fittedAs, triedOn } from './image-data';
import { ownNetwork, settingsIn } from './our-own';
import {
  constantWeights,
  loadSavedModel,
  readSavedModel,
  SAVED_MODEL,
  type SavedModelFiles,
} from './saved-model/saved-model';

/** By which a network of ours may differ from the model that it was read from. */
const AGREEMENT = 1e-4;
/** Of what Atelier writes beside its exports. */
const METADATA_LIMITS = { depth: 16, values: 10_000 };

export interface ImportPlan {
  /** The model's folder, or its model.json or saved_model.pb. */
  path: string;
  /** Null names the run after the model, or its folder. */
  name: string | null;
  /** Folder of IDX files, or null for the Fashion-MNIST that ships with the app. */
  dataFolder: string | null;
}

export interface Imported {
  record: RunRecord;
  /** Whether it became a network of ours, which can be fine-tuned and exported. */
  isOurs: boolean;
  /** Null where the data set has other classes, or images of another shape. */
  evaluation: Evaluation | null;
  /** Of the data set's images. */
  dataShape: ImageShape;
}

/** A model that is loaded, with all that was found beside it. */
interface Loaded {
  origin: Omit<Origin, 'output'>;
  model: ForeignModel;
  files: Files;
  weights: ReadonlyMap<string, Float32Array>;
  metadata: Record<string, unknown>;
}

/** @throws ImportError where something is there that cannot be looked at */
async function found(path: string): Promise<Found> {
  try {
    return await lookFor(path);
  } catch (cause) {
    throw new ImportError(sentenceOf(cause), { cause });
  }
}

/** @throws ImportError where there is no folder of a model */
async function modelFolder(
  path: string,
): Promise<{ folder: string; has: (name: string) => Promise<boolean> }> {
  const whole = resolve(path);
  const isFile = [MODEL_JSON, SAVED_MODEL].includes(basename(whole));
  if (!isFile && (await found(whole)) === 'file') {
    throw new ImportError(
      otherFormatAdvice(whole) ??
        `${basename(whole)} is not a model. Import the folder with ${MODEL_JSON} or ${SAVED_MODEL}.`,
    );
  }
  const folder = isFile ? resolve(whole, '..') : whole;
  if ((await found(folder)) === 'nothing') {
    throw new ImportError(`The folder ${folder} does not exist.`);
  }
  return { folder, has: async (name) => (await found(join(folder, name))) !== 'nothing' };
}

/** Whether a path is a folder that a model may lie in, or a model's file. */
export async function isModelPath(path: string): Promise<boolean> {
  if ([MODEL_JSON, SAVED_MODEL].includes(basename(path))) return true;
  if (otherFormatAdvice(path) !== null) return true;
  return stat(path).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
}

async function loadLayers(folder: string): Promise<Loaded> {
  const read = await readLayersModel(new ModelFiles(folder));
  requireFiniteWeights(read);
  return {
    origin: { folder: basename(folder), format: 'tfjs' },
    model: await buildLayersModel(read),
    files: read.files,
    weights: plainWeights(read),
    metadata: read.metadata,
  };
}

function metadataOf({ about }: SavedModelFiles): Record<string, unknown> {
  if (about === null) return {};
  try {
    const value = parseBoundedJson(about, METADATA_LIMITS);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    // Another program's file of that name.
    return {};
  }
}

async function loadGraph(folder: string): Promise<Loaded> {
  const read = await readSavedModel(new ModelFiles(folder));
  return {
    origin: { folder: basename(folder), format: 'savedmodel' },
    model: await loadSavedModel(read),
    files: read.files,
    weights: constantWeights(read),
    metadata: metadataOf(read),
  };
}

async function load(path: string): Promise<{ folder: string; loaded: Loaded }> {
  const { folder, has } = await modelFolder(path);
  if ((await has(MODEL_JSON)) || (await has(SAVED_MODEL))) requireModelProcess();
  if (await has(MODEL_JSON)) return { folder, loaded: await loadLayers(folder) };
  if (await has(SAVED_MODEL)) return { folder, loaded: await loadGraph(folder) };
  throw new ImportError(
    `${folder} has no ${MODEL_JSON} (TensorFlow.js layers model) and no ${SAVED_MODEL} (TensorFlow SavedModel).`,
  );
}

function furthest(ours: Float32Array, theirs: Float32Array): number {
  return ours.reduce((most, value, at) => Math.max(most, Math.abs(value - (theirs[at] ?? 2))), 0);
}

/** A network of ours that answers as the model does, or null. */
function asOurs(
  { metadata, weights, files }: Loaded,
  kept: Network,
  pictures: Float32Array,
): { network: Network; settings: RunRecord['settings'] } | null {
  const settings = settingsIn(metadata);
  if (settings === null) return null;
  const network = withinLimits(sizeOfFiles(files), () => ownNetwork(settings, kept, weights));
  if (network === null) return null;
  if (furthest(network.predict(pictures), kept.predict(pictures)) < AGREEMENT) {
    return { network, settings };
  }
  network.free();
  return null;
}

function nameFor({ name }: ImportPlan, { metadata, origin }: Loaded): string {
  const own = metadata['name'];
  if (name !== null) return name;
  return runNameFrom(typeof own === 'string' && own.trim() !== '' ? own : origin.folder);
}

async function importedRecord(
  plan: ImportPlan,
  dataset: Dataset,
  loaded: Loaded,
  {
    settings,
    classNames,
    output,
  }: { settings: RunRecord['settings']; classNames: string[]; output: Origin['output'] },
): Promise<RunRecord> {
  const { shape } = loaded.model;
  const source = await sourceOf(dataset, plan.dataFolder);
  // How a chosen folder of photos was read goes with its images.
  const fitted = source.imageFolder === undefined ? fittedAs(loaded.metadata, shape) : {};
  const data = { ...source, classNames, shape, ...fitted };
  const record = await newRecord({
    run: newRunId(settings),
    name: nameFor(plan, loaded),
    settings,
    data,
  });
  return {
    ...record,
    endedAt: record.createdAt,
    status: 'finished',
    processId: null,
    parameterCount: loaded.model.parameterCount,
    imported: { ...loaded.origin, output },
  };
}

/** The record comes last: until then there is no run, and where writing fails there is no folder. */
async function keep(
  store: RunStore,
  record: RunRecord,
  { files, network }: { files: Files | null; network: Network },
  scored: ReturnType<typeof evaluateOnTest> | null,
): Promise<void> {
  const { run } = record;
  try {
    await store.makeFolder(run);
    if (files === null) await store.writeWeights(run, network.weights(), shapesOf(network.kept));
    else await writeFolder(join(store.path(run), MODEL_FOLDER), files);
    if (scored !== null) await store.writeEvaluation(run, scored.evaluation, scored.table);
    await store.write(record);
  } catch (cause) {
    await rm(store.path(run), { recursive: true, force: true });
    throw new ImportError(
      `The model cannot be saved: ${faultClause(cause)}. No files were created.`,
      { cause },
    );
  }
}

/** @throws ImportError where a model that could be loaded cannot be run */
export function tryModel(model: ForeignModel, pictures: Float32Array): Float32Array {
  try {
    return model.answer(pictures);
  } catch (cause) {
    const fault = printableSentence(sentenceOf(cause));
    throw new ImportError(`The model cannot classify images: ${fault}`, { cause });
  }
}

/** @param dataset what it is tried and, where its classes are the same, scored on */
async function takeIn(
  store: RunStore,
  dataset: Dataset,
  plan: ImportPlan,
  folder: string,
  loaded: Loaded,
): Promise<Imported> {
  const { model, metadata } = loaded;
  const { shape } = model;
  checkDataShape(plan.dataFolder, dataset, shape);
  const fitsData = isSameShape(dataset.test.shape, shape);
  const dataNames = fitsData ? dataset.classNames : [];
  const classNames = await classNamesFor(folder, metadata, model.outputs, dataNames);
  const pictures = triedOn(shape, dataset);
  const output = outputKind(tryModel(model, pictures), model.outputs);
  const kept = inferenceOnlyNetwork(model, output);
  const ours = asOurs(loaded, kept, pictures);
  const network = ours?.network ?? kept;
  try {
    const settings = ours?.settings ?? ({ model: 'imported' } as const);
    const bare = await importedRecord(plan, dataset, loaded, { settings, classNames, output });
    const isSame = fitsData && areSameClasses(classNames, dataset.classNames);
    const augmentation = testAugmentationOf({ settings });
    const scored = isSame ? evaluateOnTest(network, dataset, augmentation) : null;
    const record = {
      ...bare,
      parameterCount: ours?.network.parameterCount ?? bare.parameterCount,
      testAccuracy: scored?.evaluation.accuracy ?? null,
      testLoss: scored?.evaluation.loss ?? null,
    };
    await keep(store, record, { files: ours === null ? loaded.files : null, network }, scored);
    const evaluation = scored?.evaluation ?? null;
    return { record, isOurs: ours !== null, evaluation, dataShape: dataset.test.shape };
  } finally {
    ours?.network.free();
  }
}

/**
 * @throws ImportError in a sentence where the model is damaged, takes or answers something else, or
 *   cannot be kept; then nothing is left behind. OtherProcessError where this process runs no models.
 */
export async function importModel(
  store: RunStore,
  dataset: Dataset,
  plan: ImportPlan,
): Promise<Imported> {
  const { folder, loaded } = await load(plan.path);
  try {
    return await takeIn(store, dataset, plan, folder, loaded);
  } finally {
    loaded.model.free();
  }
}

/** Why there is no score. */
function unscored({ record, dataShape }: Imported): string {
  const { classNames, shape } = record.data;
  return isSameShape(shape, dataShape)
    ? `Its ${classNames.length} classes differ from those of the data, so it has no test accuracy.`
    : `It takes ${shapeText(shape)} images and the data has ${shapeText(dataShape)} ones, so it has no test accuracy.`;
}

/** What was brought in, for whoever brought it. */
export function importText(imported: Imported): string {
  const { record, isOurs, evaluation } = imported;
  const { imported: origin, name } = record;
  const read =
    origin?.output === 'logits'
      ? 'It outputs logits; softmax turns them into probabilities.'
      : 'It outputs probabilities.';
  const use = isOurs
    ? 'It was exported from Atelier and is a full run again.'
    : 'Inference only: it can predict, be evaluated and be served, but not be trained, fine-tuned or exported.';
  const score =
    evaluation === null ? unscored(imported) : `Test accuracy: ${percent(evaluation.accuracy)}.`;
  return `Imported "${name}". ${read} ${use} ${score}`;
}
