/** A sweep whose disk takes nothing: real disks, mounted where the system lets a test do so. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { realSlice, temporaryFolder, writeIdxFolder } from '../support/idx-folder';

const PROGRAM = join(process.cwd(), 'out/main/atelier.cjs');

/** Whether a process may have a view of its own of the file system. */
function canMount(): boolean {
  try {
    execFileSync('unshare', ['-rm', 'true'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** A sweep on a disk as it is first, then resumed on the disk as it is then. */
const SCRIPT = `
  mount -t tmpfs -o "$1" tmpfs "$3/runs"
  "$4" "$5" sweep --model linear --epochs 1 --data "$3/data" --strategy grid --learning-rate 0.01,0.02 --batch-size 64
  echo "code $?"
  mount -o "remount,$2" "$3/runs"
  "$4" "$5" sweep --resume "$(ls "$3/sweeps")"
  echo "code $?"
`;

let home: ReturnType<typeof temporaryFolder>;
beforeEach(async () => {
  home = temporaryFolder();
  mkdirSync(join(home.path, 'runs'));
  writeIdxFolder(join(home.path, 'data'), await realSlice(200, 50));
});
afterEach(() => {
  home.remove();
});

describe.skipIf(!canMount())('a sweep on a disk that is', () => {
  it.each([
    ['full', 'size=1m', 'size=300m', /^atelier: Not enough disk space for this run: /],
    [
      'full of files',
      'size=300m,nr_inodes=6',
      'size=300m,nr_inodes=10k',
      /^atelier: The disk is full\. /,
    ],
    ['read-only', 'size=300m,ro', 'size=300m,rw', /^atelier: The disk is read-only \(/],
  ])('%s is paused with one sentence, and goes on once it is not', (_what, before, then, words) => {
    const args = ['-rm', 'sh', '-c', SCRIPT, 'sh', before, then, home.path];
    const env = { ...process.env, ATELIER_HOME: home.path };
    const { stdout, stderr } = spawnSync('unshare', [...args, process.execPath, PROGRAM], {
      env,
      encoding: 'utf8',
    });
    expect(stderr.split('\n').filter((line) => line.startsWith('atelier: '))).toEqual([
      expect.stringMatching(words),
    ]);
    expect(stderr).toContain('Then resume the sweep.');
    expect(stdout.match(/code \d/g)).toEqual(['code 1', 'code 0']);
    // As many as are trained at the same time.
    expect(stdout).toMatch(
      /Paused\. [12] trials? in .*\. Resume with: npm run atelier -- sweep --resume /,
    );
    expect(stdout).toMatch(/No trials left\. 2 trials/);
    expect(stdout).not.toMatch(/\bfailed\b/);
  });
});
