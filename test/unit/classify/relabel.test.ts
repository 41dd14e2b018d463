import { expect, it } from 'vitest';
import { asClassesOf } from '@engine/classify/relabel';
import { GRAY_28 } from '@engine/data/image-shape';

const CLASSES = ['Bodysuit', 'Dress', 'Long sleeve', 'Outerwear', 'Top'];

function images(...labels: number[]) {
  return {
    count: labels.length,
    shape: GRAY_28,
    pixels: new Uint8Array(784 * labels.length),
    labels: Uint8Array.from(labels),
  };
}

function dataset(...classNames: string[]) {
  return { folder: 'mine', classNames, train: images(0, 1), test: images(0, 1, 2, 3) };
}

it('folders named as in the Clothing dataset become the classes that they mean', () => {
  const { classNames, test } = asClassesOf(
    dataset('blazer', 'longsleeve', 'outwear', 'blouse'),
    CLASSES,
  );
  expect(classNames).toEqual(CLASSES);
  expect([...test.labels]).toEqual([3, 2, 3, 4]);
});

it('folders named as the classes stay what they are, in whatever order and case', () => {
  const own = dataset(...CLASSES);
  expect(asClassesOf(own, CLASSES)).toBe(own);
  const { test } = asClassesOf(dataset('top', 'DRESS', 'Bodysuit', 'outerwear'), CLASSES);
  expect([...test.labels]).toEqual([4, 1, 0, 3]);
});

it('folders of no class are named', () => {
  expect(() => asClassesOf(dataset('gloves', 'dress', 'overall', 'top'), CLASSES)).toThrow(
    /^The run has no class for .*gloves.*overall.* in mine\. Choose data with the same classes\.$/,
  );
});

it('a folder that could be of several classes is of none', () => {
  const known = ['Coat', 'Sandal', 'Sneaker'];
  expect(() => asClassesOf(dataset('coat', 'shoes'), known)).toThrow(
    /^“shoes” in mine stands for several classes of the run: .*Sandal.*Sneaker/,
  );
});

it('the classes of a run may be more than the data has, beyond 256 too', () => {
  const known = Array.from({ length: 300 }, (_, at) => `class ${at}`);
  const { test } = asClassesOf(dataset('class 299', 'class 280', 'class 3', 'class 256'), known);
  expect([...test.labels]).toEqual([299, 280, 3, 256]);
});
