/** `bench map`: seconds of the map of the test images by UMAP. */
import { mapTimes } from '@engine/bench/map';
import type { Dataset } from '@engine/data/dataset';
import { counted } from '@engine/text/counted';
import type { Output } from '../../output';
import { round, SYSTEM } from './system';

export async function map(dataset: Dataset, output: Output, signal: AbortSignal): Promise<void> {
  const times = await mapTimes(dataset, signal);
  if (times === null) return;
  const { images, width, seconds, neighborSeconds } = times;
  output.line('map', {
    system: SYSTEM,
    method: 'umap',
    images,
    width,
    seconds: round(seconds, 2),
    neighbor_seconds: round(neighborSeconds, 2),
  });
  output.text(`UMAP of ${counted(images, 'image')}, ${width} dimensions: ${seconds.toFixed(1)} s`);
}
