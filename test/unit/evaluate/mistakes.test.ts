import { describe, expect, it } from 'vitest';
import { PIXELS } from '@engine/data/dataset';
import {
  confidentMistakes,
  doubtfulImages,
  validationErrors,
  labelErrors,
  validationImages,
} from '@engine/evaluate/mistakes';
import { tableOf } from '../../support/probabilities';
import { GRAY_28 } from '@engine/data/image-shape';

// Labels 0, then labels 1. Mean self-confidence: (.9 + .8 + .1 + .45) / 4 and (.9 + .7 + .2) / 3.
const table = tableOf([
  [0.9, 0.1],
  [0.8, 0.2],
  [0.1, 0.9],
  [0.45, 0.55],
  [0.1, 0.9],
  [0.3, 0.7],
  [0.8, 0.2],
]);
const labels = Uint8Array.of(0, 0, 0, 0, 1, 1, 1);

describe('the most confident mistakes', () => {
  it('are the wrong answers, the surest first, at most as many as asked for', () => {
    const mistakes = confidentMistakes(table, labels, 10);
    expect(mistakes.map(({ index }) => index)).toEqual([2, 6, 3]);
    expect(mistakes[0]).toMatchObject({ label: 0, predicted: 1, confidence: Math.fround(0.9) });
    expect(confidentMistakes(table, labels, 1)).toHaveLength(1);
  });

  it('are in the order of the set where they are equally sure', () => {
    const even = tableOf([
      [0.2, 0.8],
      [0.8, 0.2],
    ]);
    expect(confidentMistakes(even, Uint8Array.of(0, 1)).map(({ index }) => index)).toEqual([0, 1]);
  });
});

describe('doubtful images', () => {
  it('are mistakes and likely label errors, each once, the most confident first', () => {
    const { images, found, listed } = doubtfulImages(table, labels);
    expect({ images, found }).toEqual({ images: 7, found: 2 });
    expect(listed.map(({ index, labelError }) => [index, labelError?.likely ?? null])).toEqual([
      [2, 1],
      [6, 0],
      [3, null],
    ]);
  });

  it('are at most so many of each kind, marked beyond the likeliest label errors too', () => {
    // Image 1 is the more confident mistake, image 0 has the lower margin; both labels are in doubt.
    const split = tableOf([
      [0.05, 0.8, 0.15],
      [0.14, 0.86, 0],
      [0.2, 0.8, 0],
    ]);
    const { listed } = doubtfulImages(split, Uint8Array.of(0, 0, 1), 1);
    expect(listed.map(({ index, labelError }) => [index, labelError?.likely])).toEqual([
      [1, 1],
      [0, 1],
    ]);
  });
});

describe('likely label errors', () => {
  it('are the images confident of another class than their label, worst margin first', () => {
    const { images, found, worst } = labelErrors(table, labels);
    // Image 3 is mistaken, but reaches neither class's mean self-confidence: 0.5625 and 0.6.
    expect({ images, found }).toEqual({ images: 7, found: 2 });
    expect(worst.map(({ index, label, likely }) => [index, label, likely])).toEqual([
      [2, 0, 1],
      [6, 1, 0],
    ]);
    expect(worst[0]?.margin).toBeCloseTo(-0.8, 6);
    expect(worst[1]?.margin).toBeCloseTo(-0.6, 6);
  });

  it('are none where every label is the confident class, and no class is needed to occur', () => {
    const sure = tableOf([
      [0.9, 0.05, 0.05],
      [0.05, 0.9, 0.05],
    ]);
    expect(labelErrors(sure, Uint8Array.of(0, 1))).toEqual({ images: 2, found: 0, worst: [] });
  });

  it('of the training set are told by what was held out, by its places there', async () => {
    const train = {
      count: 20,
      shape: GRAY_28,
      // The first pixel says which row of the table the picture is.
      pixels: Uint8Array.from({ length: 20 * PIXELS }, (_, at) =>
        at % PIXELS === 0 ? Math.floor(at / PIXELS) - 5 : 0,
      ),
      labels: Uint8Array.from({ length: 20 }, (_, at) => labels[at - 5] ?? 0),
    };
    const places = Int32Array.of(11, 10, 9, 8, 7, 6, 5);
    const errors = await validationErrors(train, places, (pictures) => {
      const rows = Array.from({ length: pictures.length / PIXELS }, (_, at) => [
        ...table.row(Math.round(255 * (pictures[at * PIXELS] ?? 0))),
      ]);
      return Promise.resolve(tableOf(rows));
    });
    expect(errors).toMatchObject({ images: 7, found: 2 });
    expect(errors?.worst.map(({ index, label }) => [index, label])).toEqual([
      [7, 0],
      [11, 1],
    ]);
  });

  it('are looked for in the data’s own validation images where it has some', () => {
    const images = { count: 3, shape: GRAY_28, pixels: new Uint8Array(), labels: labels.slice(4) };
    const train = { ...images, labels: labels.slice(0, 3) };
    const held = Int32Array.of(2);
    expect(validationImages({ train }, held)).toEqual({
      part: 'train',
      images: train,
      places: held,
    });
    expect(validationImages({ train, validation: images }, new Int32Array())).toEqual({
      part: 'validation',
      images,
      places: Int32Array.of(0, 1, 2),
    });
  });

  it('of the training set are not told where nothing was held out', async () => {
    const nothing = {
      count: 0,
      shape: GRAY_28,
      pixels: new Uint8Array(),
      labels: new Uint8Array(),
    };
    const never = () => Promise.reject(new Error('asked'));
    expect(await validationErrors(nothing, new Int32Array(), never)).toBeNull();
  });
});
