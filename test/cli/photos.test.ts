/** What the terminal does with photos: answers, scores, collects and learns them. */
import {
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PIXELS } from '@engine/data/dataset';
import { readDataset } from '@engine/data/read-dataset';
import { bmp, gif, png, png16, studioPhoto } from '../support/pictures';
import { jsonLines, Terminal } from '../support/terminal';

let terminal: Terminal;
let run = '';
const atelier: Terminal['atelier'] = (...asks) => terminal.atelier(...asks);
const asked: Terminal['asked'] = (...args) => terminal.asked(...args);

beforeAll(async () => {
  terminal = new Terminal();
  run = await terminal.trainSmallOne();
}, 120_000);

afterAll(() => {
  terminal.remove();
});

describe('atelier classify', () => {
  it('prints a line for each photo, and an error for what is none, in order', async () => {
    const { test } = await readDataset({ folder: join(terminal.home, 'data') });
    const trousers = test.labels.indexOf(1);
    const photo = studioPhoto(test.pixels.subarray(trousers * PIXELS, (trousers + 1) * PIXELS));
    const folder = join(terminal.home, 'photos', 'inner');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'a.png'), png(photo));
    writeFileSync(join(folder, 'b.bmp'), bmp(photo));
    writeFileSync(join(folder, 'c.jpg'), 'these are only words');
    writeFileSync(join(folder, 'd.png'), png(photo).subarray(0, 60));
    writeFileSync(join(folder, 'e.png'), '');
    const wide = { width: 40_000, height: 1, values: new Uint8Array(40_000) };
    writeFileSync(join(folder, 'f.png'), png(wide));
    const { lines, result } = await asked('classify', run, join(terminal.home, 'photos'));
    const photos = lines.slice(0, -1);
    expect(photos.map((line) => String(line['file']).slice(-5))).toEqual([
      'a.png',
      'b.bmp',
      'c.jpg',
      'd.png',
      'e.png',
      'f.png',
    ]);
    expect(photos.slice(0, 2).map((line) => line['label'])).toEqual(['Trouser', 'Trouser']);
    expect(photos[0]?.['rejected']).toBe(false);
    expect(Object.keys(photos[0]?.['scores'] as object)).toContain('Ankle boot');
    expect(photos.slice(2).map((line) => line['error'])).toEqual([
      expect.stringMatching(/c\.jpg is not an image/),
      expect.stringMatching(/d\.png is damaged/),
      expect.stringMatching(/e\.png is empty/),
      expect.stringMatching(/f\.png is 40,?000/),
    ]);
    expect(result).toMatchObject({ photos: 6, answered: 2 });
  });

  it('answers or refuses each odd file of a folder in one sentence, and goes on', async () => {
    const { test } = await readDataset({ folder: join(terminal.home, 'data') });
    const trousers = test.labels.indexOf(1);
    const pixels = test.pixels.subarray(trousers * PIXELS, (trousers + 1) * PIXELS);
    const photo = studioPhoto(pixels, 6, 30);
    const cmyk = readFileSync('test/support/trousers-cmyk.jpg');
    const blank = { ...photo, values: new Uint8Array(photo.values.length).fill(128) };
    const folder = join(terminal.home, 'odd');
    mkdirSync(join(folder, 'inner', 'most'), { recursive: true });
    const files: Record<string, Uint8Array | string> = {
      '.DS_Store': 'no picture',
      'notes.txt': 'no picture',
      'a-cmyk.jpg': cmyk,
      'b-deep.png': png16(photo),
      'c-moving.gif': gif(photo, blank, blank),
      'd-dot.png': png({ width: 1, height: 1, values: Uint8Array.of(90) }),
      'e-empty.jpg': '',
      'f-torn.jpg': cmyk.subarray(0, 5000),
      'g-words.jpg': 'these are only words',
      'inner/most/i.png': png(photo),
    };
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
    // Listed, and gone when it is read.
    symlinkSync(join(folder, 'absent'), join(folder, 'h-gone.jpg'));
    const { lines, result } = await asked('classify', run, folder);
    const said = lines
      .slice(0, -1)
      .map(({ file, label, error }) => [
        relative(folder, String(file)),
        typeof error === 'string' ? error.replace(folder, '') : label,
      ]);
    expect(said).toEqual([
      ['a-cmyk.jpg', 'Trouser'],
      ['b-deep.png', 'Trouser'],
      ['c-moving.gif', 'Trouser'],
      ['d-dot.png', expect.stringMatching(/^[A-Z]/)],
      ['e-empty.jpg', 'e-empty.jpg is empty.'],
      ['f-torn.jpg', 'f-torn.jpg is damaged: the image cannot be decoded.'],
      ['g-words.jpg', 'g-words.jpg is not an image.'],
      ['h-gone.jpg', 'There is no file /h-gone.jpg.'],
      ['inner/most/i.png', 'Trouser'],
    ]);
    expect(result).toMatchObject({ photos: 9, answered: 5, skipped: 2 });
    expect(result['photosPerSecond']).toBeGreaterThan(0);
  });

  it('ends with 1 and a sentence where nothing could be answered', async () => {
    const { code, stderr } = await atelier(['classify', run, join(terminal.home, 'absent.jpg')]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^atelier: /);
  });
});

/** Folders of photos made of test images, each named for its class, or for none. */
async function photoFolders(
  folder: string,
  labels: Readonly<Record<string, number>>,
  each: number,
): Promise<string> {
  const { test } = await readDataset({ folder: join(terminal.home, 'data') });
  for (const [name, label] of Object.entries(labels)) {
    const own = [...test.labels.keys()].filter((at) => test.labels[at] === label).slice(0, each);
    mkdirSync(join(terminal.home, folder, name), { recursive: true });
    for (const [at, index] of own.entries()) {
      const photo = studioPhoto(test.pixels.subarray(index * PIXELS, (index + 1) * PIXELS), 6, 30);
      writeFileSync(join(terminal.home, folder, name, `${at}.png`), png(photo));
    }
  }
  return join(terminal.home, folder);
}

describe('atelier classify --eval', () => {
  it('scores folders of photos, those of no class apart', async () => {
    const folder = await photoFolders('to-score', { pants: 1, shoes: 9, hat: 8 }, 3);
    writeFileSync(join(folder, 'pants', 'words.png'), 'these are only words');
    const { lines, result } = await asked('classify', run, '--eval', folder);
    expect(lines.filter(({ type }) => type === 'problem')).toEqual([
      expect.objectContaining({ error: expect.stringMatching(/words\.png is not/) as string }),
    ]);
    expect(result).toMatchObject({ run, photos: 9, folders: [{}, {}, {}] });
    const folders = result['folders'] as { folder: string; photos: number; right: string[] }[];
    expect(folders.map((each) => [each.folder, each.photos])).toEqual([
      ['hat', 3],
      ['pants', 3],
      ['shoes', 3],
    ]);
    expect(folders.map(({ right }) => right)).toEqual([
      [],
      ['Trouser'],
      ['Sandal', 'Sneaker', 'Ankle boot'],
    ]);
    expect(result['balancedAccuracy']).toBeGreaterThan(0.4);
    expect(result['threshold']).toBeGreaterThan(0);
  });

  it('ends with 1 and a sentence where there is nothing to score', async () => {
    const second = await atelier(['classify', run, '--eval', terminal.home, 'more']);
    expect(second.code).toBe(2);
    expect(second.stderr).toMatch(/--eval scores one folder, and "more" would be left out\./);
    const absent = await atelier(['classify', run, '--eval', join(terminal.home, 'absent')]);
    expect(absent.code).toBe(1);
    expect(absent.stderr).toMatch(/absent is not a readable folder/);
  });
});

describe('atelier teach', () => {
  it('learns photos with a class of their own as a new run, and leaves the old one', async () => {
    const before = (await asked('runs')).lines.find((line) => line['run'] === run);
    const folder = await photoFolders('own', { pants: 1, hat: 8 }, 4);
    const { result } = await asked('fine-tune', 'Small one', folder, '--per-class', '3');
    expect(result).toMatchObject({ from: run, learned: 6, holdOut: 2 });
    expect((result['classNames'] as string[]).at(-1)).toBe('hat');
    const { lines } = await asked('runs');
    const fineTuned = lines.find((line) => line['run'] === result['run']);
    expect(fineTuned).toMatchObject({
      status: 'finished',
      name: 'Small one, fine-tuned',
      fineTunedFrom: { from: run, photos: 6 },
    });
    expect(lines.find((line) => line['run'] === run)).toEqual(before);
    const taughtRun = String(result['run']);
    const evaluated = (await asked('evaluate', taughtRun)).result;
    expect(evaluated['testAccuracy']).toBe(fineTuned?.['testAccuracy']);
    expect(evaluated['perClass']).toHaveLength(11);
    const answers = (await asked('classify', taughtRun, join(folder, 'hat'))).lines.slice(0, -1);
    expect(answers.filter(({ label }) => label === 'hat').length).toBeGreaterThan(1);
    const further = await atelier(['resume', taughtRun, '--epochs', '9']);
    expect(further.code).toBe(1);
    expect(further.stderr).toMatch(/was fine-tuned on photos and cannot be trained further/);
  }, 180_000);
});

describe('atelier collection', () => {
  it('tells new photos from others, and leaves out those of two classes', async () => {
    const folder = await photoFolders('in-conflict', { pants: 1, hat: 8 }, 3);
    mkdirSync(join(folder, 'scarf'));
    mkdirSync(join(folder, 'n'.repeat(60)));
    copyFileSync(join(folder, 'hat', '0.png'), join(folder, 'hat', 'again.png'));
    copyFileSync(join(folder, 'hat', '1.png'), join(folder, 'scarf', 'other.png'));
    copyFileSync(join(folder, 'hat', '2.png'), join(folder, 'n'.repeat(60), 'long.png'));
    const { lines, result } = await asked('collection', 'import', folder);
    expect(result).toMatchObject({ added: 5, present: 0, duplicates: 1, conflicts: 1 });
    const [conflict] = lines.filter(({ type }) => type === 'conflict');
    expect(conflict?.['kept']).toBeNull();
    expect(conflict?.['error']).toMatch(/was not added/);
    const files = conflict?.['files'] as { file: string; className: string }[];
    expect(files.map(({ file, className }) => [file, className])).toEqual([
      [join('hat', '1.png'), 'hat'],
      [join('scarf', 'other.png'), 'scarf'],
    ]);
    const problems = lines.filter(({ type }) => type === 'problem');
    expect(problems.map(({ error }) => error)).toEqual([
      expect.stringMatching(/^The folder "n{60}" cannot be used as a class\. A class name can/),
    ]);
    const { lines: listed } = await asked('collection', 'list');
    expect(listed.slice(0, -1)).toHaveLength(5);

    // What the collection has keeps its class.
    const moved = join(terminal.home, 'moved', 'scarf');
    mkdirSync(moved, { recursive: true });
    copyFileSync(join(folder, 'hat', '0.png'), join(moved, 'a.png'));
    const { stdout, code } = await atelier(['collection', 'import', join(terminal.home, 'moved')]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/a\.png is already in the collection as "hat", not "scarf"/);
    expect(stdout).toContain('Added 0 photos. 1 photo has conflicting classes.');
    const ids = listed.slice(0, -1).map(({ id }) => String(id));
    await asked('collection', 'remove', ...ids);
  }, 120_000);

  it('takes photos in, exports them as our own reader has them, teaches with them, lets them go', async () => {
    const folder = await photoFolders('to-collect', { pants: 1, hat: 8 }, 4);
    writeFileSync(join(folder, 'hat', 'words.png'), 'these are only words');
    const imported = await asked('collection', 'import', folder);
    expect(imported.result).toMatchObject({ added: 8, present: 0, duplicates: 0, conflicts: 0 });
    expect(imported.lines.filter(({ type }) => type === 'problem')).toHaveLength(1);
    const again = await asked('collection', 'import', folder);
    expect(again.result).toMatchObject({ added: 0, present: 8, duplicates: 0, conflicts: 0 });

    const { lines, result } = await asked('collection', 'list');
    expect(result['photos']).toBe(8);
    const classes = lines.slice(0, -1).map(({ className }) => String(className));
    expect(classes.filter((name) => name === 'Trouser')).toHaveLength(4);

    // Whole fine-tunings are above; this one is stopped by Ctrl+C and keeps what it has learned.
    const words = ['teach', run, '--collection', '--name', 'From the collection', '--json'];
    const stopped = await atelier(words, '"type":"progress"');
    expect(stopped.code).toBe(0);
    const fineTuned = jsonLines(stopped).at(-1);
    expect(fineTuned).toMatchObject({ type: 'result', from: run, learned: 6, holdOut: 2 });
    expect((fineTuned?.['classNames'] as string[]).at(-1)).toBe('hat');

    await asked('collection', 'export', join(terminal.home, 'exported'));
    const { train, test, classNames } = await readDataset({
      folder: join(terminal.home, 'exported'),
    });
    expect([train.count, test.count]).toEqual([6, 2]);
    expect(classNames.at(-1)).toBe('hat');
    const pngs = join(terminal.home, 'pngs');
    const exported = await asked('collection', 'export', pngs, '--format', 'png');
    expect(exported.result).toMatchObject({ photos: 8, format: 'png' });
    expect(readdirSync(join(pngs, 'Trouser'))).toHaveLength(4);
    const full = await atelier(['collection', 'export', pngs]);
    expect([full.code, full.stderr]).toEqual([1, expect.stringMatching(/pngs is not empty/)]);

    const ids = lines.slice(0, -1).map(({ id }) => String(id));
    await asked('collection', 'remove', ...ids);
    const none = await atelier(['teach', run, '--collection']);
    expect([none.code, none.stderr]).toEqual([
      1,
      expect.stringMatching(/no photos to fine-tune on/),
    ]);
  }, 180_000);
});
