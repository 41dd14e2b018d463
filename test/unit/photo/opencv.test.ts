import { expect, it } from 'vitest';
import { loadOpenCv, tracked } from '@engine/photo/opencv';

it('loads OpenCV to the end and only once', { timeout: 10_000 }, async () => {
  const [first, second] = await Promise.all([loadOpenCv(), loadOpenCv()]);
  expect(typeof first.grabCut).toBe('function');
  expect(second).toBe(first);
});

it('can be passed on by promises without hanging them', { timeout: 10_000 }, async () => {
  const cv = await loadOpenCv();
  await expect(Promise.resolve(cv).then((same) => same === cv)).resolves.toBe(true);
});

it('frees what was tracked, last things first, even after an error', () => {
  const freed: string[] = [];
  const thing = (name: string) => ({ delete: () => freed.push(name) });
  expect(() =>
    tracked((track) => {
      track(thing('first'));
      track(thing('second'));
      throw new Error('midway');
    }),
  ).toThrow('midway');
  expect(freed).toEqual(['second', 'first']);
});
