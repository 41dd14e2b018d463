/** What a classifier says of a photo. */
import { joined } from '../data/joined';
import { hiddenFeatures, lastLayerOf, meanOfRows } from '../explain/features';
import { preprocessingOf } from '../photo/preprocessing';
import type { Classifier } from './classifier';
import { familiarityOf } from './familiarity';
import { framings } from './framings';
import { verdictOf, type Verdict } from './rejection';

export interface Answer extends Verdict {
  /** How familiar the photo looks, 0 to 1: what the threshold is held against; null of runs that go by confidence. */
  familiarity: number | null;
  threshold: number;
  /** True where no class is a credible answer. */
  rejected: boolean;
}

/** What the network says of a photo's views; what its last layer is given, where somebody asks. */
interface Outputs {
  outputs: Float32Array;
  features: Float32Array | null;
}

/** Kernel by kernel; the layers below the last are run once for both. */
function outputsOf({ network, familiarity }: Classifier, views: Float32Array): Outputs {
  if (familiarity === null) return { outputs: network.predictOutputs(views), features: null };
  const features = hiddenFeatures(network, views);
  const last = lastLayerOf(network, familiarity.weights.length);
  return { outputs: last.predictOutputs(features), features };
}

function answerOf(
  { network, threshold, familiarity: known }: Classifier,
  { outputs, features }: Outputs,
): Answer {
  const verdict = verdictOf(meanOfRows(outputs, network.outputs), network.classCount);
  if (known === null || features === null) {
    const rejected = verdict.rawConfidence < threshold;
    return { ...verdict, familiarity: null, threshold, rejected };
  }
  const familiarity = familiarityOf(known, meanOfRows(features, known.weights.length));
  return { ...verdict, familiarity, threshold, rejected: familiarity < threshold };
}

/** So many share the processor better than one, and wait for each other shortly. */
export const JUDGED_TOGETHER = 2;

/**
 * What the library says of a picture differs in the last digits with how many images a kernel is given, and
 * an answer must not depend on which other photos are there: so each picture has kernels of its own.
 * @param pictures as the run's preprocessing makes them: float32 [height * width * channels], 0 to 1; at
 *   most JUDGED_TOGETHER
 * @throws OutputError where the network answers NaN
 */
export function judgeTogether(classifier: Classifier, pictures: readonly Float32Array[]): Answer[] {
  if (pictures.length === 0) return [];
  const preprocessing = preprocessingOf(classifier.record);
  const views = pictures.map((picture) => joined(framings(picture, preprocessing)));
  const inGraph = preprocessing.kind === 'whole' ? classifier.graph.answer(views) : null;
  const outputs = inGraph ?? views.map((each) => outputsOf(classifier, each));
  return outputs.map((each) => answerOf(classifier, each));
}

/** As judgeTogether, of one picture. */
export function judge(classifier: Classifier, picture: Float32Array): Answer {
  const [answer] = judgeTogether(classifier, [picture]);
  if (answer === undefined) throw new Error('judgeTogether gave no answer.');
  return answer;
}

/**
 * The answers to pictures that come one after another, in their order.
 * @param pictureOf null of what has none
 */
export async function* withAnswers<Item>(
  classifier: Classifier,
  items: AsyncIterable<Item>,
  pictureOf: (item: Item) => Float32Array | null,
): AsyncGenerator<[item: Item, answer: Answer | null]> {
  let waiting: { item: Item; picture: Float32Array | null }[] = [];
  const answerThose = (): [Item, Answer | null][] => {
    const pictures = waiting.flatMap(({ picture }) => (picture === null ? [] : [picture]));
    const answers = judgeTogether(classifier, pictures).values();
    const answered = waiting.map(({ item, picture }): [Item, Answer | null] => [
      item,
      picture === null ? null : (answers.next().value ?? null),
    ]);
    waiting = [];
    return answered;
  };
  for await (const item of items) {
    waiting.push({ item, picture: pictureOf(item) });
    const pictures = waiting.filter(({ picture }) => picture !== null).length;
    if (pictures === JUDGED_TOGETHER) yield* answerThose();
  }
  yield* answerThose();
}
