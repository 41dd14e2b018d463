import { describe, expect, it } from 'vitest';
import { ClassSampler } from '@engine/train/class-sampler';
import { generator } from '@engine/random';

/** 900 images of a class and 100 of another. */
const labels = Uint8Array.from({ length: 1000 }, (_, at) => (at < 900 ? 0 : 1));

function shareOfRare(sampling: 'balanced' | 'square-root'): number {
  const drawn = new ClassSampler(labels, sampling).draw(generator(1, 'shuffle'));
  expect(drawn).toHaveLength(1000);
  return [...drawn].filter((place) => labels[place] === 1).length / 1000;
}

describe('class sampling', () => {
  it('shows all classes equally often, or halfway by the square root', () => {
    expect(Math.abs(shareOfRare('balanced') - 0.5)).toBeLessThan(0.05);
    // 10 of 30 + 10.
    expect(Math.abs(shareOfRare('square-root') - 0.25)).toBeLessThan(0.05);
  });

  it('draws the same for the same seed', () => {
    const sampler = new ClassSampler(labels, 'balanced');
    expect(sampler.draw(generator(4, 'shuffle'))).toEqual(sampler.draw(generator(4, 'shuffle')));
  });

  it('leaves out classes without images', () => {
    const sampler = new ClassSampler(Uint8Array.of(3, 3, 7), 'balanced');
    expect([...sampler.draw(generator(1, 'shuffle'))].every((place) => place < 3)).toBe(true);
  });
});
