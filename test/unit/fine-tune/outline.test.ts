import { describe, expect, it } from 'vitest';
import { divide } from '@engine/fine-tune/divide';
import { distinct, outlineOf, undisputed, type NamedPhoto } from '@engine/fine-tune/outline';

const KNOWN = ['Trouser', 'Sandal', 'Sneaker', 'Ankle boot', 'Dress'];

function named(className: string, count: number): NamedPhoto[] {
  return Array.from({ length: count }, (_, at) => ({ id: `${className} ${at}`, className }));
}

describe('photos for fine-tuning', () => {
  it('count once, and classes that differ by capitals as one', () => {
    const photos = [...named('hat', 2), ...named('hat', 1), { id: 'x', className: 'Hat' }];
    expect(distinct(photos).map(({ id, className }) => [id, className])).toEqual([
      ['hat 0', 'Hat'],
      ['hat 1', 'Hat'],
      ['x', 'Hat'],
    ]);
  });

  it('do not count where they come as different classes', () => {
    const of = (id: string, ...classNames: string[]): NamedPhoto[] =>
      classNames.map((className) => ({ id, className }));
    const photos = [
      ...of('same', 'hat', 'Hat', 'hat'),
      ...of('known', 'pants', 'Trouser'),
      ...of('general', 'shoes', 'Sneaker'),
      ...of('disputed', 'hat', 'scarf', 'hat'),
      ...of('wrong', 'Trouser', 'Dress'),
    ];
    const { agreed, disputed } = undisputed(photos, KNOWN);
    expect(disputed).toEqual(['disputed', 'wrong']);
    expect(new Set(agreed.map(({ id }) => id))).toEqual(new Set(['same', 'known', 'general']));
    expect(agreed).toHaveLength(7);
  });
});

describe('what is kept apart', () => {
  const photos = [...named('Dress', 9), ...named('Trouser', 4), ...named('hat', 3)];

  it('is a quarter of each class, one of four, none of three', () => {
    const { learned, holdOut } = divide(photos, { perClass: null, seed: 1 });
    const kept = (name: string) => holdOut.filter(({ className }) => className === name).length;
    expect([kept('Dress'), kept('Trouser'), kept('hat')]).toEqual([2, 1, 0]);
    expect(new Set([...learned, ...holdOut])).toEqual(new Set(photos));
    expect(divide(photos, { perClass: null, seed: 1 })).toEqual({ learned, holdOut });
  });

  it('is never what the run has learned before', () => {
    const { learned } = divide(photos, { perClass: null, seed: 1 });
    const learnedBefore = new Set(learned.map(({ id }) => id));
    const more = [...photos, ...named('Dress', 14).slice(9)];
    for (const seed of [1, 2, 3]) {
      const { holdOut } = divide(more, { perClass: null, seed, learnedBefore });
      expect(holdOut.filter(({ id }) => learnedBefore.has(id))).toEqual([]);
      expect(holdOut.length).toBeGreaterThan(2);
    }
  });

  it('is what is left where a number is learned', () => {
    const { learned, holdOut } = divide(photos, { perClass: 3, seed: 1 });
    expect([learned.length, holdOut.length]).toEqual([9, 7]);
  });
});

describe('the outline of a report', () => {
  it('counts as the division does, and tells new classes', () => {
    const photos = [...named('Dress', 9), ...named('shoes', 4), ...named('hat', 3)];
    const { classes, learned, holdOut, problem } = outlineOf(photos, KNOWN);
    expect(problem).toBeNull();
    expect(classes).toEqual([
      { className: 'Dress', learned: 7, holdOut: 2, isNew: false },
      { className: 'hat', learned: 3, holdOut: 0, isNew: true },
      { className: 'shoes', learned: 3, holdOut: 1, isNew: false },
    ]);
    const division = divide(photos, { perClass: null, seed: 5 });
    expect([learned, holdOut]).toEqual([division.learned.length, division.holdOut.length]);
    const before = new Set(
      photos.filter(({ className }) => className === 'Dress').map(({ id }) => id),
    );
    expect(outlineOf(photos, KNOWN, before).classes[0]).toMatchObject({ learned: 9, holdOut: 0 });
  });

  it.each([
    [[], /There are no photos to fine-tune on/],
    [named('hat', 5), /All photos are of one class, “hat”/],
    [[...named('pants', 2), ...named('Trouser', 2)], /All photos are of one class, “Trouser”/],
    [[...named('Dress', 2), ...named('hat', 1)], /“hat” is a new class with only one photo/],
  ])('says why nothing can be learned', (photos, sentence) => {
    expect(outlineOf(photos, KNOWN).problem).toMatch(sentence);
  });

  it('takes a single photo of a class that the run has', () => {
    expect(outlineOf([...named('Dress', 1), ...named('hat', 2)], KNOWN).problem).toBeNull();
  });
});
