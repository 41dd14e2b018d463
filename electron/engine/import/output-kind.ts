/** Whether what a model answers is probabilities already, or logits that softmax makes such. */
import { areFinite } from '../finite';
import type { Origin } from '../records';
import { ImportError } from './import-error';

/** Of float32, and of models that calculate with less. */
const TOLERANCE = 1e-3;

function rows(values: Float32Array, outputs: number): Float32Array[] {
  return Array.from({ length: values.length / outputs }, (_, at) =>
    values.subarray(at * outputs, (at + 1) * outputs),
  );
}

function sum(row: Float32Array): number {
  return row.reduce((total, each) => total + each, 0);
}

/** Of a model that was saved after its training had diverged, as a rule. */
export function noNumbers(): ImportError {
  return new ImportError(
    'The model outputs NaN or infinity, which are not numbers to predict with. Its training probably diverged: train it again with a lower learning rate and export it again.',
  );
}

/**
 * Told by what comes out of real pictures: probabilities are never negative and add up to 1, which no
 * logits do for one picture after another.
 * @param values count * outputs
 * @throws ImportError where they can be neither
 */
export function outputKind(values: Float32Array, outputs: number): Origin['output'] {
  if (values.length === 0) throw new ImportError('The model is damaged: it has no outputs.');
  if (!areFinite(values)) throw noNumbers();
  const isShare = values.every((value) => value >= -TOLERANCE && value <= 1 + TOLERANCE);
  if (!isShare) return 'logits';
  const all = rows(values, outputs);
  if (all.every((row) => Math.abs(sum(row) - 1) <= TOLERANCE)) return 'probabilities';
  const [first = 0] = values;
  // A network that was never trained can answer 0 to everything.
  if (values.every((value) => value === first)) return 'logits';
  throw new ImportError(
    'The model scores each class separately (sigmoid), so its outputs do not sum to 1. Atelier needs softmax probabilities or logits.',
  );
}
