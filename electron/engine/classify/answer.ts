/** What a classifier says of a photo. */
import type { Pixels } from '../photo/pixels';
import { seePhoto, type SeenPhoto, type SeeOptions } from '../photo/see';
import type { Classifier } from './classifier';
import { averagedOutputs } from './framings';
import { verdictOf } from './refusal';

export interface Answer {
  /** The likeliest class, even where it is rejected. */
  label: number;
  confidence: number;
  /** How sure the network is that it is that class and not none of them; held against the threshold. */
  sureness: number;
  threshold: number;
  /** True where no class is a credible answer. */
  rejected: boolean;
  /** One for each class. */
  probabilities: number[];
  seen: SeenPhoto;
}

/** @param picture float32 [784] */
export function judge(classifier: Classifier, picture: Float32Array): Omit<Answer, 'seen'> {
  const { network, threshold } = classifier;
  const [outputs = new Float32Array()] = averagedOutputs(network, [picture]);
  const verdict = verdictOf(outputs, network.classCount);
  return { ...verdict, threshold, rejected: verdict.sureness < threshold };
}

/** @throws PhotoError when the photo cannot be used */
export async function answerPhoto(
  classifier: Classifier,
  photo: Pixels,
  options: SeeOptions = {},
): Promise<Answer> {
  const seen = await seePhoto(photo, options);
  return { ...judge(classifier, seen.image), seen };
}
