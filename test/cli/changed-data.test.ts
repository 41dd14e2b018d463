/** Data folders that were replaced, both forms of a name, and labels from 1, by the built command itself. */
import { execFileSync } from 'node:child_process';
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { idxImages, idxLabels, realSlice, writeIdxFolder } from '../support/idx-folder';
import { picture, write, writeColorFolder } from '../support/image-folder';
import { Terminal } from '../support/terminal';

const NFC = 'Café au lait';
const NFD = NFC.normalize('NFD');

let terminal: Terminal;
let data: string;
let run: string;
const train = ['train', '--model', 'linear', '--epochs', '1'];
beforeAll(async () => {
  terminal = new Terminal();
  data = join(terminal.home, 'data');
  writeIdxFolder(data, await realSlice(400, 80));
  const { result } = await terminal.asked(...train, '--data', data, '--name', NFD);
  run = String(result['run']);
});
afterAll(() => {
  terminal.remove();
});

describe('a run', () => {
  it('is found by either form of its name, and tells what it was computed with', async () => {
    for (const name of [NFC, NFD]) {
      const { result } = await terminal.asked('evaluate', name);
      expect(result).toMatchObject({ run, platform: { processor: expect.any(String) as string } });
    }
    const { lines } = await terminal.asked('runs', '--filter', NFD.toLowerCase().slice(0, 5));
    expect(lines[0]).toMatchObject({ run, name: NFC, data: { folder: data } });
    const { stdout } = await terminal.atelier(['evaluate', NFC]);
    expect(stdout).toMatch(/^Trained on .+, libtensorflow \d+\.\d+\.\d+, /);
  }, 120_000);

  it('has its data told of once the files were replaced, and goes on only where that is accepted', async () => {
    writeIdxFolder(data, await realSlice(300, 60));
    const changed = `The data in ${data} has changed since “${NFC}” was trained: it had 400 training images and now has 300, and it had 80 test images and now has 60.`;
    for (const command of [
      ['evaluate', run],
      ['predict', run],
      ['explain', run, '--index', '1'],
      ['map', run, '--method', 'pca', '--out', join(terminal.home, 'map.csv')],
    ]) {
      const { code, stdout } = await terminal.atelier(command);
      expect([code, stdout.includes(`Warning: ${changed}`)]).toEqual([0, true]);
    }
    const { lines } = await terminal.asked('evaluate', run);
    expect(lines[0]).toEqual({ type: 'warning', warning: changed });
    const refused = await terminal.atelier(['resume', run, '--epochs', '2']);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain(
      `${changed} To continue with the current data, confirm it in the window or add --accept-changed-data in the terminal.`,
    );
    const accepted = await terminal.asked('resume', run, '--epochs', '2', '--accept-changed-data');
    expect(accepted.lines[0]).toEqual({ type: 'warning', warning: changed });
    expect(accepted.result).toMatchObject({ run, status: 'finished' });
    const { lines: after } = await terminal.asked('evaluate', run);
    expect(after.some(({ type }) => type === 'warning')).toBe(false);
  }, 240_000);

  it('is repeated and fine-tuned on other data only where that is accepted', async () => {
    writeIdxFolder(data, await realSlice(350, 60));
    const changed = 'it had 300 training images and now has 350';
    const before = (await terminal.asked('runs')).lines.length;
    // No photo is read before: the folder is none.
    const commands = [
      ['repeat', run, '--times', '2'],
      ['fine-tune', run, join(terminal.home, 'no photos')],
    ];
    for (const command of commands) {
      const { code, stderr } = await terminal.atelier(command);
      expect([code, stderr]).toEqual([1, expect.stringContaining(changed)]);
      expect(stderr).toContain('add --accept-changed-data in the terminal.');
    }
    expect((await terminal.asked('runs')).lines).toHaveLength(before);
    const { lines, result } = await terminal.asked(
      ...['repeat', run, '--times', '2', '--accept-changed-data'],
    );
    expect(lines[0]?.['warning']).toContain(changed);
    // The run on the earlier data is not in their mean.
    const repeated = result['runs'] as { run: string; seed: number }[];
    expect(repeated.map(({ seed }) => seed).sort()).toEqual([2, 3]);
    expect(repeated.map((each) => each.run)).not.toContain(run);
  }, 240_000);
});

describe('a run on folders of images', () => {
  it('is scored by the names of its classes, whichever folders are there now', async () => {
    const folder = join(terminal.home, 'colors');
    writeColorFolder(folder, 24);
    const flags = ['--model', 'linear', '--epochs', '12', '--image-size', '8'];
    const { result } = await terminal.asked('train', ...flags, '--data', folder);
    const own = String(result['run']);
    const { result: before } = await terminal.asked('evaluate', own);
    expect(before['testAccuracy']).toBeGreaterThan(0.9);
    // The first in order: what is left would have other numbers.
    rmSync(join(folder, 'blue'), { recursive: true });
    const { lines, result: after } = await terminal.asked('evaluate', own);
    expect(lines[0]?.['warning']).toContain('its class names are different');
    expect(after['testAccuracy']).toBeGreaterThan(0.9);
    const others = 'was trained on other classes than those in';
    const resumed = await terminal.atelier([
      ...['resume', own, '--epochs', '14', '--accept-changed-data'],
    ]);
    expect([resumed.code, resumed.stderr]).toEqual([1, expect.stringContaining(others)]);
    renameSync(join(folder, 'green'), join(folder, 'amber'));
    for (const command of ['evaluate', 'predict']) {
      const { code, stderr } = await terminal.atelier([command, own]);
      expect([code, stderr]).toEqual([1, expect.stringContaining('no class for “amber”')]);
    }
  }, 240_000);
});

describe('a run with classes of its own', () => {
  it('learns no more where a class of its data is gone', async () => {
    const [folder, photos] = [join(terminal.home, 'all colors'), join(terminal.home, 'photos')];
    writeColorFolder(folder, 24);
    for (let at = 0; at < 6; at++) {
      write(photos, `violet/${at}.png`, picture(20, 16, [150, 30, 200], 90 + at));
      write(photos, `blue/${at}.png`, picture(20, 16, [20, 50, 230], 90 + at));
    }
    const flags = ['--model', 'linear', '--epochs', '4', '--image-size', '8'];
    await terminal.asked('train', ...flags, '--data', folder, '--name', 'Colors');
    await terminal.asked('fine-tune', 'Colors', photos, '--name', 'Own');
    // The last in order: what is left has the numbers that it had.
    rmSync(join(folder, 'red'), { recursive: true });
    const again = ['fine-tune', 'Own', photos, '--accept-changed-data'];
    const { code, stderr } = await terminal.atelier(again);
    expect([code, stderr]).toEqual([1, expect.stringContaining('was trained on other classes')]);
    const { lines } = await terminal.asked('evaluate', 'Own', '--against', 'Colors');
    expect(lines.length).toBeGreaterThan(0);
  }, 240_000);
});

describe('a sweep', () => {
  it('goes on with other data only where that is accepted', async () => {
    const flags = ['--model', 'linear', '--epochs', '16', '--batch-size', '16,32,64,128'];
    const swept = ['sweep', ...flags, '--strategy', 'grid', '--minutes', '5', '--data', data];
    const paused = await terminal.atelier([...swept, '--json'], '"type":"epoch"');
    const last = JSON.parse(paused.stdout.trimEnd().split('\n').at(-1) ?? '') as {
      sweep: string;
    };
    writeIdxFolder(data, await realSlice(250, 60));
    const resume = ['sweep', '--resume', last.sweep];
    const refused = await terminal.atelier(resume);
    expect([refused.code, refused.stderr]).toEqual([
      1,
      expect.stringContaining('has 250. To continue with the current data'),
    ]);
    const { lines, result } = await terminal.asked(...resume, '--accept-changed-data');
    expect(lines[0]?.['warning']).toContain('has 250.');
    expect(result['status']).toBe('finished');
  }, 240_000);
});

describe('labels from 1', () => {
  it('are refused with what to do, shifted where asked, and remembered by the run', async () => {
    const folder = join(terminal.home, 'emnist');
    const slice = await realSlice(300, 60);
    writeIdxFolder(folder, slice);
    for (const [name, part] of [
      ['train', slice.train],
      ['t10k', slice.test],
    ] as const) {
      const labels = part.labels.map((label) => label + 1);
      const emnist = `emnist-clothes-${name === 'train' ? name : 'test'}`;
      for (const kind of ['images-idx3-ubyte', 'labels-idx1-ubyte']) {
        rmSync(join(folder, `${name}-${kind}`));
      }
      writeFileSync(join(folder, `${emnist}-images-idx3-ubyte.gz`), idxImages(part));
      writeFileSync(join(folder, `${emnist}-labels-idx1-ubyte.gz`), gzipSync(idxLabels(labels)));
    }
    const refused = await terminal.atelier([...train, '--data', folder]);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain(
      'emnist-clothes-train-labels-idx1-ubyte.gz has labels from 1 to 10',
    );
    const asked = await terminal.atelier([...train, '--data', folder, '--first-label', '2']);
    expect([asked.code, asked.stderr]).toEqual([2, 'atelier: --first-label must be 0 or 1.']);
    const shifted = ['--data', folder, '--first-label', '1'];
    const { result: report } = await terminal.asked('data', ...shifted);
    expect(report).toMatchObject({ firstLabel: 1, trainImages: 300 });
    const { result } = await terminal.asked(...train, ...shifted);
    const { result: scored } = await terminal.asked('evaluate', String(result['run']));
    expect(scored['testAccuracy']).toBeCloseTo(Number(result['testAccuracy']), 6);
    const { lines } = await terminal.asked('runs');
    expect(lines.find((line) => line['run'] === result['run'])).toMatchObject({
      data: { firstLabel: 1 },
    });
  }, 240_000);
});

describe.skipIf(process.platform === 'win32')('a pipe in place of a file', () => {
  it('is refused at once', async () => {
    const folder = join(terminal.home, 'pipes');
    writeIdxFolder(folder, await realSlice(30, 10));
    rmSync(join(folder, 't10k-images-idx3-ubyte'));
    execFileSync('mkfifo', [join(folder, 't10k-images-idx3-ubyte')]);
    const { code, stderr } = await terminal.atelier(['data', '--data', folder]);
    expect([code, stderr]).toEqual([
      1,
      'atelier: t10k-images-idx3-ubyte is a pipe, socket or device, not a file.',
    ]);
  }, 60_000);
});
