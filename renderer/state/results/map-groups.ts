/** What the map colors images by besides their class: correct or wrong, and steps of confidence. */
import type { Labels } from '@engine/data/dataset';
import { tally, type ClassTally } from '@engine/explain/tally';

export type Coloring = 'label' | 'predicted' | 'outcome' | 'confidence';

/** Columns of the test images that groups come from, in the order of the set. */
export interface Columns {
  labels: Labels;
  predicted: Labels;
  /** The probability of the predicted class, 0 to 1. */
  confidence: Float32Array;
}

/** Finer towards 100%, because most confidences of a trained network lie there. */
const CONFIDENCE_FROM = [0, 0.5, 0.7, 0.9, 0.99] as const;

export const OUTCOMES = ['Correct', 'Wrong'] as const;
export const CONFIDENCES = ['Below 50%', '50–70%', '70–90%', '90–99%', '99% or more'] as const;

/** @param confidence 0 to 1 @returns which of CONFIDENCES it is in */
export function confidenceStep(confidence: number): number {
  return CONFIDENCE_FROM.findLastIndex((from) => confidence >= from);
}

/** The groups' names in order; empty where images are colored by class. */
export function groupNames(coloring: Coloring): readonly string[] {
  if (coloring === 'outcome') return OUTCOMES;
  return coloring === 'confidence' ? CONFIDENCES : [];
}

/** The group of each image; null where images are colored by class. */
export function groupsOf(
  coloring: Coloring,
  { labels, predicted, confidence }: Columns,
): Uint8Array | null {
  if (coloring === 'outcome')
    return Uint8Array.from(labels, (label, index) => (label === predicted[index] ? 0 : 1));
  return coloring === 'confidence' ? Uint8Array.from(confidence, confidenceStep) : null;
}

/** How many images are in each group, and how many of them are correct; empty without groups. */
export function groupCounts(
  indices: Iterable<number>,
  coloring: Coloring,
  columns: Columns,
): ClassTally[] {
  const groups = groupsOf(coloring, columns);
  if (groups === null) return [];
  return tally(indices, { of: groups, ...columns }, groupNames(coloring).length);
}
