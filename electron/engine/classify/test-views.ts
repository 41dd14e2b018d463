/**
 * Test-time augmentation: what a network says of an image and of its variants, averaged. Images of
 * folders are scored as photos are classified; a network that learned mirrored images knows both sides.
 */
import type { Bytes } from '../data/bytes';
import { toUnit } from '../data/dataset';
import { valuesIn } from '../data/image-shape';
import { joined } from '../data/joined';
import type { Network } from '../models/network';
import type { RunRecord } from '../records';
import type { TestAugmentation } from '../settings';
import { testAugmentationOf, VIEWS } from '../evaluate/views';
import { meanOfRows } from '../explain/features';
import { viewsOf } from './framings';

/** Values of views in memory at once: 25 MB. */
const VALUES_AT_ONCE = 6.4e6;

/**
 * Class probabilities of pictures, each the mean over its views, one by one in order.
 * @param pictures float32 0 to 1, count * height * width * channels
 * @returns float32, count * classes
 * @throws OutputError as Network.predict does
 */
export function predictViews(
  network: Network,
  pictures: Float32Array,
  augmentation: TestAugmentation,
): Float32Array {
  if (augmentation === 'none') return network.predict(pictures);
  const { input, classCount } = network;
  const size = valuesIn(input);
  const views = VIEWS[augmentation];
  const means = new Float32Array((pictures.length / size) * classCount);
  const atOnce = size * Math.max(1, Math.floor(VALUES_AT_ONCE / (size * views)));
  let done = 0;
  for (let from = 0; from < pictures.length; from += atOnce) {
    const all: Float32Array[] = [];
    for (let at = from; at < Math.min(from + atOnce, pictures.length); at += size) {
      all.push(...viewsOf(pictures.subarray(at, at + size), input, augmentation));
    }
    const probabilities = network.predict(joined(all));
    const step = views * classCount;
    for (let at = 0; at < probabilities.length; at += step, done += classCount) {
      means.set(meanOfRows(probabilities.subarray(at, at + step), classCount), done);
    }
  }
  return means;
}

/** As a run's test images are scored: what is said of one image is what its score counts. */
export function predictAsScored(
  { network, record }: { network: Network; record: Pick<RunRecord, 'settings'> },
  pictures: Float32Array,
): Float32Array {
  return predictViews(network, pictures, testAugmentationOf(record));
}

/** As `predictViews`, of images that are read batch by batch. @param images bytes, 0 black to 255 white */
export function predictImageViews(
  network: Network,
  { pixels }: { pixels: Bytes },
  augmentation: TestAugmentation,
): Float32Array {
  if (augmentation === 'none') return network.predictImages({ pixels });
  const size = valuesIn(network.input);
  const atOnce = size * Math.max(1, Math.floor(VALUES_AT_ONCE / size));
  const parts: Float32Array[] = [];
  for (let from = 0; from < pixels.length; from += atOnce) {
    const some = toUnit(pixels.subarray(from, Math.min(from + atOnce, pixels.length)));
    parts.push(predictViews(network, some, augmentation));
  }
  return joined(parts);
}
