import { expect, it } from 'vitest';
import { inOrder } from '../../../electron/cli/in-order';

async function* numbers(count: number): AsyncGenerator<number> {
  for (let each = 0; each < count; each++) yield await Promise.resolve(each);
}

it('works on a few at once and keeps their order', async () => {
  let [working, most] = [0, 0];
  const results: number[] = [];
  for await (const result of inOrder(numbers(12), 4, async (each) => {
    working += 1;
    most = Math.max(most, working);
    // The first ones take longest.
    await new Promise((resolve) => setTimeout(resolve, 12 - each));
    working -= 1;
    return each;
  })) {
    results.push(result);
  }
  expect(results).toEqual(Array.from({ length: 12 }, (_, each) => each));
  expect(most).toBe(4);
});

it('fails where the turn of what failed has come', async () => {
  const results: number[] = [];
  const failing = async (): Promise<void> => {
    for await (const each of inOrder(numbers(5), 3, (at) =>
      at === 2 ? Promise.reject(new Error('two')) : Promise.resolve(at),
    )) {
      results.push(each);
    }
  };
  await expect(failing()).rejects.toThrow('two');
  expect(results).toEqual([0, 1]);
});
