/** What a classifier says of a photo. */
import type { Classifier } from './classifier';
import { preprocessingOf } from '../photo/preprocessing';
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
 * @param picture as the run's preprocessing makes it: float32 [height * width * channels], 0 to 1
 */
export function judge(classifier: Classifier, picture: Float32Array): Answer {
  const { network, record, threshold } = classifier;
  const [outputs = new Float32Array()] = averagedOutputs(
    network,
    [picture],
    preprocessingOf(record),
  );
  const verdict = verdictOf(outputs, network.classCount);
  return { ...verdict, threshold, rejected: verdict.rawConfidence < threshold };
}
