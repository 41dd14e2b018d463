import { describe, expect, it } from 'vitest';
import { isIgnored, layoutOf, sortedClasses } from '@engine/data/folder/conventions';

function classesOf(...paths: string[]): string[] {
  return layoutOf(paths).files.map(
    ({ split, className, path }) => `${split ?? 'any'} ${className} ${path}`,
  );
}

describe('the layout of an image folder', () => {
  it('is a folder for each class', () => {
    expect(classesOf('cat/1.jpg', 'dog/2.jpg', 'readme.txt')).toEqual([
      'any cat cat/1.jpg',
      'any dog dog/2.jpg',
    ]);
  });

  it('has splits above the classes', () => {
    expect(classesOf('train/cat/1.jpg', 'val/cat/2.jpg', 'Test/dog/3.jpg')).toEqual([
      'train cat train/cat/1.jpg',
      'validation cat val/cat/2.jpg',
      'test dog Test/dog/3.jpg',
    ]);
  });

  it.each([
    ['training', 'train'],
    ['valid', 'validation'],
    ['validation', 'validation'],
    ['dev', 'validation'],
    ['testing', 'test'],
    ['evaluation', 'test'],
  ])('knows %s as a split', (name, split) => {
    const { files } = layoutOf(['train/cat/1.jpg', `${name}/cat/2.jpg`]);
    expect(files.find(({ path }) => path.startsWith(`${name}/`))?.split).toBe(split);
  });

  it('takes "test" for a class where there is nothing to train with beside it', () => {
    expect(classesOf('test/1.jpg', 'exam/2.jpg')).toEqual([
      'any test test/1.jpg',
      'any exam exam/2.jpg',
    ]);
    expect(classesOf('train/1.jpg', 'plane/2.jpg')).toEqual([
      'any train train/1.jpg',
      'any plane plane/2.jpg',
    ]);
  });

  it('reads deeper folders into their class', () => {
    expect(classesOf('cat/big/old/1.jpg', 'dog/2.jpg')).toEqual([
      'any cat cat/big/old/1.jpg',
      'any dog dog/2.jpg',
    ]);
  });

  it('descends while there is one folder and no picture', () => {
    const { files, top } = layoutOf(['photos/all/cat/1.jpg', 'photos/all/dog/2.jpg', 'license']);
    expect(top).toBe('photos/all');
    expect(files.map(({ className }) => className)).toEqual(['cat', 'dog']);
    // One class is no level to descend.
    expect(classesOf('cat/1.jpg')).toEqual(['any cat cat/1.jpg']);
    expect(classesOf('cat/old/1.jpg', 'loose.png')).toEqual(['any cat cat/old/1.jpg']);
  });

  it('passes over what file managers and archivers leave', () => {
    for (const name of ['.DS_Store', '.git', '__MACOSX', 'Thumbs.db', 'desktop.ini', '@eaDir']) {
      expect(isIgnored(name)).toBe(true);
    }
    expect(isIgnored('cat')).toBe(false);
  });

  it('sorts classes as Python does, and numbers by number', () => {
    expect(sortedClasses(['b', 'Z', 'a', 'é', 'B', 'a'])).toEqual(['B', 'Z', 'a', 'b', 'é']);
    expect(sortedClasses(['10', '9', '1'])).toEqual(['1', '9', '10']);
    expect(sortedClasses(['10', '9', 'x'])).toEqual(['10', '9', 'x']);
    expect(sortedClasses(['\u{1F600}', '\uFFFD'])).toEqual(['\uFFFD', '\u{1F600}']);
  });
});
