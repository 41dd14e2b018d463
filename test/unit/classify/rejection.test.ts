import { describe, expect, it } from 'vitest';
import { averagedOutputs, framings } from '@engine/classify/framings';
import { chooseThreshold, verdictOf } from '@engine/classify/rejection';
import { buildNetwork } from '@engine/models/build';
import { settingsFor } from '@engine/settings';
import { GRAY_28 } from '@engine/data/image-shape';

const network = (augmentation: string) =>
  buildNetwork(settingsFor('linear', { augmentation, seed: 3 }), 3, GRAY_28);

describe('verdicts', () => {
  it('leave "none of these" out of the classes’ probabilities but not out of the rawConfidence', () => {
    const verdict = verdictOf([0.1, 0.3, 0.1, 0.5], 3);
    expect(verdict.label).toBe(1);
    expect(verdict.confidence).toBeCloseTo(0.6);
    expect(verdict.rawConfidence).toBeCloseTo(0.3);
    expect(verdict.probabilities.reduce((a, b) => a + b, 0)).toBeCloseTo(1);
  });

  it('are even where "none of these" is certain', () => {
    expect(verdictOf([0, 0, 1], 2)).toMatchObject({ confidence: 0.5, rawConfidence: 0 });
  });
});

describe('framings', () => {
  it('average to a distribution over every output', () => {
    const picture = new Float32Array(784).fill(0.5);
    expect(framings(picture)).toHaveLength(6);
    const [mean] = averagedOutputs(network('photos'), [picture]);
    expect(mean).toHaveLength(4);
    expect(mean?.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 5);
  });

  it('make an answer the same for a picture and its mirror image', () => {
    const picture = Float32Array.from({ length: 784 }, (_, at) => ((at * 37) % 100) / 100);
    const turned = framings(picture)[3] ?? picture;
    const [one, other] = averagedOutputs(network('none'), [picture, turned]);
    one?.forEach((value, at) => {
      expect(value).toBeCloseTo(other?.[at] ?? 0, 5);
    });
  });
});

describe('framings of a whole photo', () => {
  const shape = { height: 2, width: 3, channels: 3 } as const;
  const preprocessing = { kind: 'whole', shape, fit: 'crop' } as const;

  it('are the image, nearer and farther, and the mirror images of all three', () => {
    const image = Float32Array.from({ length: 18 }, (_, at) => at);
    const six = framings(image, preprocessing);
    expect(six).toHaveLength(6);
    expect(six[0]).toBe(image);
    const rows = [6, 7, 8, 3, 4, 5, 0, 1, 2, 15, 16, 17, 12, 13, 14, 9, 10, 11];
    expect([...(six[3] ?? [])]).toEqual(rows);
  });

  it('show less of the photo where they are nearer, and reflect its borders where they are farther', () => {
    const wide = {
      kind: 'whole',
      shape: { height: 2, width: 40, channels: 1 },
      fit: 'pad',
    } as const;
    const ramp = Float32Array.from({ length: 80 }, (_, at) => at % 40);
    const [, nearer, farther] = framings(ramp, wide);
    expect(nearer?.[0]).toBeCloseTo(0.075 * 40 - 0.5 + 0.425, 4);
    expect(nearer?.[20]).toBeCloseTo(19.5 + 0.425, 4);
    const [border = 0, ...next] = farther?.slice(0, 4) ?? [];
    expect(border).toBeGreaterThan(Math.min(...next));
  });

  it('are averaged, however many images there are', () => {
    const color = buildNetwork(settingsFor('linear', { seed: 3 }), 3, shape);
    const images = Array.from({ length: 40 }, (_, image) =>
      Float32Array.from({ length: 18 }, (_each, at) => ((image * 7 + at * 5) % 11) / 11),
    );
    const all = averagedOutputs(color, images, preprocessing);
    expect(all).toHaveLength(40);
    const [alone] = averagedOutputs(color, images.slice(39), preprocessing);
    all[39]?.forEach((value, at) => {
      expect(value).toBeCloseTo(alone?.[at] ?? 0, 5);
    });
  });
});

describe('the threshold', () => {
  it('costs about the share of right answers that it may', () => {
    const images = {
      count: 40,
      shape: GRAY_28,
      pixels: Uint8Array.from({ length: 40 * 784 }, (_, at) => (at * 53) % 251),
      labels: Uint8Array.from({ length: 40 }, (_, at) => at % 3),
    };
    const names = ['Trouser', 'Dress', 'Bag'];
    const rejection = chooseThreshold(network('photos'), images, names, 1);
    expect(rejection.threshold).toBeGreaterThan(0);
    expect(rejection.rightAnswersLost).toBeLessThanOrEqual(0.05);
    expect(rejection.othersRefused).toBeGreaterThanOrEqual(0);
    expect(chooseThreshold(network('photos'), images, names, 1)).toEqual(rejection);
  });

  it('is set on whole photos as they are, with nothing that is of no class', () => {
    const shape = { height: 10, width: 8, channels: 3 } as const;
    const images = {
      count: 60,
      shape,
      pixels: Uint8Array.from({ length: 60 * 240 }, (_, at) => (at * 53) % 251),
      labels: Uint8Array.from({ length: 60 }, (_, at) => at % 3),
    };
    const color = buildNetwork(settingsFor('linear', { seed: 3 }), 3, shape);
    const names = ['Trouser', 'Dress', 'Bag'];
    const preprocessing = { kind: 'whole', shape, fit: 'pad' } as const;
    const rejection = chooseThreshold(color, images, names, 1, preprocessing);
    expect(rejection.threshold).toBeGreaterThan(0);
    expect(rejection.rightAnswersLost).toBeLessThanOrEqual(0.05);
    expect(rejection.othersRefused).toBeNull();
    expect(chooseThreshold(color, images, names, 1, preprocessing)).toEqual(rejection);
  });
});
