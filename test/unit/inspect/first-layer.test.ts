import { describe, expect, it } from 'vitest';
import { colorLimit } from '@engine/inspect/color-limit';
import { firstLayer } from '@engine/inspect/first-layer';
import { buildNetwork } from '@engine/models/build';
import { DEFAULTS, settingsFor } from '@engine/settings';
import { GRAY_28 } from '@engine/data/image-shape';

const NAMES = ['a', 'b', 'c'];

describe('the first weights', () => {
  it('of the linear model are a picture for each class', () => {
    const network = buildNetwork(DEFAULTS.linear, 3, GRAY_28);
    // Of pixel p and class c: 10 p + c, less 5.
    const [kernel] = network.parameters;
    kernel?.variable.assign(
      Float32Array.from({ length: 784 * 3 }, (_, at) => 10 * Math.floor(at / 3) + (at % 3) - 5),
    );
    const { kind, pictures, shape, count } = firstLayer(network, NAMES);
    expect({ kind, shape, count }).toEqual({ kind: 'classes', shape: GRAY_28, count: 3 });
    expect(pictures.map(({ label }) => label)).toEqual(NAMES);
    expect([...(pictures[1]?.values.slice(0, 3) ?? [])]).toEqual([-4, 6, 16]);
    expect(pictures[2]).toMatchObject({ min: -3, max: 7827 });
    network.free();
  });

  it('of a hidden layer are a picture for each of its first 64 units', () => {
    const network = buildNetwork(settingsFor('dense', { hidden: [70] }), 3, GRAY_28);
    const { kind, name, pictures, count } = firstLayer(network, NAMES);
    expect({ kind, name, count }).toEqual({ kind: 'units', name: 'hidden-1/kernel', count: 70 });
    expect(pictures).toHaveLength(64);
    expect(pictures[63]?.label).toBe('Unit 64');
    network.free();
  });

  it('of a convolution are its filters', () => {
    const network = buildNetwork(settingsFor('cnn', { filters: [2], hidden: [] }), 3, GRAY_28);
    const [filter] = network.parameters;
    filter?.variable.assign(Float32Array.from({ length: 18 }, (_, at) => at));
    const { kind, shape, pictures } = firstLayer(network, NAMES);
    expect({ kind, shape }).toEqual({
      kind: 'filters',
      shape: { height: 3, width: 3, channels: 1 },
    });
    expect([...(pictures[1]?.values ?? [])]).toEqual([1, 3, 5, 7, 9, 11, 13, 15, 17]);
    network.free();
  });

  it('of a network that takes color are in color', () => {
    const color = { height: 12, width: 8, channels: 3 } as const;
    const network = buildNetwork(settingsFor('cnn', { filters: [2], hidden: [] }), 3, color);
    const [filter] = network.parameters;
    filter?.variable.assign(Float32Array.from({ length: 54 }, (_, at) => at));
    const filters = firstLayer(network, NAMES);
    expect(filters.shape).toEqual({ height: 3, width: 3, channels: 3 });
    // Of two filters every other weight, red, green and blue of a pixel together.
    expect([...(filters.pictures[1]?.values.slice(0, 6) ?? [])]).toEqual([1, 3, 5, 7, 9, 11]);
    expect(filters.pictures[1]?.values).toHaveLength(27);
    const linear = buildNetwork(settingsFor('linear', {}), 3, color);
    const classes = firstLayer(linear, NAMES);
    expect(classes.shape).toEqual(color);
    expect(classes.pictures[2]?.values).toHaveLength(12 * 8 * 3);
    network.free();
    linear.free();
  });

  it('have a picture for "none of these" where the network has an output for it', () => {
    const network = buildNetwork(settingsFor('linear', { augmentation: 'photos' }), 3, GRAY_28);
    expect(firstLayer(network, NAMES).pictures.map(({ label }) => label)).toEqual([
      ...NAMES,
      'None of these',
    ]);
    network.free();
  });
});

describe('a scale of colors', () => {
  it('ends where one number in two hundred goes beyond it', () => {
    const values = Float32Array.from({ length: 200 }, (_, at) => (at === 7 ? -100 : 1));
    expect(colorLimit(values)).toBe(1);
    expect(colorLimit(Float32Array.of(-3, 2))).toBe(3);
  });

  it('is above 0 whatever the numbers are', () => {
    expect(colorLimit(new Float32Array(9))).toBe(1);
    expect(colorLimit(new Float32Array())).toBe(1);
    expect(colorLimit(Float32Array.from({ length: 999 }, (_, at) => (at === 5 ? 4 : 0)))).toBe(4);
  });
});
