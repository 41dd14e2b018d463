/** What a classifier says of a photo. */
import { joined } from '../data/joined';
import { hiddenFeatures, lastLayerOf, meanOfRows } from '../explain/features';
import { preprocessingOf } from '../photo/preprocessing';
import type { Classifier } from './classifier';
import { familiarityOf, type Familiarity } from './familiarity';
import { averagedOutputs, framings } from './framings';
import { verdictOf, type Verdict } from './rejection';

export interface Answer extends Verdict {
  /** How familiar the photo looks, 0 to 1: what the threshold is held against; null of runs that go by confidence. */
  familiarity: number | null;
  threshold: number;
  /** True where no class is a credible answer. */
  rejected: boolean;
}

/** The layers below the last are run once for both. */
function judgeByFamiliarity(
  { network, record, threshold }: Classifier,
  known: Familiarity,
  picture: Float32Array,
): Answer {
  const views = framings(picture, preprocessingOf(record));
  const features = hiddenFeatures(network, joined(views));
  const width = features.length / views.length;
  const outputs = lastLayerOf(network, width).predictOutputs(features);
  const verdict = verdictOf(meanOfRows(outputs, network.outputs), network.classCount);
  const familiarity = familiarityOf(known, meanOfRows(features, width));
  return { ...verdict, familiarity, threshold, rejected: familiarity < threshold };
}

/**
 * One picture at a time: what the library says of a picture differs in the last digits with how many
 * it is given at once, and an answer must not depend on which other photos are there.
 * @param picture as the run's preprocessing makes it: float32 [height * width * channels], 0 to 1
 */
export function judge(classifier: Classifier, picture: Float32Array): Answer {
  const { network, record, threshold, familiarity } = classifier;
  if (familiarity !== null) return judgeByFamiliarity(classifier, familiarity, picture);
  const [outputs = new Float32Array()] = averagedOutputs(
    network,
    [picture],
    preprocessingOf(record),
  );
  const verdict = verdictOf(outputs, network.classCount);
  const rejected = verdict.rawConfidence < threshold;
  return { ...verdict, familiarity: null, threshold, rejected };
}
