/**
 * From a trained run to resources/photo-network: its record without what is of one computer, weights in
 * half precision, what fine-tuning replays, and what photos look familiar. Built and called by build/photo-network.mjs.
 */
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadClassifier } from '@engine/classify/classifier';
import { encodeFamiliarity, type Familiarity } from '@engine/classify/familiarity';
import { framings } from '@engine/classify/framings';
import { pixelsOf, toUnit, type LabelledImages } from '@engine/data/dataset';
import { joined } from '@engine/data/joined';
import { argMax } from '@engine/evaluate/metrics';
import { generator } from '@engine/random';
import { learnFamiliarity } from './learn-familiarity';
import { madeImages } from './made-images';
import { hiddenFeatures, lastLayerOf, meanOfRows } from '@engine/explain/features';
import { encodeReplay } from '@engine/fine-tune/replay';
import type { Network } from '@engine/models/network';
import { shapesOf } from '@engine/models/weights';
import { preprocessingOf, type Preprocessing } from '@engine/photo/preprocessing';
import { readDataOf } from '@engine/runs/run-data';
import { namedRun } from './named-run';
import { firstOfEach, REPLAYED, replayOf, type Photo } from './replay';
import { RunStore } from '@engine/runs/run-store';
import { settingsOf } from '@engine/runs/settings-of';
import { holdOut } from '@engine/train/split';
import type { Rejection, RunRecord } from '@engine/records';
import { PHOTO_NETWORK } from '@engine/storage/built-in';
import { encodeSafetensors } from '@engine/storage/safetensors';

/** Of the training photos, one in so many takes part in learning what is familiar. */
const SEEN_EVERY = 3;
const MADE = 1400;
/** As training wrote them. */
const FILES = ['metrics.ndjson', 'times.ndjson'];
/** A photo that looks less familiar than 95 of 100 that were answered rightly is "not sure". */
const BY_FAMILIARITY: Rejection = {
  measure: 'familiarity',
  threshold: 0.05,
  rightAnswersLost: 0.05,
  othersRefused: null,
};

/** What the network learned from, and photos of people of whom it learned none, as its users will be. */
async function imagesOf(record: RunRecord) {
  const dataset = await readDataOf(record);
  const { train, validation } = holdOut(dataset, settingsOf(record, 'be shipped'));
  return { train, unseen: [dataset.test, ...(validation === null ? [] : [validation])] };
}

/** What the last layer is given of an image: the mean over its framings. */
function featuresOf(network: Network, image: Float32Array, preprocessing: Preprocessing) {
  const views = framings(image, preprocessing);
  const features = hiddenFeatures(network, joined(views));
  return meanOfRows(features, features.length / views.length);
}

/** A photo that training did not see, and what the network makes of it. */
interface Unseen extends Photo {
  isRight: boolean;
}

function unseenPhotos(
  network: Network,
  sets: readonly LabelledImages[],
  preprocessing: Preprocessing,
): Unseen[] {
  return sets.flatMap((images) =>
    Array.from({ length: images.count }, (_, row) => {
      const features = featuresOf(network, toUnit(pixelsOf(images, row)), preprocessing);
      const label = images.labels[row] ?? 0;
      const predicted = argMax(lastLayerOf(network, features.length).predict(features));
      return { features, label, isRight: predicted === label };
    }),
  );
}

/** Some of the photos that training saw. */
function seenPhotos(train: LabelledImages): { image: Float32Array; label: number }[] {
  return Array.from({ length: Math.ceil(train.count / SEEN_EVERY) }, (_, at) => {
    const row = SEEN_EVERY * at;
    return { image: toUnit(pixelsOf(train, row)), label: train.labels[row] ?? 0 };
  });
}

function familiarityFor(
  network: Network,
  unseen: readonly Unseen[],
  seen: readonly Photo[],
  photos: readonly Float32Array[],
  preprocessing: Preprocessing,
): Familiarity {
  const random = generator(1, 'made images');
  const made = Array.from(madeImages(MADE, photos, network.input, random), (image) =>
    featuresOf(network, image, preprocessing),
  );
  return learnFamiliarity(
    unseen,
    seen.map(({ features }) => features),
    made,
  );
}

/**
 * @param home the app's data folder that the run is in
 * @param name of the run
 * @param target emptied first
 */
async function ship(home: string, name: string, target: string): Promise<void> {
  const store = new RunStore(home);
  const record = await namedRun(store, name);
  const { run } = record;
  const evaluation = await store.evaluation(run);
  const { network } = await loadClassifier(store, run);
  const preprocessing = preprocessingOf(record);
  const images = await imagesOf(record);
  const unseen = unseenPhotos(network, images.unseen, preprocessing);
  const photos = seenPhotos(images.train);
  const seen = photos.map(({ image, label }) => {
    return { features: featuresOf(network, image, preprocessing), label };
  });
  const pictures = photos.map(({ image }) => image);
  const familiarity = familiarityFor(network, unseen, seen, pictures, preprocessing);
  const replayed = firstOfEach([...unseen, ...seen], ({ label }) => label, REPLAYED);
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  writeFileSync(
    join(target, 'weights.safetensors'),
    encodeSafetensors(network.weights(), shapesOf(network.kept), 'F16'),
  );
  writeFileSync(join(target, 'replay.safetensors'), encodeReplay(replayOf(replayed)));
  writeFileSync(join(target, 'familiarity.safetensors'), encodeFamiliarity(familiarity));
  for (const file of FILES) cpSync(join(store.path(run), file), join(target, file));
  writeJson(join(target, 'evaluation.json'), { ...evaluation, rejection: BY_FAMILIARITY });
  const data = { ...record.data, folder: 'clothes' };
  // By name: the app has no such runs.
  const named = (record.teachers ?? []).map(async (each) => (await store.read(each)).name);
  const shipped = {
    ...record,
    run: PHOTO_NETWORK,
    data,
    teachers: await Promise.all(named),
    processId: null,
    checkpoint: null,
  };
  writeJson(join(target, 'run.json'), shipped);
}

function writeJson(file: string, value: unknown): void {
  writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`);
}

const [home = '', name = '', target = ''] = process.argv.slice(2);
void ship(home, name, target);
