import { describe, expect, it } from 'vitest';
import {
  calibrationErrorNote,
  calibrationNote,
  thresholdNote,
  validationNotes,
} from '@engine/evaluate/validation-size';
import type { Evaluation } from '@engine/records';

function evaluation(
  validation: Evaluation['validation'],
  rejection: Evaluation['rejection'] = null,
  images = 1000,
): Evaluation {
  return {
    formatVersion: 1,
    images,
    loss: 1,
    accuracy: 0.5,
    classNames: ['a', 'b'],
    perClass: [],
    confusion: [],
    rejection,
    ...(validation === undefined ? {} : { validation }),
  };
}
const REFUSAL = { threshold: 0.4, rightAnswersLost: 0.05, othersRefused: 0.2 };

describe('what is said of too few images', () => {
  it('is one sentence where calibration and threshold lack the same', () => {
    expect(validationNotes(evaluation({ images: 0, correct: 0 }))).toEqual([
      'No validation images, so probabilities are not calibrated and the default threshold is used.',
    ]);
    expect(validationNotes(evaluation({ images: 6, correct: 6 }))).toEqual([
      'Only 6 validation images (at least 100 are needed), so probabilities are not calibrated and the default threshold is used.',
    ]);
    expect(validationNotes(evaluation({ images: 1, correct: 1 }))[0]).toMatch(
      /^Only 1 validation image \(/,
    );
  });

  it('names the rarer outcome', () => {
    expect(validationNotes(evaluation({ images: 500, correct: 499 }, REFUSAL))).toEqual([
      'Only 1 of 500 validation images is misclassified (at least 10 are needed), so probabilities are not calibrated.',
    ]);
    expect(validationNotes(evaluation({ images: 500, correct: 15 }))).toEqual([
      'Only 15 of 500 validation images are classified correctly (at least 20 are needed), so the default threshold is used.',
    ]);
  });

  it('is nothing where there are enough', () => {
    expect(validationNotes(evaluation({ images: 500, correct: 440 }, REFUSAL))).toEqual([]);
    expect(calibrationErrorNote(evaluation(undefined))).toBeNull();
  });

  it('claims nothing of older runs but what they have', () => {
    expect(validationNotes(evaluation(undefined, REFUSAL))).toEqual([]);
    expect(calibrationNote(evaluation(undefined, null))).toBeNull();
    expect(thresholdNote(evaluation(undefined, null))).toBe(
      'No validation images, so the default threshold is used.',
    );
    expect(thresholdNote(null)).toBe(
      'This run has no threshold of its own, so the default threshold is used.',
    );
  });

  it('calls a calibration error of few test images a rough estimate', () => {
    expect(calibrationErrorNote(evaluation(undefined, null, 20))).toBe(
      'Only 20 test images, so the calibration error is a rough estimate.',
    );
  });
});
