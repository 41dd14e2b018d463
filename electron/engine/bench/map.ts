/** How long the map of the test images takes, as Results and `map` compute it. */
import type { Dataset } from '../data/dataset';
import { featuresOf } from '../explain/features';
import { MapThread } from '../explain/map-thread';
import { neighboursOf } from '../explain/neighbours';
import { principalComponents } from '../explain/pca';
import { umapNeighbours } from '../explain/umap';
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
async function trainedFeatures(dataset: Dataset) {
  const settings = settingsFor('cnn', { epochs: 1 });
  const network = buildNetwork(settings, dataset.classNames.length, dataset.train.shape);
  await train(network, dataset, settings, {
    signal: new AbortController().signal,
    progress: () => undefined,
    step: () => undefined,
    epoch: () => Promise.resolve(),
  });
  const features = await featuresOf((work) => Promise.resolve(work(network)), dataset.test);
  network.free();
  return features;
}

/** UMAP on a plane: start, neighbors and map are timed; the training and its activations are not. */
export async function mapTimes(dataset: Dataset): Promise<MapTimes> {
  const { values, width } = await trainedFeatures(dataset);
  const images = dataset.test.count;
  const begun = performance.now();
  const start = principalComponents(values, width, 2).points;
  const before = performance.now();
  const neighbours = await neighboursOf(values, width, umapNeighbours(images));
  const neighborSeconds = (performance.now() - before) / 1000;
  await new MapThread({ method: 'umap', dimensions: 2, neighbours, start, seed: 1 }).points;
  return { images, width, seconds: (performance.now() - begun) / 1000, neighborSeconds };
}
