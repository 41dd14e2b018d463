import { describe, expect, it } from 'vitest';
import {
  CONFIDENCES,
  confidenceStep,
  groupCounts,
  groupNames,
  groupsOf,
} from '../../../renderer/state/results/map-groups';
import { marksFor } from '../../../renderer/views/results/map/marks';

const COLUMNS = {
  labels: Uint8Array.of(0, 1, 2, 2),
  predicted: Uint8Array.of(0, 1, 1, 2),
  confidence: Float32Array.of(0.2, 0.995, 0.75, 1),
};

describe('what the map is colored by', () => {
  it('is a class, a group of correct or wrong, or a step of confidence', () => {
    expect(groupsOf('label', COLUMNS)).toBeNull();
    expect(groupsOf('predicted', COLUMNS)).toBeNull();
    expect(groupsOf('outcome', COLUMNS)).toEqual(Uint8Array.of(0, 0, 1, 0));
    expect(groupsOf('confidence', COLUMNS)).toEqual(Uint8Array.of(0, 4, 2, 4));
  });

  it.each([
    [0, 0],
    [0.499, 0],
    [0.5, 1],
    [0.7, 2],
    [0.9, 3],
    [0.99, 4],
    [1, 4],
  ])('has confidence %d in step %d', (confidence, step) => {
    expect(confidenceStep(confidence)).toBe(step);
  });

  it('has a mark and a name for each group', () => {
    for (const coloring of ['outcome', 'confidence'] as const) {
      const names = groupNames(coloring);
      expect(marksFor(coloring, ['Shirt'])).toHaveLength(names.length);
    }
    expect(groupNames('label')).toEqual([]);
    expect(marksFor('predicted', ['Shirt', 'Coat'])).toHaveLength(2);
  });

  it('is counted by group, with those that are correct', () => {
    const counts = groupCounts([0, 2, 3], 'confidence', COLUMNS);
    expect(counts).toHaveLength(CONFIDENCES.length);
    expect(counts.map(({ images }) => images)).toEqual([1, 0, 1, 0, 1]);
    expect(counts.map(({ right }) => right)).toEqual([1, 0, 0, 0, 1]);
    expect(groupCounts([0], 'label', COLUMNS)).toEqual([]);
  });
});
