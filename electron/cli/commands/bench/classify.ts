/** `bench classify`: photos a second, from the file to the answer. */
import { withPhotos } from '@engine/bench/photos';
import { withAnswers } from '@engine/classify/answer';
import { freeClassifier, loadClassifier, type Classifier } from '@engine/classify/classifier';
import { photoFiles } from '@engine/photo-files';
import { preprocessingOf } from '@engine/photo/preprocessing';
import type { RunStore } from '@engine/runs/run-store';
import { PHOTO_NETWORK } from '@engine/storage/built-in';
import { counted } from '@engine/text/counted';
import type { Output } from '../../output';
import { preprocessPhotos } from '../../preprocess-photos';
import { round, SYSTEM } from './system';

/** Enough for the threads to have loaded their libraries. */
const WARM_UP_PHOTOS = 50;

/** @returns the number of photos that were classified */
async function classifyAll(
  classifier: Classifier,
  folder: string,
  signal: AbortSignal,
  most = Infinity,
): Promise<number> {
  let answered = 0;
  const preprocessing = preprocessingOf(classifier.record);
  const photos = preprocessPhotos(photoFiles([folder]), preprocessing);
  const answers = withAnswers(classifier, photos, ({ result }) => result?.image ?? null);
  for await (const [, answer] of answers) {
    if (signal.aborted || answered === most) break;
    if (answer !== null) answered += 1;
  }
  return answered;
}

export async function classify(
  store: RunStore,
  photoCount: number,
  output: Output,
  signal: AbortSignal,
): Promise<void> {
  const classifier = await loadClassifier(store, PHOTO_NETWORK);
  await withPhotos(photoCount, signal, async (folder) => {
    await classifyAll(classifier, folder, signal, WARM_UP_PHOTOS);
    const start = performance.now();
    const photos = await classifyAll(classifier, folder, signal);
    const seconds = (performance.now() - start) / 1000;
    if (signal.aborted) return;
    const perSecond = photos / seconds;
    output.line('classify', {
      system: SYSTEM,
      model: PHOTO_NETWORK,
      photos,
      seconds: round(seconds, 2),
      photos_per_second: round(perSecond, 1),
    });
    output.text(
      `${counted(photos, 'photo')} in ${seconds.toFixed(1)} s, ${perSecond.toFixed(1)} photos/s`,
    );
  });
  freeClassifier(classifier);
}
