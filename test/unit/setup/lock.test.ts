/** One set-up at a time, and none that waits for nobody. */
import { existsSync, mkdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { withLock } from '../../../build/setup/step.mjs';
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

  it('is waited for while its process lives, and names the file to delete', async () => {
    leave(String(process.ppid));
    const waiting = setUp();
    await expect
      .poll(() => said)
      .toContain(`(process ${process.ppid}); if it is not running, delete ${lock}`);
    leave('', 60);
    expect(await waiting).toBe('done');
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
