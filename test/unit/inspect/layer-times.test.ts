import { describe, expect, it } from 'vitest';
import { layerTable } from '@engine/inspect/layer-table';
import { median, timeLayers } from '@engine/inspect/layer-times';
import { buildNetwork } from '@engine/models/build';
import { settingsFor } from '@engine/settings';
import { tensorCount } from '@engine/tensorflow/kernels';
import { GRAY_28 } from '@engine/data/image-shape';

describe('what layers take', () => {
  it('is measured for each row of the table, and leaves nothing behind', async () => {
    const settings = settingsFor('resnet', { stem: 2, filters: [4, 4], blocks: 1, dropout: 0.1 });
    const network = buildNetwork(settings, 10, GRAY_28);
    const { rows } = layerTable(network);
    network.free();
    const before = tensorCount();
    const times = await timeLayers(settings, {
      classNames: Array.from({ length: 10 }, String),
      shape: GRAY_28,
    });
    expect(tensorCount()).toBe(before);
    expect(times.rows).toHaveLength(rows.length);
    expect(times.batch).toBe(128);
    // As many as there is time for; on a busy computer that is less for all of them.
    expect(times.passes).toBeGreaterThanOrEqual(3);
    expect(times.passes).toBeLessThanOrEqual(25);
    // Nothing below the first weights needs a gradient, and everything above them does.
    expect(times.rows.map(({ backwardMs }) => backwardMs === null)).toEqual(
      rows.map(({ what }, at) => what === 'Reshape' && at === 0),
    );
    const heaviest = times.rows.reduce((most, row) => Math.max(most, row.forwardMs), 0);
    expect(times.rows.findIndex(({ forwardMs }) => forwardMs === heaviest)).toBeGreaterThan(0);
    const forward = times.rows.reduce((sum, row) => sum + row.forwardMs, 0);
    expect(forward).toBeGreaterThan(0);
    expect(times.forwardMs).toBeGreaterThan(0);
  });
});

describe('a median', () => {
  it.each([
    [[3], 3],
    [[5, 1, 3], 3],
    [[4, 1, 3, 2], 2.5],
    [[], 0],
  ])('of %j is %d', (values, expected) => {
    expect(median(values)).toBe(expected);
  });
});
