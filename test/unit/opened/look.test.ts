import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lookAtOpened } from '../../../electron/opened/look';
import { temporaryFolder } from '../../support/idx-folder';
import { picture, write } from '../../support/image-folder';

let folder: ReturnType<typeof temporaryFolder>;

beforeEach(() => {
  folder = temporaryFolder();
});

afterEach(() => {
  folder.remove();
});

function make(path: string): string {
  write(folder.path, path, picture(8, 8, [9, 9, 9]));
  return join(folder.path, path);
}

const NOTHING = { runs: [], photos: [], skipped: [], data: null, missing: [] };

describe('what is opened with the app', () => {
  it('is a shared run by its ending, in any case', async () => {
    const runs = [make('a.atelier'), make('B.ATELIER')];
    expect(await lookAtOpened(runs)).toEqual({ ...NOTHING, runs });
  });

  it('is a photo where it is a file, whatever its name', async () => {
    const [photo, other] = [make('left.jpg'), make('notes.txt')];
    expect(await lookAtOpened([photo, other])).toEqual({
      ...NOTHING,
      photos: [
        { file: photo, path: 'left.jpg' },
        { file: other, path: 'notes.txt' },
      ],
    });
  });

  it('is the photos of a folder, which may be data too, without hidden files', async () => {
    const photo = make('shoes/left/1.jpg');
    make('shoes/notes.txt');
    make('shoes/.DS_Store');
    make('shoes/.cache/2.jpg');
    const shoes = join(folder.path, 'shoes');
    expect(await lookAtOpened([shoes])).toEqual({
      ...NOTHING,
      photos: [{ file: photo, path: 'shoes/left/1.jpg' }],
      skipped: ['shoes/notes.txt'],
      data: shoes,
    });
  });

  it('is data where it is a file of data, opened alone', async () => {
    const data = make('shirts.npz');
    expect(await lookAtOpened([data])).toEqual({ ...NOTHING, data });
    expect((await lookAtOpened([data, make('a.png')])).data).toBeNull();
  });

  it('is told of where there is nothing', async () => {
    const missing = [join(folder.path, 'gone.jpg')];
    expect(await lookAtOpened(missing)).toEqual({ ...NOTHING, missing });
  });
});
