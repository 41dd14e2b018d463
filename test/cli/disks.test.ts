/**
 * Models that leave onto disks that are full or read-only, or come in where Atelier's own is: real ones,
 * mounted where the system lets a test do so.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RunStore } from '../../electron/engine/runs/run-store';
import { settingsFor } from '../../electron/engine/settings';
import { canMount } from '../support/disks';
import { temporaryFolder } from '../support/idx-folder';
import { storedRun } from '../support/stored-run';
import { TENSORFLOW_MODEL } from '../support/tensorflow-model';

const PROGRAM = join(process.cwd(), 'out/main/atelier.cjs');

let home: ReturnType<typeof temporaryFolder>;
beforeAll(async () => {
  home = temporaryFolder();
  const store = new RunStore(home.path);
  const { network } = await storedRun(store, settingsFor('dense', { hidden: [64] }), {
    name: 'One',
  });
  network.free();
});
afterAll(() => {
  home.remove();
});

/**
 * Run the command where a disk of these options is mounted at a place.
 * @returns its sentences, and what it and a look at the disk print
 */
function onDisk(
  options: string,
  place: string,
  atelierHome: string,
  args: readonly string[],
): { sentences: string[]; printed: string } {
  mkdirSync(place, { recursive: true });
  const script =
    'mount -t tmpfs -o "$1" tmpfs "$2"; disk="$2"; shift 2; "$@"; echo code $?; ls -A "$disk"';
  const command = [process.execPath, PROGRAM, ...args];
  const env = { ...process.env, ATELIER_HOME: atelierHome };
  const { stdout, stderr } = spawnSync(
    'unshare',
    ['-rm', 'sh', '-c', script, 'sh', options, place, ...command],
    { env, encoding: 'utf8' },
  );
  const sentences = stderr.split('\n').filter((line) => line.startsWith('atelier: '));
  return { sentences, printed: stdout.trim() };
}

describe.skipIf(!canMount())('a disk that is', () => {
  it.each([
    ['full', 'size=16k', 'the disk is full'],
    ['read-only', 'ro', 'the disk is read-only'],
  ])('%s gets one sentence from an export, and holds nothing', (_name, options, fault) => {
    const disk = join(home.path, `a disk, ${options}`);
    for (const format of ['onnx', 'serving']) {
      const args = ['export', 'One', '--format', format, '--out', join(disk, 'out')];
      const { sentences, printed } = onDisk(options, disk, home.path, args);
      expect(sentences).toEqual([
        expect.stringContaining(`cannot be written: ${fault}. Nothing was left behind.`),
      ]);
      expect(printed).toBe('code 1');
    }
  });

  it.each([
    ['full', 'size=64k', 'the disk is full'],
    ['read-only', 'ro', 'the disk is read-only'],
  ])('%s gets one sentence from an import, and holds no run', (_name, options, fault) => {
    const model = join(home.path, 'Größe & more');
    cpSync(TENSORFLOW_MODEL, model, { recursive: true });
    const disk = join(home.path, `a home, ${options}`);
    const { sentences, printed } = onDisk(options, disk, disk, ['import', model]);
    expect(sentences).toEqual([
      `atelier: The model cannot be kept: ${fault}. Nothing was left behind.`,
    ]);
    expect(printed.split('\n').filter((line) => line !== 'runs')).toEqual(['code 1']);
  });

  it('full where the model is looked at first gets one sentence too', () => {
    const disk = join(home.path, 'temporary');
    const args = ['import', join(process.cwd(), TENSORFLOW_MODEL)];
    process.env['TMPDIR'] = disk;
    const { sentences, printed } = onDisk('size=8k', disk, home.path, args);
    delete process.env['TMPDIR'];
    expect(sentences).toEqual([
      `atelier: The model cannot be looked at in ${disk}: the disk is full. Nothing was left behind.`,
    ]);
    expect(printed).toBe('code 1');
  });
});
