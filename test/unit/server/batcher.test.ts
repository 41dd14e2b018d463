import { describe, expect, it } from 'vitest';
import { Batcher } from '../../../electron/server/predict/batcher';

const CLASSES = 2;

/** Pictures whose first pixel is a number of their own, which the answer repeats. */
function picturesFrom(first: number, count = 1): Float32Array {
  const pictures = new Float32Array(784 * count);
  for (let at = 0; at < count; at++) pictures[784 * at] = first + at;
  return pictures;
}

function repeating(): { batcher: Batcher; batches: number[] } {
  const batches: number[] = [];
  const predict = (pictures: Float32Array): Float32Array => {
    const count = pictures.length / 784;
    const answers = new Float32Array(CLASSES * count);
    for (let at = 0; at < count; at++) answers.fill(pictures[784 * at] ?? 0, 2 * at, 2 * at + 2);
    return answers;
  };
  const batcher = new Batcher(784, predict, (pictures) => batches.push(pictures));
  return { batcher, batches };
}

describe('a batcher', () => {
  it('answers together who asks at once, each by its own', async () => {
    const { batcher, batches } = repeating();
    const asked = [picturesFrom(1), picturesFrom(5, 3), picturesFrom(9)];
    const answers = await Promise.all(asked.map((pictures) => batcher.ask(pictures)));
    expect(answers.map((each) => [...each])).toEqual([
      [1, 1],
      [5, 5, 6, 6, 7, 7],
      [9, 9],
    ]);
    expect(batches).toEqual([5]);
  });

  it('keeps no one waiting for company', async () => {
    const { batcher, batches } = repeating();
    await batcher.ask(picturesFrom(1));
    await batcher.ask(picturesFrom(2));
    expect(batches).toEqual([1, 1]);
  });

  it('answers more than a batch holds in several, and a large request whole', async () => {
    const { batcher, batches } = repeating();
    const asked = [picturesFrom(0, 300), picturesFrom(300, 300), picturesFrom(600, 900)];
    const answers = await Promise.all(asked.map((pictures) => batcher.ask(pictures)));
    expect(batches).toEqual([300, 300, 900]);
    expect(answers[2]?.[2 * 899]).toBe(1499);
  });

  it('tells everybody of a batch that failed, and goes on', async () => {
    let broken = true;
    const predict = (): Float32Array => {
      if (broken) throw new Error('broken');
      return Float32Array.of(1, 0);
    };
    const batcher = new Batcher(784, predict, () => undefined);
    const asked = [batcher.ask(picturesFrom(1)), batcher.ask(picturesFrom(2))];
    for (const result of await Promise.allSettled(asked)) expect(result.status).toBe('rejected');
    broken = false;
    expect(await batcher.ask(picturesFrom(1))).toHaveLength(2);
  });
});
