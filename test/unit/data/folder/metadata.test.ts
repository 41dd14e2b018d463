import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { examineData } from '@engine/data/examine-data';
import { stampOf } from '@engine/data/find-files';
import { IMAGE_FOLDER_DEFAULTS } from '@engine/data/folder/options';
import { readDataset } from '@engine/data/read-dataset';
import { builtDecoder } from '../../../support/decoder';
import { temporaryFolder } from '../../../support/idx-folder';
import { picture, write } from '../../../support/image-folder';

const decoder = builtDecoder();
const imageFolder = { ...IMAGE_FOLDER_DEFAULTS, height: 12, width: 12 };
let folder: { path: string; remove: () => void };
const before = process.env['ATELIER_HOME'];

beforeEach(() => {
  folder = temporaryFolder();
  process.env['ATELIER_HOME'] = join(folder.path, 'home');
});
afterEach(() => {
  process.env['ATELIER_HOME'] = before ?? '';
  folder.remove();
});

const data = (): string => join(folder.path, 'data');
const read = () => readDataset({ folder: data(), imageFolder }, { decoder });

/** Pictures of which no two are alike. */
function pictures(...paths: string[]): void {
  for (const [at, path] of paths.entries()) {
    write(data(), path, picture(20, 20, [(37 * at) % 256, 90, 200 - at], at * 3));
  }
}

/** How many images of each class the sets have. */
async function counts(): Promise<Record<string, number[]>> {
  const { train, test, validation, classNames } = await read();
  const sets = [train, validation, test].flatMap((set) => (set === undefined ? [] : [set]));
  return Object.fromEntries(
    classNames.map((name, label) => [
      name,
      sets.map(({ labels }) => labels.filter((each) => each === label).length),
    ]),
  );
}

const TEN = Array.from({ length: 10 }, (_, at) => at);

describe('metadata of a folder of images', () => {
  it('labels images that lie in one folder', async () => {
    pictures(...TEN.map((at) => `${at}.png`));
    const rows = TEN.map((at) => `${at}.png,"a ${at}",${at % 2 === 0 ? 'coat' : 'hat'}`);
    write(data(), 'metadata.csv', ['file_name,text,label', ...rows].join('\r\n'));
    expect(await counts()).toEqual({ coat: [4, 1], hat: [4, 1] });
  });

  it('wins over the names of folders, and this is said', async () => {
    pictures(...TEN.map((at) => `${at < 5 ? 'left' : 'right'}/${at}.png`), 'left/other.png');
    const rows = TEN.map((at) => `${at < 5 ? 'left' : 'right'}/${at}.png,${at % 2 ? 'b' : 'a'}`);
    write(data(), 'metadata.csv', ['file_name,label', ...rows, 'left/gone.png,a'].join('\n'));
    const { report } = await examineData({ folder: data(), imageFolder }, { decoder });
    expect(report.content?.classNames).toEqual(['a', 'b']);
    expect(report.checks.find(({ what }) => what === 'Class names')).toEqual({
      what: 'Class names',
      state: 'noted',
      says: 'The classes come from metadata.csv (column “label”), not from the names of the folders. 1 image without a class there was left out. 1 file named there is not in the folder.',
    });
  });

  it('may be JSON lines in each split, and paths may lead into folders', async () => {
    const lines = (count: number): string =>
      Array.from({ length: count }, (_, at) =>
        JSON.stringify({ file_name: `images/${at}.png`, label: at % 2 }),
      ).join('\n');
    for (const [split, count] of [
      ['train', 6],
      ['validation', 4],
      ['test', 2],
    ] as const) {
      pictures(...TEN.slice(0, count).map((at) => `${split}/images/${at}.png`));
      write(data(), `${split}/metadata.jsonl`, `\uFEFF${lines(count)}\n`);
    }
    expect(await counts()).toEqual({ '0': [3, 2, 1], '1': [3, 2, 1] });
  });

  it('knows splits without class folders, and leaves folders without metadata to their names', async () => {
    pictures(...TEN.slice(0, 6).map((at) => `train/${at}.png`));
    const rows = TEN.slice(0, 6).map((at) => `${at}.png,${at % 2 ? 'hat' : 'coat'}`);
    write(data(), 'train/metadata.csv', ['file_name,label', ...rows].join('\n'));
    pictures('test/coat/1.png', 'test/hat/2.png', 'test/hat/3.png');
    expect(await counts()).toEqual({ coat: [3, 1], hat: [3, 2] });
  });

  it('without a class changes nothing, and this is said', async () => {
    pictures(...TEN.map((at) => `${at % 2 ? 'hat' : 'coat'}/${at}.png`));
    write(data(), 'metadata.csv', 'file_name,text\ncoat/0.png,a coat\n');
    const { report } = await examineData({ folder: data(), imageFolder }, { decoder });
    expect(report.content?.classNames).toEqual(['coat', 'hat']);
    expect(report.checks[1]).toEqual({
      what: 'Class names',
      state: 'noted',
      says: 'The classes are the names of the folders. metadata.csv has no column “label”, so it is not used.',
    });
  });

  it.each([
    ['metadata.jsonl', '{"file_name": "0.png", "label": "a"}\n["b"]', /Line 2 .* JSON object/],
    ['metadata.jsonl', '{"file_name": "0.png", "label": ["a", "b"]}', /not one name or number/],
    ['metadata.csv', 'file_name,label\n0.png,a\n./0.png,b', /two classes for 0\.png: “a” and “b”/],
    ['metadata.csv', 'file_name,label\n0.png,a\n"1.png,b', /metadata\.csv is not a valid CSV file/],
    ['metadata.csv', 'file_name,label\n0.png,a\n1.png,a', /only one class \(a\)/],
    ['metadata.csv', 'file_name,label\n../0.png,a\n9.png,b', /of no class.* path from the folder/],
    ['metadata.csv', `file_name,label\n0.png,a\n1.png,${'b'.repeat(400)}`, /class “b+…”.* cannot/],
  ])('is refused as %s of %j', async (name, text, message) => {
    pictures('0.png', '1.png');
    write(data(), name, text);
    await expect(read()).rejects.toThrow(message);
  });

  it('is read again where it has changed, also in a split', async () => {
    pictures('train/0.png', 'train/1.png');
    write(data(), 'train/metadata.csv', 'file_name,label\n0.png,a\n1.png,b');
    const first = await stampOf(data());
    write(data(), 'train/metadata.csv', 'file_name,label\n0.png,one\n1.png,two');
    expect(await stampOf(data())).not.toBe(first);
  });

  it.each(['train/a/2.png', 'around/train/a/2.png', 'a.b/2.png', 'data_batch_1.bin', 'data.npz'])(
    'is read again where %s has come',
    async (file) => {
      pictures('train/a/0.png', 'around/train/a/0.png', 'a.b/0.png');
      const first = await stampOf(data());
      expect(await stampOf(data())).toBe(first);
      pictures(file);
      expect(await stampOf(data())).not.toBe(first);
    },
  );

  it('is read again where it is one file, which has changed', async () => {
    write(data(), 'data.npz', 'one');
    const file = join(data(), 'data.npz');
    const first = await stampOf(file);
    write(data(), 'data.npz', 'other');
    expect(await stampOf(file)).not.toBe(first);
    expect(await stampOf(join(data(), 'nothing'))).toBe('');
  });
});
