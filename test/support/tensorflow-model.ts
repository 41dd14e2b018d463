/**
 * A small SavedModel with variables that TensorFlow itself has written, by make-saved-models.py: squares of
 * 4x4 pixels, one hidden layer, logits.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const TENSORFLOW_MODEL = join('test', 'support', 'tensorflow-saved-model');

/** What TensorFlow said of it: its accuracy on all test images, and its logits of the first few. */
export function tensorflowAnswers(): { accuracy: number; logits: number[][] } {
  const text = readFileSync(join(TENSORFLOW_MODEL, 'answers.json'), 'utf8');
  return JSON.parse(text) as { accuracy: number; logits: number[][] };
}
