/** What a classifier says of a photo. */
import { argMax } from '../evaluate/metrics';
import type { Pixels } from '../photo/pixels';
import { seePhoto, type SeenPhoto } from '../photo/see';
import type { Classifier } from './classifier';

/**
 * Below this probability of the likeliest class the answer is "not sure". With ten classes a guess
 * has 0.1; under 0.35 the runner-up is nearly as likely as the winner.
 */
export const LEAST_CONFIDENCE = 0.35;

export interface Answer {
  /** The likeliest class, even where it is rejected. */
  label: number;
  confidence: number;
  /** True where no class is a credible answer. */
  rejected: boolean;
  /** One for each class. */
  probabilities: number[];
  seen: SeenPhoto;
}

/** @throws PhotoError when the photo cannot be used */
export async function answerPhoto(classifier: Classifier, photo: Pixels): Promise<Answer> {
  const seen = await seePhoto(photo);
  const probabilities = [...classifier.network.predict(seen.image)];
  const label = argMax(probabilities);
  const confidence = probabilities[label] ?? 0;
  return { label, confidence, rejected: confidence < LEAST_CONFIDENCE, probabilities, seen };
}
