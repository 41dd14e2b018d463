/** One node of a foreign graph: its attributes, each of which has to be known, and its constant. */
import {
  TYPES,
  type Attribute,
  type Node,
  type Shape,
  type TensorValue,
} from '../../tensorflow/saved-model-schema';
import { counted } from '../../text/counted';
import { printable } from '../../text/printable';
import { ImportError } from '../import-error';
import { DROPPED_ATTRIBUTES, type OperationTable } from './operations';

/** Numbers by which an operation gets so many inputs or outputs. */
const COUNTS: ReadonlySet<string> = new Set(['N', 'num', 'num_split']);
const MAX_COUNT = 10_000;
/** The number of a type that can hold whatever it likes. */
const VARIANT = 21;
/** Of tensorflow/core/framework/types.proto, up to uint64; newer ones are none of a classifier. */
const LAST_TYPE = 23;
/** Of TensorFlow's tensors. */
const MAX_RANK = 254;
/** A constant of one value can stand for a tensor of any size; in values. */
const MAX_REPEATED_VALUES = 2 ** 24;
/** The same of texts, each of which takes its own memory. */
const MAX_REPEATED_TEXTS = 2 ** 16;

export function unknownOperation(op: string): ImportError {
  return new ImportError(
    `Atelier cannot load the SavedModel: its graph uses an unsupported operation (${printable(op)}). See docs/export.md for the supported operations.`,
  );
}

/** Zeros and what is a single value are left out of files. */
function sizesOf({ shape }: Partial<TensorValue>): number[] {
  return (shape?.dim ?? []).map(({ size = 0 }: { size?: number }) => size);
}

/** Of each value of a type, in the order of types.proto; 0 of what is no plain number. */
const BYTES = [0, 4, 8, 4, 1, 2, 1, 0, 8, 8, 1, 1, 1, 4, 2, 2, 2, 2, 16, 2, 0, 0, 4, 8];

/** Whether a constant has as many bytes as values, or none and single values instead. */
function hasItsBytes({ dtype = 0, content, ...tensor }: Partial<TensorValue>): boolean {
  const bytes = content?.length ?? 0;
  const each = BYTES[dtype] ?? 0;
  if (bytes === 0 || each === 0) return true;
  return bytes === sizesOf(tensor).reduce((product, size) => product * size, each);
}

/** How many values stand for others that are not in the file. */
function repeatedValues(tensor: Partial<TensorValue>): number {
  const { dtype, content, strings = [] } = tensor;
  const count = sizesOf(tensor).reduce((product, size) => product * size, 1);
  if (dtype === TYPES.string) return count > strings.length ? count : 0;
  return (content?.length ?? 0) === 0 ? count : 0;
}

/** @throws ImportError where a constant is of a kind that holds more than values, or unfolds to too many */
function checkConstant(tensor: TensorValue, node: Node): void {
  const { dtype = 0, shape } = tensor as Partial<TensorValue>;
  const sizes = sizesOf(tensor);
  const isPlain = isType(dtype) && dtype !== TYPES.resource && dtype !== VARIANT;
  const isWhole = shape?.unknownRank !== true && sizes.every((size) => size >= 0);
  if (!isPlain || !isWhole || sizes.length > MAX_RANK || !hasItsBytes(tensor)) {
    throw new ImportError(`The SavedModel’s constant "${printable(node.name)}" is damaged.`);
  }
  const most = dtype === TYPES.string ? MAX_REPEATED_TEXTS : MAX_REPEATED_VALUES;
  if (repeatedValues(tensor) > most) {
    throw new ImportError(
      `The SavedModel’s constant "${printable(node.name)}" repeats one value more than ${counted(most, 'time')}, which would exhaust memory.`,
    );
  }
}

/** The values of all constants of these nodes that are not in the file. */
export function repeatedValuesOf(nodes: readonly Node[]): number {
  let sum = 0;
  for (const { attributes } of nodes) {
    for (const attribute of Object.values(attributes)) {
      if ('tensor' in attribute) sum += repeatedValues(attribute.tensor);
    }
  }
  return sum;
}

/** Whether a number is that of a type that tensors can have. */
export function isType(type: number): boolean {
  return Number.isInteger(type) && type > 0 && type <= LAST_TYPE;
}

function isShape(shape: Partial<Shape>): boolean {
  return (shape.dim ?? []).length <= MAX_RANK;
}

/** Whether an attribute's value is one that TensorFlow and the rules for sizes expect. */
function isUsual(name: string, attribute: Attribute): boolean {
  if ('placeholder' in attribute) return false;
  if ('i' in attribute) return !COUNTS.has(name) || (attribute.i >= 0 && attribute.i <= MAX_COUNT);
  if ('type' in attribute) return isType(attribute.type);
  if ('shape' in attribute) return isShape(attribute.shape);
  if (!('list' in attribute)) return true;
  const { function: functions = [], type: types = [], shape: shapes = [] } = attribute.list;
  return (
    functions.length === 0 &&
    types.length <= MAX_COUNT &&
    types.every(isType) &&
    shapes.length <= MAX_COUNT &&
    shapes.every(isShape)
  );
}

function checkAttribute(name: string, attribute: Attribute, node: Node): void {
  if ('tensor' in attribute) checkConstant(attribute.tensor, node);
  if (!isUsual(name, attribute)) {
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
