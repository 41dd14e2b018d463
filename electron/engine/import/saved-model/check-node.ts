/** One node of a foreign graph: its attributes, each of which has to be known, and its constant. */
import { TYPES, type Attribute, type Node, type TensorValue } from '../../export/savedmodel/schema';
import { printable } from '../../text/printable';
import { ImportError } from '../import-error';
import { DROPPED_ATTRIBUTES, type OperationTable } from './operations';

/** Numbers by which an operation gets so many inputs or outputs. */
const COUNTS: ReadonlySet<string> = new Set(['N', 'num', 'num_split']);
const MAX_COUNT = 10_000;
/** The number of a type that can hold whatever it likes. */
const VARIANT = 21;
/** A constant of one value can stand for a tensor of any size; in values. */
const MAX_REPEATED_VALUES = 2 ** 24;

export function unknownOperation(op: string): ImportError {
  return new ImportError(
    `Atelier cannot load the SavedModel: its graph uses an unsupported operation (${printable(op)}). See docs/export.md for the supported operations.`,
  );
}

/** Zeros and what is a single value are left out of files. */
function sizesOf({ shape }: Partial<TensorValue>): number[] {
  return (shape?.dim ?? []).map(({ size = 0 }: { size?: number }) => size);
}

/** @throws ImportError where a constant is of a kind that holds more than values, or unfolds to too many */
function checkConstant(tensor: TensorValue, node: Node): void {
  const { dtype = 0, shape, content } = tensor as Partial<TensorValue>;
  const sizes = sizesOf(tensor);
  const isPlain = dtype > 0 && dtype < 100 && dtype !== TYPES.resource && dtype !== VARIANT;
  const isWhole = shape?.unknownRank !== true && sizes.every((size) => size >= 0);
  if (!isPlain || !isWhole) {
    throw new ImportError(`The SavedModel’s constant "${printable(node.name)}" is damaged.`);
  }
  if (
    (content?.length ?? 0) === 0 &&
    sizes.reduce((product, size) => product * size, 1) > MAX_REPEATED_VALUES
  ) {
    throw new ImportError(
      `The SavedModel’s constant "${printable(node.name)}" repeats one value more than ${MAX_REPEATED_VALUES.toLocaleString('en')} times, which would exhaust memory.`,
    );
  }
}

function checkAttribute(name: string, attribute: Attribute, node: Node): void {
  if ('tensor' in attribute) checkConstant(attribute.tensor, node);
  const isTooMany = 'i' in attribute && COUNTS.has(name) && attribute.i > MAX_COUNT;
  const isFunctions = 'list' in attribute && (attribute.list.function ?? []).length > 0;
  if (isTooMany || isFunctions || 'placeholder' in attribute) {
    throw new ImportError(
      `Atelier cannot load the SavedModel: its node "${printable(node.name)}" (${node.op}) has an unsupported value of "${name}".`,
    );
  }
}

/**
 * The node with what it may be told, and nothing else: neither where it is to run nor notes for others.
 * @throws ImportError where its operation is not in the table, or an attribute is not one of it
 */
export function checkedNode(node: Node, table: OperationTable): Node {
  const { name, op, input } = node;
  const known = table.get(op);
  if (known === undefined) throw unknownOperation(op);
  const attributes: Record<string, Attribute> = {};
  for (const [key, attribute] of Object.entries(node.attributes)) {
    if (key.startsWith('_') || DROPPED_ATTRIBUTES.has(key)) continue;
    if (!known.has(key)) throw unknownOperation(`${op} with ${printable(key)}`);
    checkAttribute(key, attribute, node);
    attributes[key] = attribute;
  }
  return { name, op, input, attributes };
}
