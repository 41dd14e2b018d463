import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { divideByGroup, Unions } from '@engine/data/folder/grouped-split';
import { parseGroups } from '@engine/data/folder/groups';
import { generator } from '@engine/random';

const own = (count: number): number[] => Array.from({ length: count }, (_, at) => at);

describe('images divided by group', () => {
  it('have every class on both sides by its share, where each is by itself', () => {
    const labels = own(300).map((at) => (at < 200 ? 0 : at < 290 ? 1 : 2));
    const { held, rest } = divideByGroup(own(300), labels, own(300), 0.2, generator(1, 'test'));
    const heldOf = (label: number): number => [...held].filter((at) => labels[at] === label).length;
    expect([heldOf(0), heldOf(1), heldOf(2)]).toEqual([40, 18, 2]);
    expect([...held, ...rest].sort((a, b) => a - b)).toEqual(own(300));
  });

  it('are the same for the same seed, and others for another', () => {
    const held = (seed: number): number[] => [
      ...divideByGroup(own(50), own(50).fill(0), own(50), 0.3, generator(seed, 'test')).held,
    ];
    expect(held(1)).toEqual(held(1));
    expect(held(1)).not.toEqual(held(2));
  });

  it('never have a group on both sides, or a class for testing only, whatever the groups', () => {
    const rows = fc.array(fc.tuple(fc.nat(4), fc.nat(9)), { minLength: 2, maxLength: 120 });
    fc.assert(
      fc.property(rows, fc.double({ min: 0.05, max: 0.5, noNaN: true }), (images, share) => {
        const labels = images.map(([label]) => label);
        const groups = images.map(([, group]) => group);
        const all = own(images.length);
        const { held, rest } = divideByGroup(all, labels, groups, share, generator(3, 'test'));
        const inRest = new Set([...rest].map((at) => groups[at]));
        expect([...held].filter((at) => inRest.has(groups[at]))).toEqual([]);
        expect(held.length + rest.length).toBe(images.length);
        expect(new Set([...rest].map((at) => labels[at]))).toEqual(new Set(labels));
      }),
    );
  });

  it('join what belongs together through others', () => {
    const unions = new Unions(6);
    unions.join(4, 5);
    unions.join(1, 4);
    unions.join(2, 3);
    expect([...unions.all()]).toEqual([0, 1, 2, 2, 1, 1]);
  });
});

describe('a table of groups', () => {
  it('names the group of each file', () => {
    const { groupOf } = parseGroups(
      '\uFEFFfile,group\r\n"cat/a, b.jpg",p1\r\ndog\\2.jpg,p2\r\n\r\nrat/3.jpg,\r\n',
      'groups.csv',
      'group',
    );
    expect([...groupOf]).toEqual([
      ['cat/a, b.jpg', 'p1'],
      ['dog/2.jpg', 'p2'],
    ]);
  });

  it.each([
    ['file,person\na,b', /groups\.csv must have the columns file and group/],
    ['', /groups\.csv must have the columns file and group/],
    ['file,group\n"a,b', /groups\.csv is not a valid CSV file/],
    ['file,group\na,b,c', /groups\.csv is not a valid CSV file/],
  ])('is refused in a sentence: %j', (text, message) => {
    expect(() => parseGroups(text, 'groups.csv', 'group')).toThrow(message);
  });
});
