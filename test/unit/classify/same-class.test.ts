import { describe, expect, it } from 'vitest';
import { classesOfFolder, isSameClass } from '@engine/classify/same-class';

describe('classes of two models', () => {
  it.each([
    ['T-shirt/top', 'T-shirt'],
    ['T-shirt/top', 'Top'],
    ['Trouser', 'Pants'],
    ['Pullover', 'Long sleeve'],
    ['Pullover', 'Hoodie'],
    ['Coat', 'Outerwear'],
    ['Sandal', 'Shoes'],
    ['Sneaker', 'Shoes'],
    ['Ankle boot', 'Shoes'],
    ['Dress', 'Dress'],
    ['Hat', 'hat'],
    ['Trouser', 'pants'],
    ['Outerwear', 'outwear'],
  ])('are the same: %s and %s', (one, other) => {
    expect(isSameClass(one, other)).toBe(true);
    expect(isSameClass(other, one)).toBe(true);
  });

  it.each([
    ['Sneaker', 'Sandal'],
    ['T-shirt', 'Top'],
    ['Hoodie', 'Long sleeve'],
    ['Trouser', 'Shorts'],
    ['Shirt', 'T-shirt'],
    ['Bag', 'Hat'],
    ['constructor', 'toString'],
  ])('differ: %s and %s', (one, other) => {
    expect(isSameClass(one, other)).toBe(false);
    expect(isSameClass(other, one)).toBe(false);
  });
});

describe('the classes of a folder', () => {
  it('are those of both models, and none of a folder with another name', () => {
    expect(classesOfFolder('Shoes')).toEqual(['Sandal', 'Sneaker', 'Ankle boot', 'Shoes']);
    expect(classesOfFolder('dress')).toEqual(['Dress']);
    expect(classesOfFolder('hoodie')).toEqual([]);
    expect(classesOfFolder('__proto__')).toEqual([]);
  });
});
