import { describe, expect, it } from 'vitest';
import { matchingClasses } from '../../../renderer/components/fields/matching-classes';

const NAMES = ['T-shirt/top', 'Trouser', 'Ankle boot', 'Chatelaine', 'Top'];

describe('a class name that is typed', () => {
  it.each([
    ['', NAMES],
    ['tr', ['Trouser']],
    ['BOOT', ['Ankle boot']],
    ['ankle b', ['Ankle boot']],
    ['t', ['T-shirt/top', 'Trouser', 'Top']],
    ['hat', []],
    ['scarf', []],
  ])('shows the classes with a word that begins so: %j', (typed, shown) => {
    expect(matchingClasses(NAMES, typed)).toEqual(shown);
  });

  it('shows the class of just that name first, then those that begin so', () => {
    expect(matchingClasses(['T-shirt', 'Shirt', 'Shoes'], 's')).toEqual([
      'Shirt',
      'Shoes',
      'T-shirt',
    ]);
    expect(matchingClasses(NAMES, ' top ')).toEqual(['Top', 'T-shirt/top']);
  });
});
