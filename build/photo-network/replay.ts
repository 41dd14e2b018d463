/** What the photo network keeps of photos for fine-tuning. */
import { joined } from '@engine/data/joined';
import type { Replay } from '@engine/fine-tune/replay';

/** Of each class; the weights leave half a megabyte of the six. */
export const REPLAYED = 36;

/** The first of each class, in their order. */
export function firstOfEach<Item>(
  items: readonly Item[],
  classOf: (item: Item) => unknown,
  most: number,
): Item[] {
  const counts = new Map<unknown, number>();
  return items.filter((item) => {
    const count = (counts.get(classOf(item)) ?? 0) + 1;
    counts.set(classOf(item), count);
    return count <= most;
  });
}

export interface Photo {
  /** What the last layer is given of it. */
  features: Float32Array;
  label: number;
}

export function replayOf(photos: readonly Photo[]): Replay {
  return {
    width: photos[0]?.features.length ?? 0,
    features: joined(photos.map(({ features }) => features)),
    labels: Int32Array.from(photos, ({ label }) => label),
  };
}
