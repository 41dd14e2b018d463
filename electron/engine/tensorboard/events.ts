/** From a run's measurements to TensorBoard's events. The tags put training and validation side by side. */
import type { EpochMetrics, Evaluation, StepMetrics } from '../records';
import { matrixDescription, matrixPicture } from './matrix-picture';
import type { Event, Value } from './schema';

/** Every tag of the test set ends so: resuming takes the scores back. */
const OF_TEST = '/test';
/** Only the end of an epoch has it. */
const EPOCH_TAG = 'learning_rate';

function scalar(tag: string, simpleValue: number): Value {
  return { tag, simpleValue };
}

function matrix(
  images: 'validation' | 'test',
  confusion: readonly (readonly number[])[],
  classNames: readonly string[],
): Value {
  const description = matrixDescription(
    images === 'test' ? 'Test images' : 'Validation images',
    classNames,
  );
  return {
    tag: `confusion_matrix/${images}`,
    metadata: { description },
    image: matrixPicture(confusion),
  };
}

export function stepEvent({ step, loss, accuracy }: StepMetrics, wallTime: number): Event {
  const value = [scalar('loss/train', loss), scalar('accuracy/train', accuracy)];
  return { wallTime, step, summary: { value } };
}

/** @param confusion of the images held out; null where none are, or where it was not kept */
export function epochEvent(
  line: EpochMetrics,
  confusion: readonly (readonly number[])[] | null,
  classNames: readonly string[],
  wallTime: number,
): Event {
  const { step, learningRate, validationLoss, validationAccuracy } = line;
  const value = [scalar(EPOCH_TAG, learningRate), scalar('epoch', line.epoch)];
  if (validationLoss !== null) value.push(scalar('loss/validation', validationLoss));
  if (validationAccuracy !== null) value.push(scalar('accuracy/validation', validationAccuracy));
  if (confusion !== null) value.push(matrix('validation', confusion, classNames));
  return { wallTime, step, summary: { value } };
}

/** @param step the last that was trained */
export function testEvent(
  { loss, accuracy, confusion, classNames }: Evaluation,
  step: number,
  wallTime: number,
): Event {
  const value = [
    scalar(`loss${OF_TEST}`, loss),
    scalar(`accuracy${OF_TEST}`, accuracy),
    matrix('test', confusion, classNames),
  ];
  return { wallTime, step, summary: { value } };
}

/** Of an event as it was read: a message leaves out what is empty. */
function tagsOf({ summary }: Event): string[] {
  const { value = [] } = (summary ?? {}) as { value?: { tag?: string }[] };
  return value.map(({ tag = '' }) => tag);
}

export function isOfTest(event: Event): boolean {
  return tagsOf(event).some((tag) => tag.endsWith(OF_TEST));
}

export function endsEpoch(event: Event): boolean {
  return tagsOf(event).includes(EPOCH_TAG);
}
