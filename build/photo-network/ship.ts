/**
 * From trained runs to resources/photo-network: the record without what is of one computer, weights in
 * half precision, what fine-tuning replays, and what photos look familiar. Built and called by build/photo-network.mjs.
 */
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadClassifier } from '@engine/classify/classifier';
import { encodeFamiliarity, scoreOf } from '@engine/classify/familiarity';
import { framings } from '@engine/classify/framings';
import { pixelsOf, toUnit, type LabeledImages } from '@engine/data/dataset';
import { joined } from '@engine/data/joined';
import { argMax } from '@engine/evaluate/metrics';
import { generator } from '@engine/random';
import { carriedOver, learnFamiliarity, learnWeights } from './learn-familiarity';
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
import { counted } from '@engine/text/counted';

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

interface Trained {
  record: RunRecord;
  network: Network;
  preprocessing: Preprocessing;
  train: LabeledImages;
  /** Photos of people of whom it learned none, as its users will be. */
  unseen: LabeledImages[];
}

async function trained(store: RunStore, name: string): Promise<Trained> {
  const record = await store.read((await namedRun(store, name)).run);
  const { network } = await loadClassifier(store, record.run);
  const dataset = await readDataOf(record);
  const { train, validation } = holdOut(dataset, settingsOf(record, 'be shipped'));
  const unseen = [dataset.test, ...(validation === null ? [] : [validation])];
  return { record, network, preprocessing: preprocessingOf(record), train, unseen };
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

function unseenPhotos({ network, preprocessing, unseen }: Trained): Unseen[] {
  return unseen.flatMap((images) =>
    Array.from({ length: images.count }, (_, row) => {
      const features = featuresOf(network, toUnit(pixelsOf(images, row)), preprocessing);
      const label = images.labels[row] ?? 0;
      const predicted = argMax(lastLayerOf(network, features.length).predict(features));
      return { features, label, isRight: predicted === label };
    }),
  );
}

/** Some of the photos that training saw, and images made of them that show nothing. */
function seenAndMade({ network, preprocessing, train }: Trained): {
  seen: Photo[];
  made: Float32Array[];
} {
  const pictures: Float32Array[] = [];
  const seen = Array.from({ length: Math.ceil(train.count / SEEN_EVERY) }, (_, at): Photo => {
    const row = SEEN_EVERY * at;
    const image = toUnit(pixelsOf(train, row));
    pictures.push(image);
    return { features: featuresOf(network, image, preprocessing), label: train.labels[row] ?? 0 };
  });
  const random = generator(1, 'made images');
  const made = Array.from(madeImages(MADE, pictures, network.input, random), (image) =>
    featuresOf(network, image, preprocessing),
  );
  return { seen, made };
}

const featuresOfAll = (photos: readonly Photo[]) => photos.map(({ features }) => features);

function scoresOf(weights: Float32Array, photos: readonly Photo[]): Float32Array {
  return Float32Array.from(photos, ({ features }) => scoreOf(weights, features));
}

/** Scores of unseen photos, and of seen ones, by a network that has photos for testing. */
function testedScores(tested: Trained): { unseen: Float32Array; seen: Float32Array } {
  const { seen, made } = seenAndMade(tested);
  const { weights, knownScores } = learnFamiliarity(
    unseenPhotos(tested),
    featuresOfAll(seen),
    made,
  );
  return { unseen: knownScores, seen: scoresOf(weights, seen) };
}

/**
 * @param tested the recipe's network without the photos for testing, whose scores are the best that is known
 *   of the shipped one's
 */
async function recordOf(store: RunStore, { record }: Trained, tested: RunRecord) {
  // By name: the app has no such runs.
  const nameOf = async (run: string) => (await store.read(run)).name;
  const { startedFrom } = record;
  const { testAccuracy, testBalancedAccuracy, testLoss } = tested;
  return {
    ...record,
    run: PHOTO_NETWORK,
    data: { ...record.data, folder: 'clothes', fingerprint: fingerprintOf(record, tested) },
    ...(startedFrom === undefined ? {} : { startedFrom: await nameOf(startedFrom) }),
    teachers: await Promise.all((record.teachers ?? []).map(nameOf)),
    testAccuracy,
    testBalancedAccuracy,
    testLoss,
    processId: null,
    checkpoint: null,
  };
}

/** Of the photos that it learned from, and of those that its scores are of. */
function fingerprintOf(record: RunRecord, tested: RunRecord) {
  const [own, other] = [record.data.fingerprint, tested.data.fingerprint];
  if (own === undefined || other === undefined) throw new Error('A run names no data.');
  return { ...own, test: other.test };
}

function noteOf(sets: readonly LabeledImages[]): string {
  const count = sets.reduce((sum, images) => sum + images.count, 0);
  return `The scores are those of the same network trained without the ${counted(count, 'test photo')}. This one learned from most of them, too.`;
}

/**
 * @param home the app's data folder that the runs are in
 * @param name of the run
 * @param testedName of the run that has photos for testing
 * @param target emptied first
 */
async function ship(home: string, name: string, testedName: string, target: string): Promise<void> {
  const store = new RunStore(home);
  const tested = await trained(store, testedName);
  const shipped = await trained(store, name);
  const { unseen: testedUnseen, seen: testedSeen } = testedScores(tested);
  const unseen = unseenPhotos(shipped);
  const { seen, made } = seenAndMade(shipped);
  const weights = learnWeights(featuresOfAll([...seen, ...unseen]), made);
  const knownScores = carriedOver(testedUnseen, testedSeen, scoresOf(weights, seen)).sort();
  const replayed = firstOfEach([...unseen, ...seen], ({ label }) => label, REPLAYED);
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  const { network, record } = shipped;
  const write = (file: string, bytes: Uint8Array) => {
    writeFileSync(join(target, `${file}.safetensors`), bytes);
  };
  write('weights', encodeSafetensors(network.weights(), shapesOf(network.kept), 'F16'));
  write('replay', encodeReplay(replayOf(replayed)));
  write('familiarity', encodeFamiliarity({ weights, knownScores }));
  for (const file of FILES) cpSync(join(store.path(record.run), file), join(target, file));
  const evaluation = await store.evaluation(tested.record.run);
  const note = noteOf(tested.unseen);
  writeJson(join(target, 'evaluation.json'), { ...evaluation, note, rejection: BY_FAMILIARITY });
  writeJson(join(target, 'run.json'), await recordOf(store, shipped, tested.record));
}

function writeJson(file: string, value: unknown): void {
  writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`);
}

const [home = '', name = '', tested = '', target = ''] = process.argv.slice(2);
void ship(home, name, tested, target);
