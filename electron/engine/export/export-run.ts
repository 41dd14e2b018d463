/** A run written in a format that other programs read, as a new folder that is whole or not there. */
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { loadClassifier } from '../classify/classifier';
import { lookFor } from '../look-for';
import type { RunRecord } from '../records';
import { unreadable } from '../regular-file';
import { writeFolder } from '../storage/durable';
import { MODEL_FOLDER } from '../import/inference-only-model';
import type { RunStore } from '../runs/run-store';
import { settingsOf } from '../runs/settings-of';
import { faultClause } from '../text/sentence-of';
import { removeLeftoversIn } from '../support/leftovers';
import { aboutRun, type About } from './about';
import { howToLoad, withoutLoading } from './card/how-to-load';
import { modelCard } from './card/model-card';
import { UserError } from '../user-error';
import type { ExportFormat } from './formats';
import { kerasFiles } from './keras/keras-script';
import { requireScriptData } from './keras/script-data';
import { bytesOf, describeNetwork, type LayerData } from './layers';
import { onnxFiles } from './onnx/onnx';
import { savedModelFiles } from './savedmodel/saved-model';
import { MODELS, servingFiles } from './serving-folder';
import { servingName } from './serving-name';
import { tfjsFiles } from './tfjs';

export interface Exported {
  /** The folder that was made. */
  folder: string;
  /** By their names in it. */
  files: string[];
  bytes: number;
}

export interface ExportWish {
  format: ExportFormat;
  /** The model card in Markdown, as a person edited it; null or blank for the one of `cardOf`. */
  card: string | null;
}

type Files = Map<string, Buffer | string>;

const CARD = 'MODEL_CARD.md';

/** A protobuf message ends at 2 GiB; a SavedModel and an ONNX file are one each. */
const MOST_WEIGHTS = 2 ** 31 - 2 ** 20;

async function trainedLayers(store: RunStore, run: string): Promise<LayerData[]> {
  const { network } = await loadClassifier(store, run);
  try {
    return describeNetwork(network);
  } finally {
    network.free();
  }
}

function checkSize(layers: readonly LayerData[], format: ExportFormat): void {
  if (format === 'tfjs' || bytesOf(layers) <= MOST_WEIGHTS) return;
  throw new UserError(
    'This run’s weights exceed 2 GiB, the limit of this format. Export it as tfjs.',
  );
}

/** Of an export for serving, each version of the model has its own. */
function cardPlace(about: About, format: ExportFormat): string {
  return format === 'serving' ? `${MODELS}/${servingName(about)}/1/${CARD}` : CARD;
}

/**
 * What a run's model card says of it, apart from how the files of a format are loaded.
 * @throws RunError where there is no such run, or nobody knows its settings
 */
export async function cardOf(store: RunStore, run: string): Promise<string> {
  const record = await store.read(run);
  const settings = settingsOf(record, 'have a model card');
  return modelCard({ ...record, settings }, await store.evaluation(run));
}

async function modelFiles(
  store: RunStore,
  record: RunRecord,
  format: ExportFormat,
): Promise<Files> {
  const about = aboutRun(record);
  if (format === 'keras-script') {
    await requireScriptData(record);
    return kerasFiles(record, about);
  }
  const layers = await trainedLayers(store, record.run);
  checkSize(layers, format);
  switch (format) {
    case 'tfjs':
      return tfjsFiles(layers, about);
    case 'savedmodel':
      return savedModelFiles(layers, about);
    case 'onnx':
      return onnxFiles(layers, about);
    case 'serving':
      return servingFiles(servingName(record), about, savedModelFiles(layers, about));
  }
}

async function filesOf(
  store: RunStore,
  record: RunRecord,
  { format, card }: ExportWish,
): Promise<Files> {
  settingsOf(record, `be exported. Its files are in ${join(store.path(record.run), MODEL_FOLDER)}`);
  const about = aboutRun(record);
  const files = await modelFiles(store, record, format);
  const isWritten = card !== null && card.trim() !== '';
  const text = withoutLoading(isWritten ? card : await cardOf(store, record.run));
  return files.set(cardPlace(about, format), `${text.trimEnd()}\n\n${howToLoad(about, format)}`);
}

/** The names in a folder, or none where there is none. @throws UserError where it cannot be read */
async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await lookFor(folder)) === 'folder' ? await readdir(folder) : [];
  } catch (cause) {
    throw new UserError(unreadable(folder, cause).message, { cause });
  }
}

/** The folder of a model's versions in what was exported for serving, or null where it is not that. */
export async function servedModel(folder: string): Promise<string | null> {
  const models = join(folder, MODELS);
  const [name, ...others] = await namesIn(models);
  return name === undefined || others.length > 0 ? null : join(models, name);
}

interface Target {
  folder: string;
  format: ExportFormat;
}

/** @throws UserError where something is there already that gets no further version */
async function targetFor(format: ExportFormat, folder: string): Promise<Target> {
  if (!existsSync(folder)) return { folder, format };
  const model = format === 'serving' ? await servedModel(folder) : null;
  if (model === null) {
    throw new UserError(`${folder} already exists. Choose a new folder.`);
  }
  const versions = (await namesIn(model)).map(Number).filter(Number.isInteger);
  const next = Math.max(0, ...versions) + 1;
  return { folder: join(model, String(next)), format: 'savedmodel' };
}

/**
 * @param folder must not exist; for `serving` it may be an earlier export, whose model then gets this
 *   run as its next version
 * @throws UserError, RunError in a sentence
 */
export async function exportRun(
  store: RunStore,
  run: string,
  { format, card }: ExportWish,
  folder: string,
): Promise<Exported> {
  const record = await store.read(run);
  if (record.status === 'running') {
    throw new UserError(`"${record.name}" is training. Wait until it finishes, or stop it first.`);
  }
  const target = await targetFor(format, folder);
  const files = await filesOf(store, record, { format: target.format, card });
  await removeLeftoversIn(dirname(target.folder));
  try {
    await writeFolder(target.folder, files);
  } catch (cause) {
    throw new UserError(
      `${target.folder} cannot be written: ${faultClause(cause)}. No files were created.`,
      { cause },
    );
  }
  const bytes = [...files.values()].reduce((sum, each) => sum + Buffer.byteLength(each), 0);
  return { folder: target.folder, files: [...files.keys()], bytes };
}
