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
import { hiddenFeatures, meanOfRows } from '@engine/explain/features';
import { encodeReplay, type Replay } from '@engine/classify/replay';
import type { Network } from '@engine/models/network';
import { shapesOf } from '@engine/models/weights';
import { preprocessingOf, type Preprocessing } from '@engine/photo/preprocessing';
import { readDataOf } from '@engine/runs/run-data';
import { RunStore } from '@engine/runs/run-store';
import { settingsOf } from '@engine/runs/settings-of';
import { holdOut } from '@engine/train/split';
import type { Rejection, RunRecord } from '@engine/records';
import { PHOTO_NETWORK } from '@engine/storage/built-in';
import { encodeSafetensors } from '@engine/storage/safetensors';

/** Of each class; the weights leave half a megabyte of the six. */
const REPLAYED = 36;
/** As training wrote them. */
const FILES = ['metrics.ndjson', 'times.ndjson'];
/** A photo that looks less familiar than 95 of 100 that were answered rightly is "not sure". */
const BY_FAMILIARITY: Rejection = {
  measure: 'familiarity',
  threshold: 0.05,
  rightAnswersLost: 0.05,
  othersRefused: null,
};

/** Photos of people of whom the network has learned none, as those of its users will be. */
async function unseenOf(record: RunRecord): Promise<LabelledImages[]> {
  const dataset = await readDataOf(record);
  const { validation } = holdOut(dataset, settingsOf(record, 'be shipped'));
  return [dataset.test, ...(validation === null ? [] : [validation])];
}

/** What the last layer is given of an image: the mean over its framings. */
function featuresOf(network: Network, image: Float32Array, preprocessing: Preprocessing) {
  const views = framings(image, preprocessing);
  const features = hiddenFeatures(network, joined(views));
  return meanOfRows(features, features.length / views.length);
}

/** The first images of each class. */
function replayOf(
  network: Network,
  sets: readonly LabelledImages[],
  preprocessing: Preprocessing,
): Replay {
  const counts = new Map<number, number>();
  const features: Float32Array[] = [];
  const kept: number[] = [];
  for (const images of sets) {
    for (let row = 0; row < images.count; row++) {
      const label = images.labels[row] ?? 0;
      const count = counts.get(label) ?? 0;
      if (count >= REPLAYED) continue;
      counts.set(label, count + 1);
      features.push(featuresOf(network, toUnit(pixelsOf(images, row)), preprocessing));
      kept.push(label);
    }
  }
  return {
    width: features[0]?.length ?? 0,
    features: joined(features),
    labels: Int32Array.from(kept),
  };
}

/**
 * @param home the app's data folder that the run is in
 * @param target emptied first
 */
async function ship(home: string, run: string, target: string): Promise<void> {
  const store = new RunStore(home);
  const record = await store.read(run);
  const evaluation = await store.evaluation(run);
  const { network } = await loadClassifier(store, run);
  const replay = replayOf(network, await unseenOf(record), preprocessingOf(record));
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  writeFileSync(
    join(target, 'weights.safetensors'),
    encodeSafetensors(network.weights(), shapesOf(network.kept), 'F16'),
  );
  writeFileSync(join(target, 'replay.safetensors'), encodeReplay(replay));
  for (const file of FILES) cpSync(join(store.path(run), file), join(target, file));
  writeJson(join(target, 'evaluation.json'), { ...evaluation, rejection: BY_FAMILIARITY });
  const data = { ...record.data, folder: 'clothes' };
  const shipped = { ...record, run: PHOTO_NETWORK, data, processId: null, checkpoint: null };
  writeJson(join(target, 'run.json'), shipped);
}

function writeJson(file: string, value: unknown): void {
  writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`);
}

const [home = '', run = '', target = ''] = process.argv.slice(2);
void ship(home, run, target);
