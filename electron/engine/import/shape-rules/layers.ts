/** Operations that multiply tensors or slide over images. */
import type { Node } from '../../tensorflow/saved-model-schema';
import { broadcast, flag, integers, of, textOf, UNKNOWN, type Known } from './known';

export function multiplied([a = UNKNOWN, b = UNKNOWN]: readonly Known[], node: Node): Known {
  if (a.sizes === null || b.sizes === null) return UNKNOWN;
  const batched = broadcast(a.sizes.slice(0, -2), b.sizes.slice(0, -2));
  const turnsA = flag(node, 'transpose_a') || flag(node, 'adj_x');
  const turnsB = flag(node, 'transpose_b') || flag(node, 'adj_y');
  const rows = a.sizes.at(turnsA ? -1 : -2) ?? null;
  const columns = b.sizes.at(turnsB ? -2 : -1) ?? null;
  return of(batched === null ? null : [...batched, rows, columns]);
}

export function einsum(inputs: readonly Known[], node: Node): Known {
  const [from = '', to = ''] = textOf(node, 'equation', '').replaceAll(' ', '').split('->');
  const sizes = new Map<string, number | null>();
  for (const [index, term] of from.split(',').entries()) {
    const own = inputs[index]?.sizes ?? null;
    if (term.includes('.') || own?.length !== term.length) return UNKNOWN;
    for (const [at, letter] of Array.from(term).entries()) sizes.set(letter, own[at] ?? null);
  }
  return to.includes('.') ? UNKNOWN : of(Array.from(to).map((letter) => sizes.get(letter) ?? null));
}

function windows(
  size: number | null,
  { window, stride, padding }: { window: number; stride: number; padding: string },
): number | null {
  if (size === null) return null;
  if (padding === 'SAME') return Math.ceil(size / stride);
  return Math.max(0, Math.ceil((size - window + 1) / stride));
}

/** Height and width of what slides over images, and the channels that come of it. */
function slid(
  x: Known,
  node: Node,
  {
    kernel,
    channels,
  }: { kernel: readonly [number | null, number | null]; channels: number | null },
): Known {
  const { sizes } = x;
  if (sizes?.length !== 4) return UNKNOWN;
  const isFirst = textOf(node, 'data_format', 'NHWC') === 'NCHW';
  const places = isFirst ? ([2, 3] as const) : ([1, 2] as const);
  const padding = textOf(node, 'padding', 'VALID');
  const explicit = integers(node, 'explicit_paddings');
  const [strides, dilations] = [integers(node, 'strides'), integers(node, 'dilations')];
  const result = [...sizes];
  for (const [which, place] of places.entries()) {
    const own = kernel[which === 0 ? 0 : 1];
    const size = sizes[place] ?? null;
    const added = (explicit[2 * place] ?? 0) + (explicit[2 * place + 1] ?? 0);
    const window = ((own ?? 1) - 1) * (dilations[place] ?? 1) + 1;
    const stride = Math.max(1, strides[place] ?? 1);
    result[place] = windows(size === null ? null : size + added, { window, stride, padding });
  }
  if (channels !== null) result[isFirst ? 1 : 3] = channels;
  return of(result);
}

export function convolved([x = UNKNOWN, filter = UNKNOWN]: readonly Known[], node: Node): Known {
  const [height = null, width = null, into = null, out = null] = filter.sizes ?? [];
  const isDepthwise = node.op === 'DepthwiseConv2dNative';
  const channels = isDepthwise ? (into === null || out === null ? null : into * out) : out;
  return slid(x, node, { kernel: [height, width], channels });
}

export function pooled([x = UNKNOWN]: readonly Known[], node: Node): Known {
  const isFirst = textOf(node, 'data_format', 'NHWC') === 'NCHW';
  const sizes = integers(node, 'ksize');
  const [height = 1, width = 1] = isFirst ? sizes.slice(2) : sizes.slice(1);
  return slid(x, node, { kernel: [height, width], channels: null });
}

export function resized([x = UNKNOWN, size = UNKNOWN]: readonly Known[]): Known {
  const [count = null, , , channels = null] = x.sizes ?? [];
  const [height, width] = size.values ?? [];
  if (x.sizes?.length !== 4 || height === undefined || width === undefined) return UNKNOWN;
  return of([count, height, width, channels]);
}

export function cropped([x = UNKNOWN, boxes = UNKNOWN, , size = UNKNOWN]: readonly Known[]): Known {
  const [height, width] = size.values ?? [];
  const channels = x.sizes?.[3] ?? null;
  const count = boxes.sizes?.[0] ?? null;
  return height === undefined || width === undefined
    ? UNKNOWN
    : of([count, height, width, channels]);
}

export function patches([x = UNKNOWN]: readonly Known[], node: Node): Known {
  const [, high = 1, wide = 1] = integers(node, 'ksizes');
  const channels = x.sizes?.[3] ?? null;
  return slid(x, node, {
    kernel: [1, 1],
    channels: channels === null ? null : channels * high * wide,
  });
}
