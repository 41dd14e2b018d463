/** The terminal's promises, kept by the built command itself on a small slice of the real data. */
import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readDataset, PIXELS } from '../../electron/engine/data/dataset';
import { shippedDataFolder } from '../../electron/engine/data/shipped';
import { realSlice, temporaryFolder, writeIdxFolder } from '../support/idx-folder';
import { bmp, gif, png, png16, studioPhoto } from '../support/pictures';

const PROGRAM = 'out/main/atelier.cjs';

interface Finished {
  code: number | null;
  stdout: string;
  /** What the program itself says, without libtensorflow's own log lines. */
  stderr: string;
}

let home: ReturnType<typeof temporaryFolder>;
let run = '';

/** @param interruptAt what the program has to have printed before it is sent Ctrl+C */
function atelier(args: string[], interruptAt?: string): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, ATELIER_HOME: home.path };
    const child = spawn(process.execPath, [PROGRAM, ...args], { env });
    let [stdout, stderr] = ['', ''];
    let interrupted = false;
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString();
      if (interrupted || interruptAt === undefined || !stdout.includes(interruptAt)) return;
      interrupted = true;
      child.kill('SIGINT');
    });
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.on('error', reject);
    child.on('close', (code) => {
      const ours = stderr.split('\n').filter((line) => line.startsWith('atelier: '));
      resolve({ code, stdout, stderr: ours.join('\n') });
    });
  });
}

type Line = Record<string, unknown> & { type: string };

function jsonLines({ stdout }: Finished): Line[] {
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
}

async function asked(...args: string[]): Promise<{ lines: Line[]; result: Line }> {
  const finished = await atelier([...args, '--json']);
  expect(finished.stderr).toBe('');
  expect(finished.code).toBe(0);
  const lines = jsonLines(finished);
  const result = lines.at(-1);
  if (result === undefined) throw new Error('There was no result line.');
  expect(result.type).toBe('result');
  return { lines, result };
}

beforeAll(async () => {
  if (!existsSync(PROGRAM)) throw new Error('Build the app first: npm run build');
  home = temporaryFolder();
  writeIdxFolder(join(home.path, 'data'), await realSlice(3000, 500));
  const data = join(home.path, 'data');
  const settings = ['--model', 'dense', '--hidden', '64', '--epochs', '4', '--seed', '3'];
  const { result } = await asked('train', ...settings, '--data', data, '--name', 'Small one');
  run = String(result['run']);
}, 120_000);

afterAll(() => {
  home.remove();
});

describe('atelier train', () => {
  it('prints progress and ends with everything that a script needs', async () => {
    const data = join(home.path, 'data');
    const flags = ['--model', 'linear', '--epochs', '3', '--batch-size', '64'];
    const { lines, result } = await asked('train', ...flags, '--data', data);
    expect(lines.some(({ type }) => type === 'progress')).toBe(true);
    expect(lines.filter(({ type }) => type === 'epoch')).toHaveLength(3);
    const confusion = result['confusion'] as number[][];
    expect(confusion).toHaveLength(10);
    expect(confusion.flat().reduce((sum, count) => sum + count, 0)).toBe(500);
    const right = confusion.reduce((sum, row, at) => sum + (row[at] ?? 0), 0);
    expect(result['testAccuracy']).toBeCloseTo(right / 500, 12);
    expect(result['testAccuracy']).toBeGreaterThan(0.6);
    expect(result['testLoss']).toBeGreaterThan(0);
    expect(result['trainSeconds']).toBeGreaterThan(0);
    expect(result['epochs']).toHaveLength(3);
  });

  it('prints the test accuracy and the confusion matrix for people', async () => {
    const flags = ['--model', 'linear', '--epochs', '1', '--data', join(home.path, 'data')];
    const { code, stdout } = await atelier(['train', ...flags]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/epoch 1\/1 {2}loss/);
    expect(stdout).toMatch(/Test accuracy \d+\.\d\d %/);
    expect(stdout).toMatch(/9 Ankle boot +\d+/);
  });

  it('may be given a name that is also a command, and remembers where its data lay', async () => {
    const data = relative('.', join(home.path, 'data'));
    const flags = ['--model', 'linear', '--epochs', '1', '--name', 'train', '--data', data];
    const { result } = await asked('train', ...flags);
    expect(result['name']).toBe('train');
    const { lines } = await asked('runs');
    expect(lines.find((line) => line['run'] === result['run'])).toMatchObject({
      data: { folder: join(home.path, 'data') },
    });
  });

  it('keeps what was learned when it is interrupted', async () => {
    const flags = ['--model', 'linear', '--epochs', '1000', '--data', join(home.path, 'data')];
    const finished = await atelier(['train', ...flags, '--json'], '"type":"epoch"');
    expect(finished.code).toBe(0);
    expect(jsonLines(finished).at(-1)).toMatchObject({ type: 'result', status: 'stopped' });
  });
});

describe('atelier resume', () => {
  it('trains a finished run further, and says where no epoch is left', async () => {
    const data = join(home.path, 'data');
    const settings = ['--model', 'linear', '--epochs', '2', '--data', data];
    const first = await asked('train', ...settings, '--name', 'Further');
    const { lines, result } = await asked('resume', 'Further', '--epochs', '4');
    expect(lines.filter(({ type }) => type === 'epoch').map(({ epoch }) => epoch)).toEqual([3, 4]);
    expect(result).toMatchObject({ run: first.result['run'], status: 'finished' });
    const { code, stderr } = await atelier(['resume', 'Further']);
    expect(code).toBe(1);
    expect(stderr).toMatch(/"Further" has done its 4 epochs/);
  });
});

describe('atelier range', () => {
  it('draws the loss by learning rate and proposes a rate', async () => {
    const settings = ['--model', 'dense', '--hidden', '32', '--data', join(home.path, 'data')];
    const { lines, result } = await asked('range', ...settings);
    expect(lines.filter(({ type }) => type === 'point').length).toBe(result['points']);
    expect(result['proposal']).toBeGreaterThan(1e-5);
    const { stdout } = await atelier(['range', ...settings]);
    expect(stdout).toMatch(/Proposed learning rate: [\d.e-]+/);
  });
});

describe('atelier bench', () => {
  const data = () => ['--data', join(home.path, 'data')];

  it('prints lines in the shape of the peers’ benchmark', async () => {
    const { lines } = await asked('bench', 'throughput', 'linear', ...data());
    expect(lines[0]).toMatchObject({ system: 'atelier', model: 'linear' });
    expect(lines[0]?.['epoch_seconds']).toBeGreaterThan(0);
    expect(lines[0]?.['images_per_second']).toBeGreaterThan(0);
    const timed = await asked('bench', 'accuracy', 'linear', ...data());
    expect(timed.lines[0]).toMatchObject({ system: 'atelier', recipe: 'linear', epochs: 15 });
    const marks = Object.keys(timed.lines[0]?.['seconds_to'] as object);
    expect(marks).toEqual(['0.88', '0.9', '0.91', '0.92', '0.93']);
  });

  it('refuses what cannot be measured', async () => {
    const { code, stderr } = await atelier(['bench', 'throughput', 'forest']);
    expect(code).toBe(2);
    expect(stderr).toMatch(/There is no "forest" to measure; there are linear, dense, cnn/);
  });
});

describe('atelier evaluate', () => {
  it('repeats the score that training measured', async () => {
    const { result } = await asked('evaluate', run);
    const runs = await asked('runs');
    const row = runs.lines.find((line) => line['run'] === run);
    expect(result['testAccuracy']).toBe(row?.['testAccuracy']);
    expect(result['testLoss']).toBe(row?.['testLoss']);
    expect(result['perClass']).toHaveLength(10);
  });

  it('takes a run by its name, and other data', async () => {
    const { result } = await asked('evaluate', 'Small one', '--data', shippedDataFolder());
    expect(result).toMatchObject({ run, images: 10_000 });
  });
});

describe('atelier predict', () => {
  it('tells test images one by one in order, right or wrong', async () => {
    const { lines, result } = await asked('predict', run, '--index', '250', '--count', '5');
    const rows = lines.slice(0, -1);
    expect(rows.map((row) => row['index'])).toEqual([250, 251, 252, 253, 254]);
    const { test, classNames } = await readDataset(join(home.path, 'data'));
    for (const [at, row] of rows.entries()) {
      expect(row['trueLabel']).toBe(classNames[test.labels[250 + at] ?? 0]);
      expect(row['correct']).toBe(row['label'] === row['trueLabel']);
      const scores = Object.values(row['scores'] as Record<string, number>);
      expect(scores.reduce((sum, score) => sum + score, 0)).toBeCloseTo(1, 5);
    }
    expect(result['correct']).toBe(rows.filter((row) => row['correct'] === true).length);
  });

  it('refuses images that do not exist', async () => {
    const { code, stderr } = await atelier(['predict', run, '--index', '498', '--count', '5']);
    expect(code).toBe(2);
    expect(stderr).toMatch(/There are 500 test images, 0 to 499/);
  });
});

describe('atelier runs', () => {
  it('prints a line for each run with its settings and scores', async () => {
    const { lines } = await asked('runs');
    expect(lines.find((line) => line['run'] === run)).toMatchObject({
      type: 'run',
      name: 'Small one',
      status: 'finished',
      settings: { model: 'dense', hidden: [64], epochs: 4, seed: 3 },
    });
  });
});

describe('atelier classify', () => {
  it('prints a line for each photo, and an error for what is none, in order', async () => {
    const { test } = await readDataset(join(home.path, 'data'));
    const trousers = test.labels.indexOf(1);
    const photo = studioPhoto(test.pixels.subarray(trousers * PIXELS, (trousers + 1) * PIXELS));
    const folder = join(home.path, 'photos', 'inner');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'a.png'), png(photo));
    writeFileSync(join(folder, 'b.bmp'), bmp(photo));
    writeFileSync(join(folder, 'c.jpg'), 'these are only words');
    writeFileSync(join(folder, 'd.png'), png(photo).subarray(0, 60));
    writeFileSync(join(folder, 'e.png'), '');
    const wide = { width: 40_000, height: 1, values: new Uint8Array(40_000) };
    writeFileSync(join(folder, 'f.png'), png(wide));
    const { lines, result } = await asked('classify', run, join(home.path, 'photos'));
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
      expect.stringMatching(/c\.jpg is not a picture/),
      expect.stringMatching(/d\.png is broken/),
      expect.stringMatching(/e\.png is empty/),
      expect.stringMatching(/f\.png is 40,?000/),
    ]);
    expect(result).toMatchObject({ photos: 6, answered: 2 });
  });

  it('answers or refuses each odd file of a folder in one sentence, and goes on', async () => {
    const { test } = await readDataset(join(home.path, 'data'));
    const trousers = test.labels.indexOf(1);
    const pixels = test.pixels.subarray(trousers * PIXELS, (trousers + 1) * PIXELS);
    const photo = studioPhoto(pixels, 6, 30);
    const cmyk = readFileSync('test/support/trousers-cmyk.jpg');
    const blank = { ...photo, values: new Uint8Array(photo.values.length).fill(128) };
    const folder = join(home.path, 'odd');
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
      ['f-torn.jpg', 'f-torn.jpg is broken: its picture cannot be decoded.'],
      ['g-words.jpg', 'g-words.jpg is not a picture.'],
      ['h-gone.jpg', 'There is no file /h-gone.jpg.'],
      ['inner/most/i.png', 'Trouser'],
    ]);
    expect(result).toMatchObject({ photos: 9, answered: 5, skipped: 2 });
    expect(result['photosPerSecond']).toBeGreaterThan(0);
  });

  it('ends with 1 and a sentence where nothing could be answered', async () => {
    const { code, stderr } = await atelier(['classify', run, join(home.path, 'absent.jpg')]);
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
  const { test } = await readDataset(join(home.path, 'data'));
  for (const [name, label] of Object.entries(labels)) {
    const own = [...test.labels.keys()].filter((at) => test.labels[at] === label).slice(0, each);
    mkdirSync(join(home.path, folder, name), { recursive: true });
    for (const [at, index] of own.entries()) {
      const photo = studioPhoto(test.pixels.subarray(index * PIXELS, (index + 1) * PIXELS), 6, 30);
      writeFileSync(join(home.path, folder, name, `${at}.png`), png(photo));
    }
  }
  return join(home.path, folder);
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
    const absent = await atelier(['classify', run, '--eval', join(home.path, 'absent')]);
    expect(absent.code).toBe(1);
    expect(absent.stderr).toMatch(/absent is not a folder that can be read/);
  });
});

describe('atelier teach', () => {
  it('learns photos with a class of their own as a new run, and leaves the old one', async () => {
    const before = (await asked('runs')).lines.find((line) => line['run'] === run);
    const folder = await photoFolders('own', { pants: 1, hat: 8 }, 4);
    const { result } = await asked('teach', 'Small one', folder, '--per-class', '3');
    expect(result).toMatchObject({ from: run, learned: 6, keptApart: 2 });
    expect((result['classNames'] as string[]).at(-1)).toBe('hat');
    const { lines } = await asked('runs');
    const taught = lines.find((line) => line['run'] === result['run']);
    expect(taught).toMatchObject({
      status: 'finished',
      name: 'Small one, taught',
      taught: { from: run, photos: 6 },
    });
    expect(lines.find((line) => line['run'] === run)).toEqual(before);
    const taughtRun = String(result['run']);
    const evaluated = (await asked('evaluate', taughtRun)).result;
    expect(evaluated['testAccuracy']).toBe(taught?.['testAccuracy']);
    expect(evaluated['perClass']).toHaveLength(11);
    const answers = (await asked('classify', taughtRun, join(folder, 'hat'))).lines.slice(0, -1);
    expect(answers.filter(({ label }) => label === 'hat').length).toBeGreaterThan(1);
    const further = await atelier(['resume', taughtRun, '--epochs', '9']);
    expect(further.code).toBe(1);
    expect(further.stderr).toMatch(/was taught with photos and cannot be trained further/);
  }, 180_000);
});

describe('atelier collection', () => {
  it('takes photos in, exports them as our own reader has them, teaches with them, lets them go', async () => {
    const folder = await photoFolders('to-collect', { pants: 1, hat: 8 }, 4);
    writeFileSync(join(folder, 'hat', 'words.png'), 'these are only words');
    const imported = await asked('collection', 'import', folder);
    expect(imported.result['added']).toBe(8);
    expect(imported.lines.filter(({ type }) => type === 'problem')).toHaveLength(1);
    await asked('collection', 'import', folder);

    const { lines, result } = await asked('collection', 'list');
    expect(result['photos']).toBe(8);
    const classes = lines.slice(0, -1).map(({ className }) => String(className));
    expect(classes.filter((name) => name === 'Trouser')).toHaveLength(4);

    const taught = await asked('teach', run, '--collection', '--name', 'From the collection');
    expect(taught.result).toMatchObject({ from: run, learned: 6, keptApart: 2 });
    expect((taught.result['classNames'] as string[]).at(-1)).toBe('hat');

    await asked('collection', 'export', join(home.path, 'exported'));
    const { train, test, classNames } = await readDataset(join(home.path, 'exported'));
    expect([train.count, test.count]).toEqual([6, 2]);
    expect(classNames.at(-1)).toBe('hat');
    const pngs = join(home.path, 'pngs');
    const exported = await asked('collection', 'export', pngs, '--format', 'png');
    expect(exported.result).toMatchObject({ photos: 8, format: 'png' });
    expect(readdirSync(join(pngs, 'Trouser'))).toHaveLength(4);
    const full = await atelier(['collection', 'export', pngs]);
    expect([full.code, full.stderr]).toEqual([
      1,
      expect.stringMatching(/pngs has something in it already/),
    ]);

    const ids = lines.slice(0, -1).map(({ id }) => String(id));
    await asked('collection', 'remove', ...ids);
    const none = await atelier(['teach', run, '--collection']);
    expect([none.code, none.stderr]).toEqual([1, expect.stringMatching(/no photos to learn from/)]);
  }, 180_000);
});

describe('wrong usage', () => {
  it.each([
    [[], /Name a command/],
    [['dance'], /There is no command "dance"; there are train/],
    [['train', '--model', 'forest'], /Model must be one of linear, dense, cnn, resnet/],
    [['train', '--epochs', 'many'], /Epochs must be a whole number/],
    [['train', '--model', 'linear', '--dropout', '0.5'], /not a setting of this model family/],
    [['train', '--colour', 'red'], /There is no flag --colour/],
    [['train', '--seed', '-1'], /--seed needs a value.*--seed=VALUE/],
    [['train', 'epochs', '5'], /"train" does not take "epochs"/],
    [['evaluate'], /Name a run/],
    [['evaluate', 'one', 'another'], /"evaluate" does not take "another"/],
    [['predict', 'some-run', '--index', 'first'], /--index must be a whole number/],
    [['teach', 'one', 'two', 'three'], /"teach" does not take "three"/],
    [['teach', 'Small one'], /Name a folder that has a folder of photos/],
    [['teach', 'Small one', 'photos', '--collection'], /either a folder of photos or --collection/],
    [['collection'], /Say what to do with the collection: list, import, export, remove/],
    [['collection', 'burn'], /The collection knows no "burn"/],
    [['collection', 'list', 'all'], /"collection list" does not take "all"/],
    [['collection', 'export', 'there', '--format', 'gif'], /--format must be one of idx, png/],
    [['collection', 'remove'], /Name at least one photo by its id/],
    [['runs', 'all'], /"runs" does not take "all"/],
  ])('%j ends with 2 and one sentence', async (args, message) => {
    const { code, stdout, stderr } = await atelier([...args, '--json']);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
    expect(stderr.split('\n')).toHaveLength(1);
    expect(stdout).toBe('');
  });

  it('names a run and no photo: exit code 2', async () => {
    const { code, stderr } = await atelier(['classify', run]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/Name at least one photo/);
  });

  it('names the file and the fault of data that cannot be used, with exit code 1', async () => {
    const { code, stderr } = await atelier(['train', '--data', home.path]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/has no train-images-idx3-ubyte/);
  });

  it('says that there is no such run', async () => {
    const { code, stderr } = await atelier(['evaluate', 'nothing']);
    expect(code).toBe(1);
    expect(stderr).toMatch(/There is no run "nothing"/);
  });

  it('--help names every command and every setting, with exit code 0', async () => {
    const { code, stdout } = await atelier(['--help']);
    expect(code).toBe(0);
    for (const word of ['train', 'evaluate', 'classify', 'predict', 'runs', '--learning-rate']) {
      expect(stdout).toContain(word);
    }
    expect(stdout).toContain('ATELIER_HOME');
  });
});
