import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { photoFiles, readPhoto } from '../../../electron/cli/photo-files';
import { builtDecoder } from '../../support/decoder';
import { temporaryFolder } from '../../support/idx-folder';

let folder: ReturnType<typeof temporaryFolder>;

beforeEach(() => {
  folder = temporaryFolder();
});

afterEach(() => {
  folder.remove();
});

function write(...path: string[]): string {
  const file = join(folder.path, ...path);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, 'words');
  return file;
}

async function found(...paths: string[]): Promise<{ photos: string[]; skipped: string[] }> {
  const skipped: string[] = [];
  const photos: string[] = [];
  for await (const file of photoFiles(paths, (each) => skipped.push(each))) photos.push(file);
  const names = (files: string[]) => files.map((file) => relative(folder.path, file));
  return { photos: names(photos), skipped: names(skipped) };
}

describe('the files that a person names', () => {
  it('are, of a folder and the folders in it, those with a picture’s name', async () => {
    write('b.jpg');
    write('a', 'inner', 'c.PNG');
    write('a', 'notes.txt');
    write('.DS_Store');
    write('._b.jpg');
    write('.hidden', 'd.jpg');
    expect(await found(folder.path)).toEqual({
      photos: ['a/inner/c.PNG', 'b.jpg'],
      skipped: ['.DS_Store', '._b.jpg', '.hidden', 'a/notes.txt'],
    });
  });

  it('are, of those that are named one by one, all', async () => {
    const files = [write('notes.txt'), join(folder.path, 'absent')];
    expect((await found(...files)).photos).toEqual(['notes.txt', 'absent']);
  });

  it('are each found once where a link leads back up', async () => {
    write('a', 'b.jpg');
    symlinkSync(folder.path, join(folder.path, 'a', 'round'));
    expect((await found(folder.path)).photos).toEqual(['a/b.jpg']);
  });
});

describe('a file that cannot be read', () => {
  it('gets a sentence where it is gone or a folder', async () => {
    const file = write('a.jpg');
    rmSync(file);
    await expect(readPhoto(file, builtDecoder())).rejects.toThrow(`There is no file ${file}.`);
    await expect(readPhoto(folder.path, builtDecoder())).rejects.toThrow(
      /is a folder that cannot be read\.$/,
    );
  });
});
