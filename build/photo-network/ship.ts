/**
 * From a trained run to resources/photo-network: its record without what is of one computer, weights in
 * half precision, and what fine-tuning replays. Built and called by build/photo-network.mjs.
 */
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadClassifier } from '@engine/classify/classifier';
import { framings } from '@engine/classify/framings';
import { pixelsOf, toUnit, type LabelledImages } from '@engine/data/dataset';
import { joined } from '@engine/data/joined';
import { hiddenFeatures, meanOfRows } from '@engine/fine-tune/head';
import { encodeReplay } from '@engine/fine-tune/replay';
import type { Network } from '@engine/models/network';
import { shapesOf } from '@engine/models/weights';
import { preprocessingOf, type Preprocessing } from '@engine/photo/preprocessing';
import { readDataOf } from '@engine/runs/run-data';
import { RunStore } from '@engine/runs/run-store';
import { PHOTO_NETWORK } from '@engine/storage/built-in';
import { encodeSafetensors } from '@engine/storage/safetensors';

/** Of each class; the weights leave half a megabyte of the six. */
const REPLAYED = 36;
/** As training wrote them. */
const FILES = ['metrics.ndjson', 'times.ndjson', 'evaluation.json'];

/** The first images of each class. */
function chosenRows({ labels }: LabelledImages): number[] {
  const counts = new Map<number, number>();
  return [...labels.keys()].filter((row) => {
    const label = labels[row] ?? 0;
    const count = counts.get(label) ?? 0;
    counts.set(label, count + 1);
    return count < REPLAYED;
  });
}

/** What the last layer is given of an image: the mean over its framings. */
function featuresOf(network: Network, image: Float32Array, preprocessing: Preprocessing) {
  const views = framings(image, preprocessing);
  const features = hiddenFeatures(network, joined(views));
  return meanOfRows(features, features.length / views.length);
}

/**
 * @param home the app's data folder that the run is in
 * @param target emptied first
 */
async function ship(home: string, run: string, target: string): Promise<void> {
  const store = new RunStore(home);
  const record = await store.read(run);
  const { network } = await loadClassifier(store, run);
  // Photos of people of whom the network has learned none, as those of its users will be.
  const { test } = await readDataOf(record);
  const rows = chosenRows(test);
  const preprocessing = preprocessingOf(record);
  const features = rows.map((row) =>
    featuresOf(network, toUnit(pixelsOf(test, row)), preprocessing),
  );
  const replay = {
    width: features[0]?.length ?? 0,
    features: joined(features),
    labels: Int32Array.from(rows, (row) => test.labels[row] ?? 0),
  };
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  writeFileSync(
    join(target, 'weights.safetensors'),
    encodeSafetensors(network.weights(), shapesOf(network.kept), 'F16'),
  );
  writeFileSync(join(target, 'replay.safetensors'), encodeReplay(replay));
  for (const file of FILES) cpSync(join(store.path(run), file), join(target, file));
  const data = { ...record.data, folder: 'clothes' };
  const shipped = { ...record, run: PHOTO_NETWORK, data, processId: null, checkpoint: null };
  writeFileSync(join(target, 'run.json'), `${JSON.stringify(shipped, null, 2)}\n`);
}

const [home = '', run = '', target = ''] = process.argv.slice(2);
void ship(home, run, target);
