/** The terminal prints of layers, logs and data what the window shows. */
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeColorFolder } from '../support/image-folder';
import { jsonLines, Terminal } from '../support/terminal';

let terminal: Terminal;
let run: string;
beforeAll(async () => {
  terminal = new Terminal();
  run = await terminal.trainSmallOne();
});
afterAll(() => {
  terminal.remove();
});

describe('layers', () => {
  it('lists shapes, weights and cost, and measured times where they are asked for', async () => {
    const { lines, result } = await terminal.asked('layers', run);
    const layers = lines.filter(({ type }) => type === 'layer');
    expect(layers[0]).toMatchObject({ name: 'hidden-1', outputShape: [64], multiplyAdds: 50176 });
    expect(result).toEqual({
      type: 'result',
      run,
      parameters: 784 * 64 + 64 + 128 + 650,
      multiplyAdds: 50176 + 64 + 640,
    });
    const timed = await terminal.asked('layers', 'Small one', '--time');
    expect(timed.lines[0]).toHaveProperty('forwardMs');
    expect(timed.result['batch']).toBe(128);
    expect(timed.result['passes']).toBeGreaterThanOrEqual(3);
    const { stdout } = await terminal.atelier(['layers', run, '--time']);
    expect(stdout).toMatch(/hidden-1 +Dense +64 +50,240 +50,176 +\d/);
    expect(stdout).toMatch(/measured on this computer, median of \d+ passes over 128 images/);
  });
});

describe('log', () => {
  it('prints what training printed, with times', async () => {
    const { result } = await terminal.asked('log', run);
    const lines = result['lines'] as string[];
    expect(lines[0]).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d {2}Training dense on .*, seed \d+$/);
    expect(lines.at(-1)).toMatch(/^Test accuracy [\d.]+%, test loss [\d.]+, trained in /);
    const { stdout } = await terminal.atelier(['log', 'Small one']);
    expect(stdout).toBe(`${lines.join('\n')}\n`);
  });

  it('says whose scores those of the photo network are', async () => {
    const { stdout } = await terminal.atelier(['log', 'photo-network']);
    const [note, scores] = stdout.trim().split('\n').reverse();
    expect(scores).toMatch(/^Test accuracy [\d.]+%/);
    expect(note).toMatch(/^The scores are those of the same network trained without the \d+ test/);
  });
});

describe('data', () => {
  it('says what was checked, and how many pictures each class has', async () => {
    const data = join(terminal.home, 'data');
    const { lines, result } = await terminal.asked('data', '--data', data);
    expect(result).toMatchObject({ folder: data, trainImages: 3000, testImages: 500 });
    const classes = lines.filter(({ type }) => type === 'class');
    expect(classes).toHaveLength(10);
    expect(classes.reduce((sum, line) => sum + Number(line['train']), 0)).toBe(3000);
    const { stdout } = await terminal.atelier(['data', '--data', data]);
    expect(stdout).toContain('✓ Training set');
    expect(stdout).toMatch(/Ankle boot +\d+ +\d+\.\d\d% +\d+ +\d+\.\d\d%/);
  });

  it('is of the Fashion-MNIST that ships, where no folder is named', async () => {
    const { result } = await terminal.asked('data');
    expect(result).toMatchObject({ trainImages: 60_000, testImages: 10_000 });
  });

  it('says that metadata names the classes of a folder of images', async () => {
    const photos = join(terminal.home, 'labeled');
    writeColorFolder(photos, 4);
    const rows = Array.from({ length: 4 }, (_, at) => `red/${at}.png,a\nblue/${at}.png,b`);
    writeFileSync(join(photos, 'metadata.csv'), ['file_name,label', ...rows].join('\n'));
    const says =
      'The classes come from metadata.csv (column “label”), not from the names of the folders. 4 images without a class there were left out.';
    const args = ['--data', photos, '--image-size', '16'];
    expect((await terminal.atelier(['data', ...args])).stdout).toContain(says);
    const trained = await terminal.atelier([
      'train',
      ...args,
      '--model',
      'linear',
      '--epochs',
      '1',
    ]);
    expect(trained.stdout).toContain(says);
  });

  it('decodes a folder of images once, until the decoded ones are removed', async () => {
    const photos = join(terminal.home, 'photos');
    writeColorFolder(photos, 6);
    await terminal.asked('data', '--data', photos, '--image-size', '16');
    expect(existsSync(join(terminal.home, 'image-cache'))).toBe(true);
    const { result } = await terminal.asked('data', '--clear-cache');
    expect(result['freedBytes']).toBeGreaterThan(3 * 6 * 16 * 16 * 3);
    expect((await terminal.asked('data', '--clear-cache')).result).toEqual({
      type: 'result',
      freedBytes: 0,
    });
  });

  it('refuses a folder with the fault, after what was checked until then', async () => {
    const data = join(terminal.home, 'data');
    rmSync(join(data, 't10k-labels-idx1-ubyte'));
    const finished = await terminal.atelier(['data', '--data', data, '--json']);
    expect(finished.code).toBe(1);
    expect(finished.stderr).toContain('has no t10k-labels-idx1-ubyte');
    expect(jsonLines(finished).map(({ type, state }) => [type, state])).toEqual([
      ['check', 'good'],
      ['check', 'good'],
      ['check', 'good'],
      ['check', 'refused'],
      ['check', 'unknown'],
      ['check', 'unknown'],
    ]);
  });
});
