/** What is known of a tensor before anything runs, and of a node's attributes. */
import type { Attribute, Node, Shape } from '../../tensorflow/saved-model-schema';
import { ImportError } from '../import-error';

export type Sizes = readonly (number | null)[];

/** What is known of a tensor before anything runs. */
export interface Known {
  /** Null where not even the number of dimensions is known. */
  sizes: Sizes | null;
  /** Its numbers, where they are few and known: sizes, axes, paddings. */
  values: readonly number[] | null;
}

export const UNKNOWN: Known = { sizes: null, values: null };

/** Longer lists of numbers are no sizes. */
export const MAX_VALUES = 64;
/** Of TensorFlow's tensors; more dimensions end its process. */
const MAX_RANK = 254;

/** What a node's result is, from its inputs; several for a node of several results. */
export type Rule = (inputs: readonly Known[], node: Node) => Known | Known[];

/** @throws ImportError where no tensor has as many sizes */
export function of(sizes: Sizes | null, values: readonly number[] | null = null): Known {
  const isSmall = values !== null && values.length <= MAX_VALUES;
  if (sizes !== null && sizes.length > MAX_RANK) {
    throw new ImportError(
      `The model is too large: one of its tensors has more than ${MAX_RANK} dimensions.`,
    );
  }
  return { sizes, values: isSmall ? values : null };
}

/** How many numbers it has; null where that is not known. */
export function countOf({ sizes }: Known): number | null {
  if (sizes === null) return null;
  return sizes.reduce<number | null>(
    (product, size) => (product === null || size === null ? null : product * size),
    1,
  );
}

/** @returns sizes of a shape in the file, where -1 is any and a missing size is 0 */
export function sizesOf(shape: Partial<Shape> | undefined): Sizes | null {
  if (shape?.unknownRank === true) return null;
  return (shape?.dim ?? []).map(({ size = 0 }: { size?: number }) => (size < 0 ? null : size));
}

export function attribute(node: Node, name: string): Attribute | undefined {
  return node.attributes[name];
}

export function integer(node: Node, name: string, fallback: number): number {
  const found = attribute(node, name);
  return found !== undefined && 'i' in found ? found.i : fallback;
}

export function flag(node: Node, name: string): boolean {
  const found = attribute(node, name);
  return found !== undefined && 'b' in found && found.b;
}

export function textOf(node: Node, name: string, fallback: string): string {
  const found = attribute(node, name);
  return found !== undefined && 's' in found ? Buffer.from(found.s).toString() : fallback;
}

export function integers(node: Node, name: string): number[] {
  const found = attribute(node, name);
  return found !== undefined && 'list' in found ? (found.list.i ?? []) : [];
}

/** The sizes that a tensor of numbers stands for. */
export function asSizes({ values, sizes }: Known): Sizes | null {
  if (values !== null) return values.map((value) => (value < 0 ? null : value));
  const [length] = sizes ?? [];
  return typeof length === 'number' && length <= 8 ? Array.from({ length }, () => null) : null;
}

export function broadcast(one: Sizes | null, other: Sizes | null): Sizes | null {
  if (one === null || other === null) return null;
  const rank = Math.max(one.length, other.length);
  return Array.from({ length: rank }, (_, at) => {
    const a = at < rank - one.length ? 1 : (one[at - rank + one.length] ?? null);
    const b = at < rank - other.length ? 1 : (other[at - rank + other.length] ?? null);
    if (a === null || b === null) return a === 1 ? b : b === 1 ? a : (a ?? b);
    return Math.max(a, b) === 1 || a === 1 || b === 1 ? a * b : Math.max(a, b);
  });
}

export function axisOf(axis: number, rank: number): number {
  return axis < 0 ? axis + rank : axis;
}
