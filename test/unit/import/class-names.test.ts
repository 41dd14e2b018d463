/** A model's classes have the names that lie with it, and no others. */
import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { classNamesFor } from '@engine/import/class-names';
import { temporaryFolder } from '../../support/idx-folder';

const DATA_NAMES = ['a', 'b', 'c'];

let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => {
  folder.remove();
});

function put(name: string, content: unknown): void {
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  writeFileSync(join(folder.path, name), text);
}

const names = (outputs = 3, metadata = {}): Promise<string[]> =>
  classNamesFor(folder.path, metadata, outputs, DATA_NAMES);

describe('names of the classes', () => {
  it('are those of Teachable Machine’s metadata.json', async () => {
    put('metadata.json', {
      tfjsVersion: '1.3.1',
      labels: ['hat', 'shoe', 'Ru\u0308ck'],
      imageSize: 28,
    });
    expect(await names()).toEqual(['hat', 'shoe', 'R\u00fcck']);
  });

  it('are the lines of labels.txt, of as many classes as a model can have', async () => {
    const lines = Array.from({ length: 1000 }, (_, at) => `class ${at}`);
    put('labels.txt', lines.join('\n'));
    expect(await names(1000)).toEqual(lines);
    put('labels.txt', [...lines, 'one more'].join('\n'));
    await expect(names(1001)).rejects.toThrow('labels.txt must name 2 to 1,000 classes');
  });

  it('are those of the model itself before all others', async () => {
    put('metadata.json', { labels: ['hat', 'shoe', 'bag'] });
    expect(await names(3, { classNames: ['x', 'y', 'z'] })).toEqual(['x', 'y', 'z']);
  });

  it.skipIf(process.platform === 'win32').each([
    ['labels.txt', 'labels.txt is a link to something that does not exist.'],
    ['metadata.json', 'metadata.json is missing.'],
  ])('are not the data set’s where %s is a link that leads nowhere', async (name, message) => {
    symlinkSync(join(folder.path, 'gone'), join(folder.path, name));
    await expect(names()).rejects.toThrow(message);
  });

  it('are the data set’s where there are none, or where metadata.json is of something else', async () => {
    expect(await names()).toEqual(DATA_NAMES);
    put('metadata.json', { format: 'other' });
    expect(await names()).toEqual(DATA_NAMES);
  });

  it.each<[string, unknown, RegExp]>([
    ['too few', { labels: ['hat', 'shoe'] }, /3 outputs but 2 class names \(metadata.json\)/],
    ['too many', { labels: ['1', '2', '3', '4'] }, /3 outputs but 4 class names/],
    [
      'equal ones',
      { labels: ['hat', 'hat', 'shoe'] },
      /Two of the model’s classes are called "hat"/,
    ],
    [
      'an empty one',
      { labels: ['hat', ' ', 'shoe'] },
      /class "" is not a valid name \(metadata.json\): .* must not be empty/,
    ],
    [
      'an escape sequence',
      { labels: ['\u001b[31mhat', 'a', 'b'] },
      /class "\uFFFD\[31mhat" is not a valid name/,
    ],
    ['NUL', { labels: ['h\0t', 'a', 'b'] }, /class "h\uFFFDt" is not a valid name/],
    ['a long one', { labels: ['x'.repeat(300), 'a', 'b'] }, /at most 200 characters/],
    ['no JSON', '{"labels": [', /^metadata.json is damaged: /],
    [
      'deep nesting',
      '['.repeat(1e6),
      /^metadata.json is damaged: its JSON is nested more than 100/,
    ],
  ])('are refused where they are wrong: %s', async (_what, content, message) => {
    put('metadata.json', content);
    await expect(names()).rejects.toThrow(message);
  });
});
