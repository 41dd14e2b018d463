/** How long the map of the test images takes, as Results and `map` compute it. */
import type { Dataset } from '../data/dataset';
import { featuresOf } from '../explain/features';
import type { MapTask } from '../explain/map-task';
import { MapThread } from '../explain/map-thread';
import { neighborsOf } from '../explain/neighbors';
import { principalComponents } from '../explain/pca';
import { umapNeighbors } from '../explain/umap';
import { buildNetwork } from '../models/build';
import { settingsFor } from '../settings';
import { train } from '../train/train';

export interface MapTimes {
  images: number;
  /** Numbers of each image that the map is drawn from. */
  width: number;
  seconds: number;
  /** Of these, to find the neighbors of each image. */
  neighborSeconds: number;
}

/** A default CNN after one epoch: its activations have clusters, as those of every trained network. */
async function trainedFeatures(dataset: Dataset, signal: AbortSignal) {
  const settings = settingsFor('cnn', { epochs: 1 });
  const network = buildNetwork(settings, dataset.classNames.length, dataset.train.shape);
  await train(network, dataset, settings, {
    signal,
    progress: () => undefined,
    step: () => undefined,
    epoch: () => Promise.resolve(),
  });
  const features = await featuresOf((work) => Promise.resolve(work(network)), dataset.test);
  network.free();
  return features;
}

/** @returns whether it was drawn to its end */
async function draw(task: MapTask, signal: AbortSignal): Promise<boolean> {
  const thread = new MapThread(task);
  const cancel = (): void => void thread.cancel();
  signal.addEventListener('abort', cancel);
  if (signal.aborted) cancel();
  try {
    return (await thread.points) !== null;
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}

/**
 * UMAP on a plane: start, neighbors and map are timed; the training and its activations are not.
 * @returns null where the signal came first
 */
export async function mapTimes(dataset: Dataset, signal: AbortSignal): Promise<MapTimes | null> {
  const { values, width } = await trainedFeatures(dataset, signal);
  if (signal.aborted) return null;
  const images = dataset.test.count;
  const begun = performance.now();
  const start = principalComponents(values, width, 2).points;
  const before = performance.now();
  const neighbors = await neighborsOf(values, width, umapNeighbors(images));
  const neighborSeconds = (performance.now() - before) / 1000;
  const task: MapTask = { method: 'umap', dimensions: 2, neighbors, start, seed: 1 };
  if (!(await draw(task, signal))) return null;
  return { images, width, seconds: (performance.now() - begun) / 1000, neighborSeconds };
}
