/** From what the last layer is given of photos and of made images to a familiarity: logistic regression. */
import { scoreOf, type Familiarity } from '@engine/classify/familiarity';
import { meanAndDeviation } from '@engine/curves/spread';

const STEPS = 400;
const RATE = 0.3;
const MOMENTUM = 0.9;
/** The penalty on squared weights of standardized features. */
const PENALTY = 0.01;
/** A photo's score is by weights that learned from the other parts. */
const PARTS = 5;

type Rows = readonly Float32Array[];

function columnsOf(rows: Rows, width: number): { means: Float64Array; deviations: Float64Array } {
  const [means, squares] = [new Float64Array(width), new Float64Array(width)];
  for (const row of rows) {
    for (let at = 0; at < width; at++) {
      const value = row[at] ?? 0;
      means[at] = (means[at] ?? 0) + value / rows.length;
      squares[at] = (squares[at] ?? 0) + value ** 2 / rows.length;
    }
  }
  const deviations = squares.map(
    (each, at) => Math.sqrt(Math.max(0, each - (means[at] ?? 0) ** 2)) + 1e-3,
  );
  return { means, deviations };
}

/**
 * Weights for features as they come; both sides count alike, however many there are. The bias is left
 * out: a familiarity compares scores with each other only.
 */
export function learnWeights(photos: Rows, made: Rows): Float32Array {
  const width = photos[0]?.length ?? 0;
  const all = [...photos, ...made];
  const { means, deviations } = columnsOf(all, width);
  const standard = all.map((row) =>
    row.map((value, at) => (value - (means[at] ?? 0)) / (deviations[at] ?? 1)),
  );
  const weights = new Float32Array(width);
  const speed = new Float64Array(width + 1);
  let bias = 0;
  for (let step = 0; step < STEPS; step++) {
    const slope = Float64Array.from(weights, (weight) => 2 * PENALTY * weight);
    let biasSlope = 0;
    standard.forEach((row, at) => {
      const isPhoto = at < photos.length;
      const share = 1 / (1 + Math.exp(-(scoreOf(weights, row) + bias)));
      const error = (share - Number(isPhoto)) / (2 * (isPhoto ? photos.length : made.length));
      row.forEach((value, column) => (slope[column] = (slope[column] ?? 0) + error * value));
      biasSlope += error;
    });
    for (let at = 0; at < width; at++) {
      speed[at] = MOMENTUM * (speed[at] ?? 0) - RATE * (slope[at] ?? 0);
      weights[at] = (weights[at] ?? 0) + (speed[at] ?? 0);
    }
    speed[width] = MOMENTUM * (speed[width] ?? 0) - RATE * biasSlope;
    bias += speed[width] ?? 0;
  }
  return weights.map((weight, at) => weight / (deviations[at] ?? 1));
}

/**
 * @param unseen photos that the network did not learn from, with whether its answer is right
 * @param seen photos that it did learn from
 * @param made images without clothes
 */
export function learnFamiliarity(
  unseen: readonly { features: Float32Array; isRight: boolean }[],
  seen: Rows,
  made: Rows,
): Familiarity {
  const scores: number[] = [];
  for (let part = 0; part < PARTS; part++) {
    const others = unseen.filter((_, at) => at % PARTS !== part);
    const weights = learnWeights([...seen, ...others.map(({ features }) => features)], made);
    for (const { features, isRight } of unseen.filter((_, at) => at % PARTS === part)) {
      if (isRight) scores.push(scoreOf(weights, features));
    }
  }
  const weights = learnWeights([...seen, ...unseen.map(({ features }) => features)], made);
  return { weights, knownScores: Float32Array.from(scores).sort() };
}

/**
 * Scores that unseen photos would have by a network which has seen nearly all: as far from those of seen
 * photos, measured in their standard deviation, as they are by a network of its kind that has not.
 * @param unseen scores of unseen photos by the other network
 * @param seen scores of photos that the other network learned from
 * @param own scores of photos that the network itself learned from
 */
export function carriedOver(
  unseen: Float32Array,
  seen: Float32Array,
  own: Float32Array,
): Float32Array {
  const [from, to] = [meanAndDeviation([...seen]), meanAndDeviation([...own])];
  return unseen.map((each) => to.mean + (to.deviation * (each - from.mean)) / from.deviation);
}
