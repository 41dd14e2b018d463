/** `export` onto disks that are full or read-only: real ones, mounted where the system lets a test do so. */
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RunStore } from '@engine/runs/run-store';
import { settingsFor } from '@engine/settings';
import { temporaryFolder } from '../support/idx-folder';
import { canMount } from '../support/small-disk';
import { storedRun } from '../support/stored-run';

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

describe.skipIf(!canMount())('an export onto a disk that is', () => {
  it.each([
    ['full', 'size=16k', /cannot be written: the disk is full. No files were created/],
    ['read-only', 'ro', /cannot be written: the disk is read-only. No files were created/],
  ])('%s gets one sentence and leaves nothing', (_name, options, message) => {
    const disk = join(home.path, `a disk, ${options}`);
    mkdirSync(disk);
    const script =
      'mount -t tmpfs -o "$1" tmpfs "$2"; "$3" "$4" export One --format onnx --out "$2/out"; echo code $?; ls -A "$2"';
    const args = ['-rm', 'sh', '-c', script, 'sh', options, disk, process.execPath, PROGRAM];
    const env = { ...process.env, ATELIER_HOME: home.path };
    const { stdout, stderr } = spawnSync('unshare', args, { env, encoding: 'utf8' });
    expect(stderr.split('\n').filter((line) => line.startsWith('atelier: '))).toEqual([
      expect.stringMatching(message),
    ]);
    expect(stdout.trim()).toBe('code 1');
  });
});
