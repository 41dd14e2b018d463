/**
 * Fine-tuning of the last layer alone, of runs whose training images are not on this computer. The
 * layers below are asked once for each view of a photo; after that a step takes a millisecond.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { framings } from '../classify/framings';
import { joined } from '../data/joined';
import { hiddenFeatures, lastLayerOf, meanOfRows } from '../explain/features';
import type { Network } from '../models/network';
import type { Preprocessing } from '../photo/preprocessing';
import { generator, kernelSeed } from '../random';
import { ADAM, Optimizer } from '../train/optimizer';
import { cosineFrom, learningRateAt } from '../train/schedule';
import { gradientStep } from '../train/step';
import type { FineTunePhoto } from './batches';
import type { FineTuneWatcher } from './plan';
import type { Replay } from './replay';

const STEPS = 400;
const SCHEDULE = cosineFrom(0.01);
const OWN_IN_BATCH = 96;
const REPLAYED_IN_BATCH = 96;
const LABEL_SMOOTHING = 0.1;

/** Rows of features with their labels, drawn so that each class comes as often as any other. */
interface Rows {
  features: Float32Array;
  labels: Int32Array;
}

interface Viewed extends Rows {
  /** Rows for each photo, one after another. */
  views: number;
}

export interface HeadOptions {
  /** Whose last layer is changed in place. */
  network: Network;
  preprocessing: Preprocessing;
  replay: Replay;
  seed: number;
}

/**
 * Of the views that a photo is answered by, photo after photo; `progress` is told of each. Photos that are
 * changed as in training besides take four times as long and teach less (docs/photo-network.md).
 */
async function featuresOfPhotos(
  photos: readonly FineTunePhoto[],
  { network, preprocessing }: HeadOptions,
  watcher: FineTuneWatcher,
): Promise<Viewed> {
  const features: Float32Array[] = [];
  const labels: number[] = [];
  let views = 1;
  for (const [at, { picture, label }] of photos.entries()) {
    if (watcher.signal.aborted) break;
    const images = framings(picture, preprocessing);
    features.push(hiddenFeatures(network, joined(images)));
    views = images.length;
    for (let each = 0; each < views; each++) labels.push(label);
    watcher.progress(at + 1, photos.length + STEPS);
    await nextTurn();
  }
  return { features: joined(features), labels: Int32Array.from(labels), views };
}

function balancedDraw({ labels }: Rows, random: () => number): () => number {
  const byClass = new Map<number, number[]>();
  for (const [row, label] of labels.entries()) {
    byClass.set(label, [...(byClass.get(label) ?? []), row]);
  }
  const classes = [...byClass.values()];
  return () => {
    const rows = classes[Math.floor(classes.length * random())] ?? [];
    return rows[Math.floor(rows.length * random())] ?? 0;
  };
}

/** Half of a batch are views of the photos, half what the run learned before. */
function batchesOf(own: Rows, replay: Replay, random: () => number) {
  const { width } = replay;
  const parts = [
    { rows: own, count: own.labels.length === 0 ? 0 : OWN_IN_BATCH },
    { rows: replay, count: replay.labels.length === 0 ? 0 : REPLAYED_IN_BATCH },
  ].map((part) => ({ ...part, draw: balancedDraw(part.rows, random) }));
  const size = parts.reduce((sum, { count }) => sum + count, 0);
  return () => {
    const pictures = new Float32Array(size * width);
    const labels = new Int32Array(size);
    let at = 0;
    for (const { rows, count, draw } of parts) {
      for (let each = 0; each < count; each++, at++) {
        const row = draw();
        pictures.set(rows.features.subarray(row * width, (row + 1) * width), at * width);
        labels[at] = rows.labels[row] ?? 0;
      }
    }
    return { pictures, labels };
  };
}

/** The features of each photo, over its views: what a later fine-tuning goes on from. */
function meansOf({ features, labels, views }: Viewed, width: number): Replay {
  const size = views * width;
  const ofPhotos = labels.filter((_, row) => row % views === 0);
  const means = Array.from(ofPhotos, (_, photo) =>
    meanOfRows(features.subarray(photo * size, (photo + 1) * size), width),
  );
  return { width, features: joined(means), labels: ofPhotos };
}

/**
 * Train the last layer on a person's photos and on what the run learned before.
 * @returns what a later fine-tuning is to replay: the former and the photos
 */
export async function fineTuneHead(
  photos: readonly FineTunePhoto[],
  options: HeadOptions,
  watcher: FineTuneWatcher,
): Promise<Replay> {
  const { network, replay, seed } = options;
  const own = await featuresOfPhotos(photos, options, watcher);
  const head = lastLayerOf(network, replay.width);
  const makeBatch = batchesOf(own, replay, generator(seed, 'lesson batches'));
  const seeds = generator(seed, 'lesson dropout');
  const optimizer = new Optimizer(ADAM, head.parameters);
  try {
    for (let step = 0; step < STEPS && !watcher.signal.aborted; step++) {
      gradientStep(head, optimizer, makeBatch(), {
        learningRate: learningRateAt(SCHEDULE, step, STEPS),
        step,
        seed: kernelSeed(seeds),
        labelSmoothing: LABEL_SMOOTHING,
      });
      watcher.progress(photos.length + step + 1, photos.length + STEPS);
      if (step % 10 === 0) await nextTurn();
    }
  } finally {
    optimizer.free();
  }
  const learned = meansOf(own, replay.width);
  return {
    width: replay.width,
    features: joined([replay.features, learned.features]),
    labels: Int32Array.from([...replay.labels, ...learned.labels]),
  };
}
