import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { photoFiles } from '@engine/photo-files';
import { readPhoto } from '../../../electron/cli/photo-files';
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

describe.skipIf(process.platform !== 'linux')('names that are not UTF-8', () => {
  it('are told of, as files and as folders', async () => {
    const place = Buffer.from(`${folder.path}/`);
    const named = (name: string) => Buffer.concat([place, Buffer.from(name, 'latin1')]);
    mkdirSync(named('h\xfcte'));
    writeFileSync(named('h\xfcte/a.jpg'), 'words');
    writeFileSync(named('m\xfctze.jpg'), 'words');
    writeFileSync(named('\xfcber.txt'), 'words');
    const { photos, skipped } = await found(folder.path);
    expect(photos).toEqual(['h\uFFFDte', 'm\uFFFDtze.jpg']);
    expect(skipped).toEqual(['\uFFFDber.txt']);
    for (const name of photos) {
      const file = join(folder.path, name);
      await expect(readPhoto(file, builtDecoder())).rejects.toThrow(
        `The name of ${file} is not UTF-8; rename it first.`,
      );
    }
  });
});

describe.skipIf(process.platform === 'win32')('what is no regular file', () => {
  it('is refused in a sentence, without waiting', async () => {
    const [pipe, zeros] = [join(folder.path, 'pipe.jpg'), join(folder.path, 'zeros.jpg')];
    execFileSync('mkfifo', [pipe]);
    symlinkSync('/dev/zero', zeros);
    expect((await found(folder.path)).photos).toEqual(['pipe.jpg', 'zeros.jpg']);
    for (const file of [pipe, zeros]) {
      await expect(readPhoto(file, builtDecoder())).rejects.toThrow(
        `${file} is a pipe, socket or device, not a file`,
      );
    }
  });

  it('is refused where it is too large for a photo', async () => {
    const file = write('a.jpg');
    truncateSync(file, 3 * 2 ** 30);
    await expect(readPhoto(file, builtDecoder())).rejects.toThrow('larger than 128 MiB');
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
