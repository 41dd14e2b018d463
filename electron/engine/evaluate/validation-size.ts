/**
 * How many images it takes to calibrate probabilities, to set the rejection threshold and to measure the
 * calibration error, and what is said where there are fewer. A temperature that is fitted on a handful of images goes to its
 * bound, and all predictions come out as certain.
 */
import type { Evaluation, ValidationCount } from '../records';

/**
 * In draws from a network that is 93% accurate, the temperature of 20 images lay at its bound in one
 * fit of five; of 100 images it was within 12 to 16% of the true one (standard deviation), and its loss
 * on new images was as a rule no higher than without a temperature.
 */
const LEAST_IMAGES = 100;
/**
 * Images of the rarer outcome, correct or misclassified, as for one parameter of a logistic regression
 * (Peduzzi and others 1996). Where all are correct, the likelihood has no maximum.
 */
const LEAST_OF_EACH_OUTCOME = 10;
/** Of fewer correct predictions, the 5% that a threshold may reject are none. */
const LEAST_CORRECT = 20;

const NOT_CALIBRATED = 'probabilities are not calibrated';
const DEFAULT_THRESHOLD = 'the default threshold is used';

function tooFewImages(images: number): string | null {
  if (images === 0) return 'No validation images';
  const noun = images === 1 ? 'image' : 'images';
  return images < LEAST_IMAGES
    ? `Only ${images} validation ${noun} (at least ${LEAST_IMAGES} are needed)`
    : null;
}

function tooFew({ images }: ValidationCount, count: number, outcome: string, least: number) {
  return count < least
    ? `Only ${count} of ${images} validation images ${count === 1 ? 'is' : 'are'} ${outcome} (at least ${least} are needed)`
    : null;
}

function uncalibratedReason(count: ValidationCount): string | null {
  const { images, correct } = count;
  return (
    tooFewImages(images) ??
    tooFew(count, images - correct, 'misclassified', LEAST_OF_EACH_OUTCOME) ??
    tooFew(count, correct, 'classified correctly', LEAST_OF_EACH_OUTCOME)
  );
}

function noThresholdReason(count: ValidationCount): string | null {
  return (
    tooFewImages(count.images) ??
    tooFew(count, count.correct, 'classified correctly', LEAST_CORRECT)
  );
}

/** Whether a temperature can be fitted on so many images. */
export function allowsCalibration(count: ValidationCount): boolean {
  return uncalibratedReason(count) === null;
}

/** Whether a rejection threshold can be set on so many images. */
export function allowsThreshold(count: ValidationCount): boolean {
  return noThresholdReason(count) === null;
}

/** Why a run's probabilities are not calibrated, as a sentence; null where they are, or nobody knows. */
export function calibrationNote({ validation }: Evaluation): string | null {
  const reason = validation === undefined ? null : uncalibratedReason(validation);
  return reason === null ? null : `${reason}, so ${NOT_CALIBRATED}.`;
}

/** Why a run has the default rejection threshold, as a sentence; null where it has one of its own. */
export function thresholdNote(evaluation: Evaluation | null): string | null {
  if (evaluation?.rejection) return null;
  const { validation, rejection } = evaluation ?? {};
  if (validation !== undefined) {
    return `${noThresholdReason(validation) ?? 'No threshold was set'}, so ${DEFAULT_THRESHOLD}.`;
  }
  // Earlier versions set one wherever there were validation images.
  return rejection === null
    ? `No validation images, so ${DEFAULT_THRESHOLD}.`
    : `This run has no threshold of its own, so ${DEFAULT_THRESHOLD}.`;
}

/** Both notes as sentences; one where they have one reason, none where neither is needed. */
export function validationNotes(evaluation: Evaluation | null): string[] {
  const validation = evaluation?.validation;
  if (validation !== undefined) {
    const reason = uncalibratedReason(validation);
    if (reason !== null && reason === noThresholdReason(validation)) {
      return [`${reason}, so ${NOT_CALIBRATED} and ${DEFAULT_THRESHOLD}.`];
    }
  }
  const calibration = evaluation === null ? null : calibrationNote(evaluation);
  return [calibration, thresholdNote(evaluation)].flatMap((note) => note ?? []);
}

/** What to say of a calibration error that was measured on few test images, or null. */
export function calibrationErrorNote({ images }: Evaluation): string | null {
  if (images >= LEAST_IMAGES) return null;
  return `Only ${images} test ${images === 1 ? 'image' : 'images'}, so the calibration error is a rough estimate.`;
}
