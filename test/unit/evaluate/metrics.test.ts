import { describe, expect, it } from 'vitest';
import {
  accuracy,
  argMax,
  classScores,
  confusionMatrix,
  crossEntropy,
  evaluate,
  predictionAt,
  ProbabilityTable,
} from '@engine/evaluate/metrics';

// Five images of three classes; the last is class 2, taken for class 0.
const table = new ProbabilityTable(
  Float32Array.of(0.8, 0.1, 0.1, 0.2, 0.7, 0.1, 0.6, 0.3, 0.1, 0.1, 0.1, 0.8, 0.5, 0.25, 0.25),
  3,
);
const labels = Uint8Array.of(0, 1, 1, 2, 2);

describe('scores', () => {
  it('counts true classes by row and predicted ones by column', () => {
    expect(confusionMatrix(table, labels)).toEqual([
      [1, 0, 0],
      [1, 1, 0],
      [1, 0, 1],
    ]);
  });

  it('measures accuracy as the diagonal’s share', () => {
    expect(accuracy(confusionMatrix(table, labels))).toBeCloseTo(3 / 5, 12);
  });

  it('measures loss as the mean negative logarithm of the true class’s probability', () => {
    const expected = -(
      Math.log(0.8) +
      Math.log(0.7) +
      Math.log(0.3) +
      Math.log(0.8) +
      Math.log(0.25)
    );
    expect(crossEntropy(table, labels)).toBeCloseTo(expected / 5, 6);
  });

  it('stays finite where a network is certain and wrong', () => {
    const certain = new ProbabilityTable(Float32Array.of(1, 0), 2);
    expect(crossEntropy(certain, Uint8Array.of(1))).toBeCloseTo(-Math.log(1e-7), 3);
  });

  it('gives precision, recall and F1 for each class', () => {
    const [first, second, third] = classScores(confusionMatrix(table, labels));
    expect(first).toEqual({ precision: 1 / 3, recall: 1, f1: 0.5, support: 1 });
    expect(second).toMatchObject({ precision: 1, recall: 0.5, support: 2 });
    expect(third?.f1).toBeCloseTo(2 / 3, 12);
  });

  it('gives zeros, not NaN, for a class that never occurs and is never predicted', () => {
    const scores = classScores([
      [2, 0],
      [0, 0],
    ]);
    expect(scores[1]).toEqual({ precision: 0, recall: 0, f1: 0, support: 0 });
  });

  it('takes the first of equally likely classes', () => {
    expect(argMax([0.2, 0.4, 0.4])).toBe(1);
  });

  it('puts everything into one evaluation', () => {
    const evaluation = evaluate(table, labels, ['a', 'b', 'c']);
    expect(evaluation).toMatchObject({ images: 5, accuracy: 0.6, classNames: ['a', 'b', 'c'] });
    expect(evaluation.confusion.flat().reduce((sum, count) => sum + count, 0)).toBe(5);
  });

  it('tells one image’s prediction beside its truth', () => {
    const prediction = predictionAt(table, labels, 4);
    expect(prediction).toMatchObject({ index: 4, label: 2, predicted: 0, confidence: 0.5 });
    expect(prediction.probabilities).toEqual([0.5, 0.25, 0.25]);
  });
});
