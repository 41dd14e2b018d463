/** The weights in a model's files, each held against the layer that it belongs to. */
import { counted } from '../../text/counted';
import { listed, printable } from '../../text/printable';
import { ImportError } from '../import-error';
import { sizesText } from '../saved-model/shapes';

/** Of Keras 3: how far its random numbers have come. */
const SEED_STATE = /(^|\/)seed_generator/;

interface StoredWeight {
  name: string;
  shape: readonly number[];
}

type Expected = ReadonlyMap<string, readonly number[]>;

/**
 * The name that a weight has here: Keras 3 puts the model's own before it, and TensorFlow 2.2 a cell's into
 * it; null for what no layer has.
 */
function ownName(name: string, expected: Expected): string | null {
  const parts = name.split('/');
  const endings = parts.map((_, from) => parts.slice(from).join('/'));
  const withoutCell = [...parts.slice(0, -2), ...parts.slice(-1)].join('/');
  return [...endings, withoutCell].find((each) => expected.has(each)) ?? null;
}

/** TensorFlow.js finds weights that are called by numbers itself. */
function areNumbered(weights: readonly StoredWeight[]): boolean {
  return /(^|\/)\d+$/.test(weights[0]?.name ?? '');
}

function checkMatch(
  stored: readonly (StoredWeight & { own: string | null })[],
  expected: Expected,
): void {
  const spare = stored.filter(({ own }) => own === null).map(({ name }) => name);
  if (spare.length > 0) {
    throw new ImportError(
      `The model’s files have ${counted(spare.length, 'weight')} that none of its layers uses: ${listed(spare)}. Export the model again.`,
    );
  }
  const names = new Set(stored.map(({ own }) => own));
  const missing = [...expected.keys()].filter((name) => !names.has(name));
  if (missing.length > 0) {
    throw new ImportError(
      `The model’s files lack ${counted(missing.length, 'weight')} of its layers: ${listed(missing)}. Export the model again.`,
    );
  }
  for (const { name, own, shape } of stored) {
    const wanted = expected.get(own ?? '') ?? shape;
    if (wanted.join() === shape.join()) continue;
    throw new ImportError(
      `The model’s weight "${printable(name)}" has the shape ${sizesText(shape)}, but its layer needs ${sizesText(wanted)}. Export the model again.`,
    );
  }
}

/**
 * @param expected by the layers
 * @returns each weight's name for TensorFlow.js; null for one that it is not to have
 * @throws ImportError where the weights are not those of the layers
 */
export function matchedWeights<Weight extends StoredWeight>(
  weights: readonly Weight[],
  expected: Expected,
): (Weight & { own: string | null })[] {
  const used = weights.filter(({ name }) => !SEED_STATE.test(name));
  if (!areNumbered(used)) {
    checkMatch(
      used.map((each) => ({ ...each, own: ownName(each.name, expected) })),
      expected,
    );
  }
  return weights.map((each) => ({
    ...each,
    own: SEED_STATE.test(each.name) ? null : (ownName(each.name, expected) ?? each.name),
  }));
}
