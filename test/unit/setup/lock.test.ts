/** One set-up at a time, and none that waits for nobody. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { withLock } from '../../../build/setup/lock.mjs';
import { temporaryFolder } from '../../support/idx-folder';

let folder: ReturnType<typeof temporaryFolder>;
let lock: string;
let said: string;
beforeEach(() => {
  folder = temporaryFolder();
  lock = join(folder.path, 'lock');
  said = '';
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    said += String(text);
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  folder.remove();
});

function leave(content: string, secondsAgo = 60): void {
  mkdirSync(folder.path, { recursive: true });
  writeFileSync(lock, content);
  const at = new Date(Date.now() - 1000 * secondsAgo);
  utimesSync(lock, at, at);
}

const setUp = () => withLock(() => Promise.resolve('done'), folder.path);

describe('the lock of set-up', () => {
  it('names its process while it is held, and goes with it', async () => {
    const text = await withLock(() => Promise.resolve(readFileSync(lock, 'utf8')), folder.path);
    expect(text).toMatch(new RegExp(`^${process.pid} \\d*$`));
    expect(existsSync(lock)).toBe(false);
  });

  it.each([
    '',
    '\0\0\0\0',
    '0',
    '-1',
    'NaN',
    '1e3',
    ' ',
    `${process.ppid} and more`,
    '99999999999',
  ])('holds nobody up where it holds %j', async (content) => {
    leave(content);
    expect(await setUp()).toBe('done');
    expect(said).toBe('');
  });

  it('holds nobody up that a process left which is gone, or whose number another has', async () => {
    leave(String(2 ** 22 + 1));
    expect(await setUp()).toBe('done');
    if (process.platform !== 'linux') return;
    leave(`${process.ppid} 1`);
    expect(await setUp()).toBe('done');
  });

  it.runIf(process.platform === 'linux')(
    'holds nobody up whose process has ended and was not asked for',
    async () => {
      // The shell becomes a program that never asks for what the shell has started.
      const parent = spawn('sh', ['-c', 'sleep 0.1 & echo $!; exec sleep 60']);
      const [chunk] = (await once(parent.stdout, 'data')) as [Buffer];
      const pid = chunk.toString().trim();
      const state = () => /\) (\w) /.exec(readFileSync(`/proc/${pid}/stat`, 'latin1'))?.[1];
      await expect.poll(state).toBe('Z');
      leave(pid);
      expect(await setUp()).toBe('done');
      parent.kill();
    },
  );

  it('is waited for while its process lives, and names the file to delete', async () => {
    leave(String(process.ppid));
    const waiting = setUp();
    await expect
      .poll(() => said)
      .toContain(`(process ${process.ppid}); if it is not running, delete ${lock}`);
    leave('', 60);
    expect(await waiting).toBe('done');
  });

  it.skipIf(process.getuid?.() === 0)('is none where nothing can be written', async () => {
    mkdirSync(folder.path, { recursive: true });
    chmodSync(folder.path, 0o555);
    expect(await setUp()).toBe('done');
    chmodSync(folder.path, 0o755);
  });

  it('is left to a process that has just made it', async () => {
    leave('', 0);
    let through = false;
    const waiting = setUp().then(() => (through = true));
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(through).toBe(false);
    leave('', 60);
    await waiting;
  });
});
