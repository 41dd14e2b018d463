import { describe, expect, it } from 'vitest';
import { checkSameData, Difference, sharedClasses } from '@engine/evaluate/difference';
import { mcnemar, mcnemarSentence } from '@engine/evaluate/mcnemar';
import { certainOf } from '../../support/probabilities';
import { runRecord } from '../../support/stored-run';
import { GRAY_28 } from '@engine/data/image-shape';

describe('McNemar’s exact test', () => {
  it('is the binomial probability of so uneven a split, on both sides', () => {
    // Of 2^12 ways, 1 + 12 + 66 have at most two on the one side.
    expect(mcnemar(10, 2).pValue).toBeCloseTo((2 * (1 + 12 + 66)) / 4096, 12);
    expect(mcnemar(2, 10).pValue).toBeCloseTo((2 * (1 + 12 + 66)) / 4096, 12);
    expect(mcnemar(5, 0).pValue).toBeCloseTo(2 / 32, 12);
  });

  it('is 1 where nothing speaks for either', () => {
    expect([mcnemar(0, 0), mcnemar(1, 0), mcnemar(3, 3), mcnemar(2000, 2000)]).toMatchObject(
      new Array(4).fill({ pValue: 1 }),
    );
  });

  it('is exact for thousands of images too', () => {
    // The normal approximation with continuity correction gives 9.2e-6.
    expect(mcnemar(300, 200).pValue).toBeGreaterThan(8e-6);
    expect(mcnemar(300, 200).pValue).toBeLessThan(1e-5);
  });

  it('is told in a sentence', () => {
    expect(mcnemarSentence(mcnemar(10, 2), 'A', 'B')).toBe(
      'Only “A” is correct on 10 images, only “B” on 2 images. “A” is better; statistically significant (McNemar’s exact test, p = 0.039).',
    );
    expect(mcnemarSentence(mcnemar(1, 3), 'A', 'B')).toMatch(
      /on 1 image, .* The difference is not statistically significant .* p = 0\.6/,
    );
    expect(mcnemarSentence(mcnemar(0, 90), 'A', 'B')).toMatch(/“B” is better.* p < 0\.0001/);
    expect(mcnemarSentence(mcnemar(0, 0), 'A', 'B')).toBe(
      '“A” and “B” are correct on the same images.',
    );
  });
});

describe('the difference of two runs', () => {
  const labels = Uint8Array.of(0, 0, 1, 1, 1);
  const one = { name: 'One', table: certainOf([0, 1, 1, 1, 0], 2) };
  const other = { name: 'Other', table: certainOf([0, 0, 1, 0, 0], 2) };
  const difference = new Difference(one, other, ['a', 'b'], labels);

  it('counts what both, one or neither got right', () => {
    expect(difference.report).toMatchObject({
      images: 5,
      accuracy: { one: 0.6, other: 0.6 },
      bothRight: 2,
      bothWrong: 1,
      mcnemar: { onlyOne: 1, onlyOther: 1, pValue: 1 },
    });
  });

  it('is one matrix less the other, in each norm', () => {
    const { matrices, difference: less } = difference.report;
    expect(matrices.one.counts).toEqual([
      [1, 1],
      [1, 2],
    ]);
    expect(less.counts).toEqual([
      [-1, 1],
      [-1, 1],
    ]);
    expect(less.byRow[0]).toEqual([-0.5, 0.5]);
    expect(less.byColumn[0]).toEqual([1 / 2 - 2 / 4, 1 / 3 - 0]);
  });

  it('has the images that one got right and the other didn’t', () => {
    expect(difference.only('one')).toEqual([3]);
    expect(difference.only('other')).toEqual([1]);
    expect(difference.only('other', { label: 1, predicted: null })).toEqual([]);
  });

  it('has the images that one put into a cell and the other didn’t', () => {
    expect(difference.only('one', { label: 0, predicted: 1 })).toEqual([1]);
    expect(difference.only('other', { label: 0, predicted: 1 })).toEqual([]);
    expect(difference.only('other', { label: 1, predicted: 0 })).toEqual([3]);
    expect(difference.only('one', { label: null, predicted: 1 })).toEqual([1, 3]);
  });

  it('is taken of a run and of what it became with new classes too', () => {
    const fineTuned = { name: 'Taught', table: certainOf([0, 2, 1, 1, 1], 3) };
    const { report } = new Difference(one, fineTuned, ['a', 'b', 'hat'], labels);
    expect(report.difference.counts).toEqual([
      [0, 1, -1],
      [1, -1, 0],
      [0, 0, 0],
    ]);
    expect(report.classNames).toEqual(['a', 'b', 'hat']);
  });
});

describe('two runs that were not scored alike', () => {
  const with_ = (folder: string | null, classNames: string[]) =>
    runRecord('a', { name: 'A', data: { folder, shape: GRAY_28, classNames } });

  it('are refused in a sentence', () => {
    const clothes = with_(null, ['Coat', 'Shirt']);
    expect(sharedClasses(clothes, with_(null, ['Coat', 'Shirt', 'hat']))).toEqual([
      'Coat',
      'Shirt',
      'hat',
    ]);
    expect(() => sharedClasses(clothes, with_(null, ['Shirt', 'Coat']))).toThrow(
      /have different classes/,
    );
    expect(() => {
      checkSameData(clothes, with_('/data', ['Coat', 'Shirt']));
    }).toThrow(/evaluated on different test images/);
  });
});
