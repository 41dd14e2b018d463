import { describe, expect, it } from 'vitest';
import { generator } from '@engine/random';
import { floats, hasKernel, read, run, tidy } from '@engine/tensorflow/kernels';
import {
  maxPool,
  maxPoolGradient,
  maxPoolKeeping,
  oneDnnPooling,
  portablePooling,
} from '@engine/tensorflow/pooling';

const SHAPE = [2, 7, 6, 3];
const POOLED = [2, 3, 3, 3];

function random(shape: readonly number[], name: string): Float32Array {
  const draw = generator(4, name);
  return Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => draw() - 0.5);
}

/** Each square's maximum, and dy at the first place that has it, written out. */
function byHand(x: Float32Array, dy: Float32Array): { y: number[]; dx: number[] } {
  const [images = 0, rows = 0, columns = 0, channels = 0] = SHAPE;
  const y: number[] = [];
  const dx = new Array<number>(x.length).fill(0);
  for (let image = 0; image < images; image++) {
    for (let row = 0; row + 1 < rows; row += 2) {
      for (let column = 0; column + 1 < columns; column += 2) {
        for (let channel = 0; channel < channels; channel++) {
          const places = [0, 1, columns, columns + 1].map(
            (offset) => ((image * rows + row) * columns + column + offset) * channels + channel,
          );
          const values = places.map((place) => x[place] ?? 0);
          const at = places[values.indexOf(Math.max(...values))] ?? 0;
          dx[at] = dy[y.length] ?? 0;
          y.push(x[at] ?? 0);
        }
      }
    }
  }
  return { y, dx };
}

describe('max-pooling', () => {
  const x = random(SHAPE, 'x');
  const dy = random(POOLED, 'dy');
  const expected = byHand(x, dy);

  const ways = [
    ['portable', portablePooling],
    ['chosen', { forward: maxPoolKeeping, backward: maxPoolGradient }],
  ] as const;
  it.each(ways)('and its gradient are right, in the %s way', (_name, way) => {
    tidy(() => {
      const pooled = way.forward(floats(x, SHAPE));
      expect(pooled.y.shape).toEqual(POOLED);
      expect([...read(pooled.y)]).toEqual(expected.y);
      expect([...read(way.backward(pooled, floats(dy, POOLED)))]).toEqual(expected.dx);
      expect([...read(maxPool(floats(x, SHAPE)))]).toEqual(expected.y);
    });
  });

  it('gives the gradient to one of equal maxima only', () => {
    tidy(() => {
      const pooled = maxPoolKeeping(floats(new Float32Array(4), [1, 2, 2, 1]));
      const dx = read(maxPoolGradient(pooled, floats(Float32Array.of(3), [1, 1, 1, 1])));
      expect([...dx].sort()).toEqual([0, 0, 0, 3]);
    });
  });

  it('knows a kernel that the library lacks from one that it has', () => {
    expect(hasKernel(() => portablePooling.forward(floats(x, SHAPE)))).toBe(true);
    expect(hasKernel(() => run('NoSuchKernel', [floats(x, SHAPE)], []))).toBe(false);
    expect(typeof hasKernel(() => oneDnnPooling.forward(floats(x, SHAPE)))).toBe('boolean');
  });
});
