/** Disks that are full or read-only: real ones, mounted where the system lets a test do so. */
import { execFileSync, spawn } from 'node:child_process';

/** Whether a process may have a view of its own of the file system. */
export function canMount(): boolean {
  try {
    execFileSync('unshare', ['-rm', 'true'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/**
 * Run shell lines in a view of the file system in which a folder is a small disk of its own.
 * @param lines `$1` is the disk, and `$2` and on the given words
 */
export function onSmallDisk(
  { disk, size, env }: { disk: string; size: string; env?: NodeJS.ProcessEnv },
  lines: string,
  ...words: string[]
): Promise<{ stdout: string; stderr: string }> {
  const script = `mount -t tmpfs -o size=${size} tmpfs "$1"\n${lines}`;
  return new Promise((resolve, reject) => {
    const child = spawn('unshare', ['-rm', 'sh', '-c', script, 'sh', disk, ...words], {
      env: { ...process.env, ...env },
    });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.on('error', reject);
    child.on('close', () => {
      resolve({ stdout, stderr });
    });
  });
}

/** Fill the disk up to its last byte. */
export const FILL = 'dd if=/dev/zero of="$1/filler" bs=4k 2>/dev/null; sync';
