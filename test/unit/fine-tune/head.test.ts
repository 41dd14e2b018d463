/** Fine-tuning of the last layer, where the images that a run was trained on are not here. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { argMax } from '@engine/evaluate/metrics';
import { hiddenFeatures } from '@engine/explain/features';
import { fineTuneHead } from '@engine/fine-tune/head';
import { growHead } from '@engine/fine-tune/grow-head';
import type { Replay } from '@engine/fine-tune/replay';
import { buildNetwork } from '@engine/models/build';
import type { Network } from '@engine/models/network';
import { settingsFor } from '@engine/settings';
import { joined } from '@engine/data/joined';

const SHAPE = { height: 12, width: 12, channels: 3 } as const;
const SIZE = 12 * 12 * 3;
const settings = settingsFor('resnet', { stem: 8, filters: [12], blocks: 1, seed: 5 });
const preprocessing = { kind: 'whole', shape: SHAPE, fit: 'pad' } as const;

/** Stripes of one color: red down, green across, blue both, each a little different. */
function image(label: number, variant: number): Float32Array {
  return Float32Array.from({ length: SIZE }, (_, at) => {
    const [channel, pixel] = [at % 3, Math.floor(at / 3)];
    const [x, y] = [pixel % 12, Math.floor(pixel / 12)];
    const along = [x, y, x + y][label] ?? 0;
    const light = (along + variant) % 4 < 2 ? 0.9 : 0.2;
    return channel === label ? light : 0.1 + 0.01 * variant;
  });
}

let network: Network;
let replay: Replay;

beforeAll(() => {
  const base = buildNetwork(settings, 2, SHAPE);
  const images = [0, 1].flatMap((label) => Array.from({ length: 8 }, (_, at) => image(label, at)));
  const features = hiddenFeatures(base, joined(images));
  const labels = Int32Array.from(images, (_, at) => (at < 8 ? 0 : 1));
  replay = { width: features.length / images.length, features, labels };
  network = buildNetwork(settings, 3, SHAPE);
  network.setWeights(growHead(base.weights(), { classes: 2, grown: 3, other: false }));
  base.free();
});

afterAll(() => {
  network.free();
});

function answers(label: number, variants: readonly number[]): number[] {
  return variants.map((variant) => argMax(network.predict(image(label, variant))));
}

describe('fine-tuning the last layer', () => {
  it('learns a new class from four photos, and goes on knowing those that it has no photos of', async () => {
    const before = network.weights();
    const photos = [0, 1, 2, 3].map((variant) => ({ picture: image(2, variant), label: 2 }));
    const steps: number[] = [];
    const next = await fineTuneHead(
      photos,
      { network, preprocessing, replay, seed: 1 },
      {
        signal: new AbortController().signal,
        progress: (step, all) => steps.push(step / all),
      },
    );
    expect(answers(2, [4, 5, 6, 7])).toEqual([2, 2, 2, 2]);
    expect(answers(0, [0, 3, 6])).toEqual([0, 0, 0]);
    expect(answers(1, [1, 4, 7])).toEqual([1, 1, 1]);
    expect(steps).toEqual([...steps].sort((a, b) => a - b));
    expect(steps.at(-1)).toBe(1);
    // Whoever fine-tunes the new run replays the photos as well.
    expect([...next.labels]).toEqual([...replay.labels, 2, 2, 2, 2]);
    expect(next.features).toHaveLength(next.labels.length * replay.width);
    for (const [name, values] of network.weights()) {
      if (!name.startsWith('output/')) expect(values).toEqual(before.get(name));
    }
  });

  it('stops before the first photo where it was told to', async () => {
    const stop = new AbortController();
    stop.abort();
    const photos = [{ picture: image(0, 0), label: 0 }];
    const next = await fineTuneHead(
      photos,
      { network, preprocessing, replay, seed: 1 },
      { signal: stop.signal, progress: () => undefined },
    );
    expect(next.labels).toEqual(replay.labels);
  });
});
