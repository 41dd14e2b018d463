import { describe, expect, it } from 'vitest';
import {
  everything,
  NOTHING,
  only,
  stretchedTo,
  toggled,
} from '../../../renderer/state/photos/selection';

const SHOWN = [7, 3, 9, 4, 1];
const idsOf = ({ ids }: { ids: ReadonlySet<number> }): number[] => [...ids];

describe('selecting several photos', () => {
  it('takes one more, or one away, by Ctrl', () => {
    const two = toggled(only(3), 4);
    expect(idsOf(two)).toEqual([3, 4]);
    expect(idsOf(toggled(two, 3))).toEqual([4]);
    expect(idsOf(toggled(NOTHING, 9))).toEqual([9]);
  });

  it('takes all between the first and the last by Shift, in either direction and in the order shown', () => {
    expect(idsOf(stretchedTo(only(3), 4, SHOWN))).toEqual([3, 9, 4]);
    expect(idsOf(stretchedTo(only(4), 7, SHOWN))).toEqual([7, 3, 9, 4]);
  });

  it('goes on from where it began, and not from where it ended', () => {
    const first = stretchedTo(only(9), 1, SHOWN);
    expect(idsOf(stretchedTo(first, 3, SHOWN))).toEqual([3, 9]);
  });

  it('begins anew where the first one is no longer shown', () => {
    expect(idsOf(stretchedTo(only(5), 4, SHOWN))).toEqual([4]);
    expect(idsOf(stretchedTo(NOTHING, 4, SHOWN))).toEqual([4]);
    expect(idsOf(stretchedTo(only(3), 5, SHOWN))).toEqual([]);
  });

  it('takes everything that is shown', () => {
    expect(idsOf(everything(SHOWN))).toEqual(SHOWN);
    expect(idsOf(everything([]))).toEqual([]);
  });
});
