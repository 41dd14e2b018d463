/** The terminal's promises, kept by the built command itself on a small slice of the real data. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readDataset } from '@engine/data/read-dataset';
import { SETTING_NAMES } from '@engine/settings';
import { flagName } from '../../electron/cli/flag-name';
import { version } from '../../package.json';
import { realSlice, writeIdxFolder } from '../support/idx-folder';
import { png } from '../support/pictures';
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

describe('atelier train', () => {
  it('prints progress and ends with everything that a script needs', async () => {
    const data = join(terminal.home, 'data');
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
    const flags = ['--model', 'linear', '--epochs', '1', '--data', join(terminal.home, 'data')];
    const { code, stdout } = await atelier(['train', ...flags]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/epoch 1\/1 {2}loss/);
    expect(stdout).toMatch(/Test accuracy \d+\.\d\d%/);
    expect(stdout).toMatch(/9 Ankle boot +\d+/);
  });

  it('may be given a name that is also a command, and remembers where its data lay', async () => {
    const data = relative('.', join(terminal.home, 'data'));
    const flags = ['--model', 'linear', '--epochs', '1', '--name', 'train', '--data', data];
    const { result } = await asked('train', ...flags);
    expect(result['name']).toBe('train');
    const { lines } = await asked('runs');
    expect(lines.find((line) => line['run'] === result['run'])).toMatchObject({
      data: { folder: join(terminal.home, 'data') },
    });
  });

  it('keeps what was learned when it is interrupted', async () => {
    const flags = ['--model', 'linear', '--epochs', '1000', '--data', join(terminal.home, 'data')];
    const finished = await atelier(['train', ...flags, '--json'], '"type":"epoch"');
    expect(finished.code).toBe(0);
    expect(jsonLines(finished).at(-1)).toMatchObject({ type: 'result', status: 'stopped' });
  });
});

describe('atelier resume', () => {
  it('trains a finished run further, and says where no epoch is left', async () => {
    const data = join(terminal.home, 'data');
    const settings = ['--model', 'linear', '--epochs', '2', '--data', data];
    const first = await asked('train', ...settings, '--name', 'Further');
    const { lines, result } = await asked('resume', 'Further', '--epochs', '4');
    expect(lines.filter(({ type }) => type === 'epoch').map(({ epoch }) => epoch)).toEqual([3, 4]);
    expect(result).toMatchObject({ run: first.result['run'], status: 'finished' });
    const { code, stderr } = await atelier(['resume', 'Further']);
    expect(code).toBe(1);
    expect(stderr).toMatch(/"Further" has already trained for 4 epochs/);
  });
});

describe('atelier range', () => {
  it('draws the loss by learning rate and proposes a rate', async () => {
    const settings = ['--model', 'dense', '--hidden', '32', '--data', join(terminal.home, 'data')];
    const { lines, result } = await asked('range', ...settings);
    expect(lines.filter(({ type }) => type === 'point').length).toBe(result['points']);
    expect(result['proposal']).toBeGreaterThan(1e-5);
    const { stdout } = await atelier(['range', ...settings]);
    expect(stdout).toMatch(/Suggested learning rate: [\d.e-]+ \(current: [\d.]+\)/);
  });
});

describe('atelier bench', () => {
  const data = () => ['--data', join(terminal.home, 'data')];

  it('prints lines in the shape of the peers’ benchmark', async () => {
    const { lines } = await asked('bench', 'throughput', 'linear', ...data());
    expect(lines[0]).toMatchObject({ system: 'atelier', model: 'linear' });
    expect(lines[0]?.['epoch_seconds']).toBeGreaterThan(0);
    expect(lines[0]?.['images_per_second']).toBeGreaterThan(0);
    const timed = await asked('bench', 'accuracy', 'linear', ...data());
    expect(timed.lines[0]).toMatchObject({ system: 'atelier', recipe: 'linear', epochs: 15 });
    const marks = Object.keys(timed.lines[0]?.['seconds_to'] as object);
    expect(marks).toEqual(['0.88', '0.9', '0.91', '0.92', '0.93', '0.94']);
  });

  it('measures several models one after another, each in a process of its own', async () => {
    const { lines } = await asked('bench', 'throughput', 'dense', 'linear', ...data());
    const measured = lines.filter(({ type }) => type === 'throughput');
    expect(measured.map(({ model }) => model)).toEqual(['linear', 'dense']);
    const { stdout } = await atelier(['bench', 'throughput', 'dense', 'linear', ...data()]);
    expect(stdout).toMatch(/^linear .* images\/s\ndense .* images\/s\n$/);
  });

  it('measures mixed precision where the processor has bfloat16, or says that it has not', async () => {
    for (const [measure, said] of [
      ['throughput', '"images_per_second"'],
      ['accuracy', '"mixedPrecision":true'],
    ] as const) {
      const args = ['bench', measure, 'linear', '--mixed-precision', '--json', ...data()];
      const { code, stdout, stderr } = await atelier(args);
      if (code === 0) expect(stdout).toContain(said);
      else expect(stderr).toContain('Mixed precision needs a processor with bfloat16');
    }
  });

  it('measures accuracy with another seed, and refuses what is none', async () => {
    const { lines } = await asked('bench', 'accuracy', 'linear', '--seed', '3', ...data());
    expect(lines[0]).toMatchObject({ recipe: 'linear', seed: 3, mixedPrecision: false });
    const refused = await atelier(['bench', 'accuracy', 'linear', '--seed', 'x', ...data()]);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('--seed must be a whole number');
  });

  it('measures the evaluation of the test images', async () => {
    const { lines, result } = await asked('bench', 'evaluation', 'linear', ...data());
    expect(lines[0]).toMatchObject({ type: 'evaluation', system: 'atelier', model: 'linear' });
    expect(lines[0]?.['seconds']).toBeGreaterThan(0);
    expect(result).toMatchObject({ benchmark: 'evaluation' });
  });

  it('measures the map of the test images', async () => {
    const { lines } = await asked('bench', 'map', ...data());
    expect(lines[0]).toMatchObject({ type: 'map', method: 'umap' });
    expect(lines[0]?.['seconds']).toBeGreaterThan(0);
  });

  it.each([
    ['classify', '--first-label', '1'],
    ['map', '--photos', '60'],
    ['evaluation', '--seed', '2'],
    ['throughput', '--photos', '60'],
  ])('refuses a flag that has no effect: %s %s', async (measure, name, value) => {
    const { code, stderr } = await atelier(['bench', measure, name, value]);
    expect(code).toBe(2);
    expect(stderr).toContain(`bench ${measure} does not take ${name}.`);
  });

  it('measures photos from the file to the answer, and leaves none behind', async () => {
    const left = () => readdirSync(tmpdir()).filter((name) => name.startsWith('atelier-photos-'));
    const before = left();
    const { lines } = await asked('bench', 'classify', '--photos', '60');
    expect(lines[0]).toMatchObject({ type: 'classify', model: 'photo-network', photos: 60 });
    expect(lines[0]?.['photos_per_second']).toBeGreaterThan(0);
    expect(left()).toEqual(before);
  });

  it.each(['SIGINT', 'SIGTERM'] as const)(
    'leaves no photo behind where %s ends it',
    async (signal) => {
      const folder = join(terminal.home, signal);
      mkdirSync(folder);
      const env = { ...process.env, ATELIER_HOME: terminal.home, TMPDIR: folder };
      const args = ['out/main/atelier.cjs', 'bench', 'classify', '--photos', '100000', '--json'];
      const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'ignore'] });
      const photos = () => readdirSync(folder).filter((name) => name.startsWith('atelier-photos-'));
      const ended = once(child, 'close');
      await expect.poll(photos, { timeout: 60_000 }).toHaveLength(1);
      child.kill(signal);
      expect(await ended).toEqual([128 + constants.signals[signal], null]);
      expect(photos()).toEqual([]);
    },
  );

  it('refuses what cannot be measured', async () => {
    const { code, stderr } = await atelier(['bench', 'throughput', 'forest']);
    expect(code).toBe(2);
    expect(stderr).toMatch(/Cannot measure "forest"\. Choose from linear, dense, cnn/);
    expect((await atelier(['bench', 'forest'])).stderr).toContain('one of throughput, accuracy');
    expect((await atelier(['bench', 'map', 'cnn'])).stderr).toContain('bench map takes no names');
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

  it('goes by the names of class folders, whatever the run learned from', async () => {
    const folder = join(terminal.home, 'named');
    const { test } = await realSlice(0, 500);
    for (const [at, label] of test.labels.entries()) {
      if (label < 8) continue;
      const values = test.pixels.subarray(784 * at, 784 * (at + 1));
      const place = join(folder, label === 8 ? 'Bag' : 'Ankle boot');
      mkdirSync(place, { recursive: true });
      writeFileSync(join(place, `${at}.png`), png({ width: 28, height: 28, values }));
    }
    const flags = ['--image-size', '28', '--color', 'gray', '--test-split', '0.5'];
    const { result } = await asked('evaluate', run, '--data', folder, ...flags);
    // By place these folders were T-shirts and trousers.
    expect(result['testAccuracy']).toBeGreaterThan(0.5);
    rmSync(folder, { recursive: true });
  });

  it('takes a run by its name, and other data', async () => {
    const other = join(terminal.home, 'other data');
    writeIdxFolder(other, await realSlice(300, 200));
    const { result } = await asked('evaluate', 'Small one', '--data', other);
    expect(result).toMatchObject({ run, images: 200 });
  });
});

describe('atelier predict', () => {
  it('tells test images one by one in order, right or wrong', async () => {
    const { lines, result } = await asked('predict', run, '--index', '250', '--count', '5');
    const rows = lines.slice(0, -1);
    expect(rows.map((row) => row['index'])).toEqual([250, 251, 252, 253, 254]);
    const { test, classNames } = await readDataset({ folder: join(terminal.home, 'data') });
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

  it('answers those that are left where no number is asked for', async () => {
    const { result } = await asked('predict', run, '--index', '498');
    expect(result).toMatchObject({ index: 498, count: 2 });
  });
});

describe('atelier explain', () => {
  it('names the nearest training images and where what speaks for a class lies', async () => {
    const { result } = await asked('explain', run, '--index', '3');
    const nearest = result['nearest'] as { index: number; label: string; distance: number }[];
    expect(result['space']).toBe('the last hidden layer');
    expect(nearest).toHaveLength(8);
    const distances = nearest.map(({ distance }) => distance);
    expect(distances).toEqual([...distances].sort((a, b) => a - b));
    const { train, classNames } = await readDataset({ folder: join(terminal.home, 'data') });
    for (const { index, label } of nearest) {
      expect(label).toBe(classNames[train.labels[index] ?? 0]);
    }
    expect(result['attribution']).toMatchObject({ method: 'input × gradient', side: 28 });
    const asShirt = await asked('explain', run, '--index', '3', '--label', 'Shirt');
    expect(asShirt.result['attribution']).toMatchObject({ label: 'Shirt' });
  });

  it('refuses an image that does not exist and a class that the run lacks', async () => {
    const absent = await atelier(['explain', run, '--index', '500']);
    expect(absent.code).toBe(2);
    expect(absent.stderr).toMatch(/There are 500 test images, 0 to 499/);
    const other = await atelier(['explain', run, '--label', 'hat']);
    expect(other.code).toBe(2);
    expect(other.stderr).toMatch(/--label must be one of T-shirt/);
  });
});

describe('atelier map', () => {
  const mapped = async (method: string, ...flags: string[]): Promise<string[]> => {
    const file = join(terminal.home, `${method}.csv`);
    const { result } = await asked('map', run, '--method', method, '--out', file, ...flags);
    expect(result).toMatchObject({ method, images: 500, width: 64, file });
    const text = readFileSync(file, 'utf8');
    expect(text.startsWith('\uFEFF')).toBe(true);
    return text.trim().split('\r\n');
  };

  it('writes a place for each test image', async () => {
    const [head, ...rows] = await mapped('pca');
    expect(head).toBe('index,x,y,label');
    expect(rows).toHaveLength(500);
    expect(rows[499]).toMatch(/^499,-?[\d.e-]+,-?[\d.e-]+,[\w -/]+$/);
  });

  it('refuses a folder as its file before it computes, and makes the folder of its file', async () => {
    const map = ['map', run, '--method', 'pca', '--out'];
    const refused = await atelier([...map, terminal.home]);
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringMatching(/is a folder\. Add/)]);
    const folder = join(terminal.home, 'maps');
    const file = join(folder, 'of today', 'map.csv');
    await asked(...map, file);
    expect(existsSync(file)).toBe(true);
    rmSync(folder, { recursive: true });
  });

  it('draws the same map again, from the run’s folder or anew', async () => {
    const drawn = await mapped('umap');
    const kept = join(terminal.home, 'runs', run, 'map.safetensors');
    expect(existsSync(kept)).toBe(true);
    expect(await mapped('umap')).toEqual(drawn);
    rmSync(kept);
    expect(await mapped('umap')).toEqual(drawn);
  });

  it('writes three coordinates on request', async () => {
    const [head, first] = await mapped('pca', '--dimensions', '3');
    expect(head).toBe('index,x,y,z,label');
    expect(first).toMatch(/^0(,-?[\d.e-]+){3},[\w -/]+$/);
  });

  it('draws by t-SNE too', async () => {
    const drawn = await mapped('tsne');
    expect(drawn).toHaveLength(501);
    expect(drawn).not.toEqual(await mapped('umap'));
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

describe('wrong usage', () => {
  it.each([
    [[], /Specify a command/],
    [['dance'], /Unknown command "dance". Commands: train/],
    [['train', '--model', 'forest'], /Model must be one of linear, dense, cnn, resnet/],
    [['train', '--epochs', 'many'], /Epochs must be a whole number/],
    [['train', '--model', 'linear', '--dropout', '0.5'], /not a setting of this model family/],
    [['train', '--hue', 'red'], /Unknown flag --hue/],
    [['train', '--seed', '-1'], /--seed needs a value.*--seed=VALUE/],
    [['train', '--fit', 'pad'], /--fit needs --data: it is for folders of images/],
    [['train', '--data', '.', '--image-size', '7'], /--image-size must be 8 to 256 pixels/],
    [['train', '--data', '.', '--fit', 'squeeze'], /--fit must be one of crop, pad, stretch/],
    [
      ['train', '--data', '.', '--test-split', '0.9'],
      /--test-split must be a number from 0.01 to 0.5/,
    ],
    [
      ['train', '--data', 'resources/fashion-mnist', '--color', 'gray'],
      /are for folders of images, which .*fashion-mnist is not/,
    ],
    [['train', '--data', '.', '--first-label', '1'], /--first-label is for IDX files/],
    [['train', 'epochs', '5'], /Unexpected argument "epochs" for "train"/],
    [['evaluate'], /Specify a run/],
    [['evaluate', 'one', 'another'], /Unexpected argument "another" for "evaluate"/],
    [['predict', 'some-run', '--index', 'first'], /--index must be a whole number/],
    [['teach', 'one', 'two', 'three'], /Unexpected argument "three" for "fine-tune"/],
    [['teach', 'Small one'], /Specify a folder with one subfolder of photos/],
    [['teach', 'Small one', 'photos', '--collection'], /either a folder of photos or --collection/],
    [['collection'], /Specify an action: list, import, export, remove/],
    [['collection', 'burn'], /Unknown action "burn"/],
    [['collection', 'list', 'all'], /Unexpected argument "all" for "collection list"/],
    [
      ['collection', 'export', 'there', '--format', 'gif'],
      /--format must be one of idx, png, jpeg/,
    ],
    [['collection', 'remove'], /Specify at least one photo ID/],
    [['runs', 'all'], /Unexpected argument "all" for "runs"/],
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
    expect(stderr).toMatch(/Specify at least one photo/);
  });

  it('names the file and the fault of data that cannot be used, with exit code 1', async () => {
    const { code, stderr } = await atelier(['train', '--data', terminal.home]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/has no train-images-idx3-ubyte/);
  });

  it('says that there is no such run', async () => {
    const { code, stderr } = await atelier(['evaluate', 'nothing']);
    expect(code).toBe(1);
    expect(stderr).toMatch(/There is no run "nothing"/);
  });

  it('--help names every command, and that of train every setting, with exit code 0', async () => {
    const { code, stdout } = await atelier(['--help']);
    expect(code).toBe(0);
    for (const word of ['train', 'evaluate', 'classify', 'predict', 'runs', 'ATELIER_HOME']) {
      expect(stdout).toContain(word);
    }
    const ofTrain = await atelier(['train', '--help']);
    expect(ofTrain.code).toBe(0);
    for (const name of SETTING_NAMES) expect(ofTrain.stdout).toContain(`--${flagName(name)} `);
    expect(await atelier(['help', 'train'])).toEqual(ofTrain);
    const { result } = await asked('help', 'train');
    expect(`${String(result['help'])}\n`).toBe(ofTrain.stdout);
  });

  it('--version is that of the package, for people and in JSON', async () => {
    expect(await atelier(['--version'])).toMatchObject({ code: 0, stdout: `${version}\n` });
    expect((await asked('--version')).result).toEqual({ type: 'result', version });
  });
});
