/** What a classifier says of a photo. */
import type { Classifier } from './classifier';
import { averagedOutputs } from './framings';
import { verdictOf, type Verdict } from './rejection';

export interface Answer extends Verdict {
  threshold: number;
  /** True where no class is a credible answer. */
  rejected: boolean;
}

/**
 * One picture at a time: what the library says of a picture differs in the last digits with how many
 * it is given at once, and an answer must not depend on which other photos are there.
 * @param picture float32 [784]
 */
export function judge(classifier: Classifier, picture: Float32Array): Answer {
  const { network, threshold } = classifier;
  const [outputs = new Float32Array()] = averagedOutputs(network, [picture]);
  const verdict = verdictOf(outputs, network.classCount);
  return { ...verdict, threshold, rejected: verdict.rawConfidence < threshold };
}
