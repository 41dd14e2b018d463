import { describe, expect, it } from 'vitest';
import { parseSearch } from '../../../renderer/state/results/map-search';

const CLASSES = ['T-shirt/top', 'Shirt', 'Sneaker', 'Ankle boot', 'Skirt, long', 'Été'];

function found(typed: string, classNames: readonly string[] = CLASSES) {
  const search = parseSearch(typed, classNames, 300);
  if (search === null) return null;
  const names = [...search.labels].map((label) => classNames[label]).sort();
  return { names, indices: [...search.indices], unknown: search.unknown };
}
const ofClasses = (...names: string[]) => ({ names, indices: [], unknown: [] });
const ofIndices = (...indices: number[]) => ({ names: [], indices, unknown: [] });

describe('a search of the map', () => {
  it('is none where nothing is typed', () => {
    expect(found('')).toBeNull();
    expect(found(' , ')).toBeNull();
  });

  it('takes a class by its name in any case, or by the beginning of one of its words', () => {
    expect(found('sneaker')).toEqual(ofClasses('Sneaker'));
    expect(found('boo')).toEqual(ofClasses('Ankle boot'));
    expect(found('sh')).toEqual(ofClasses('Shirt', 'T-shirt/top'));
    expect(found('shirt')).toEqual(ofClasses('Shirt'));
    expect(found('E\u0301TE\u0301')).toEqual(ofClasses('Été'));
  });

  it('takes indices one by one, in lists and in ranges', () => {
    expect(found('42')).toEqual(ofIndices(42));
    expect(found('#42, 7')).toEqual(ofIndices(42, 7));
    expect(found('1 2 3')).toEqual(ofIndices(1, 2, 3));
    expect(found('298-400')).toEqual(ofIndices(298, 299));
  });

  it('takes classes and indices together', () => {
    expect(found('Sneaker, 5')).toEqual({ names: ['Sneaker'], indices: [5], unknown: [] });
  });

  it('takes a class with a comma in its name', () => {
    expect(found('skirt, long')).toEqual(ofClasses('Skirt, long'));
  });

  it('takes a number as the class of that name, and after # as an index', () => {
    expect(found('7', ['6', '7'])).toEqual(ofClasses('7'));
    expect(found('#7', ['6', '7'])).toEqual(ofIndices(7));
  });

  it('names what is neither a class nor an image', () => {
    expect(found('hat, 300, 5')).toEqual({ names: [], indices: [5], unknown: ['hat', '300'] });
    expect(found('20-10')?.unknown).toEqual(['20-10']);
  });
});
