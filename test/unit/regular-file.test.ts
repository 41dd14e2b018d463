import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  limitText,
  openRegularFile,
  readRegularFile,
  UnreadableFileError,
} from '@engine/regular-file';
import { temporaryFolder } from '../support/idx-folder';

let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => {
  folder.remove();
});

const path = (name: string): string => join(folder.path, name);
const PLENTY = 1024;

describe('a foreign file', () => {
  it('is read whole, through links too', async () => {
    writeFileSync(path('file'), 'abc');
    symlinkSync(path('file'), path('link'));
    expect((await readRegularFile(path('file'), 3)).toString()).toBe('abc');
    expect((await readRegularFile(path('link'), PLENTY)).toString()).toBe('abc');
    writeFileSync(path('empty'), '');
    expect(await readRegularFile(path('empty'), 0)).toHaveLength(0);
  });

  it('is opened with its size, for whoever reads it piece by piece', async () => {
    writeFileSync(path('file'), 'abc');
    const { handle, size } = await openRegularFile(path('file'), PLENTY);
    await handle.close();
    expect(size).toBe(3);
  });

  it('is refused in a sentence where it is missing', async () => {
    const refused = readRegularFile(path('absent'), PLENTY);
    await expect(refused).rejects.toThrow('absent cannot be read (ENOENT).');
    await expect(refused).rejects.toMatchObject({ code: 'ENOENT' });
    await expect(refused).rejects.toBeInstanceOf(UnreadableFileError);
  });

  it('is refused where it is a folder', async () => {
    mkdirSync(path('folder'));
    await expect(readRegularFile(path('folder'), PLENTY)).rejects.toThrow(
      'folder is a folder, not a file.',
    );
  });

  it('is refused by its size before a byte is read', async () => {
    writeFileSync(path('large'), '');
    truncateSync(path('large'), 3 * 1024 ** 3);
    await expect(readRegularFile(path('large'), 2 * 1024 ** 3)).rejects.toThrow(
      'large is larger than 2 GiB, the limit.',
    );
    writeFileSync(path('small'), 'abcd');
    await expect(readRegularFile(path('small'), 3)).rejects.toThrow('larger than 3 bytes');
  });

  it('has its limit told in the largest unit that fits', () => {
    expect(limitText(4 * 1024 ** 2)).toBe('4 MiB');
    expect(limitText(1500)).toBe('1,500 bytes');
  });
});

describe.skipIf(process.platform === 'win32')('what is no regular file', () => {
  const refused = 'is a pipe, socket or device, not a file.';

  it('is refused without waiting where it is a named pipe that nobody writes to', async () => {
    execFileSync('mkfifo', [path('pipe')]);
    // More of them than the pool that reads files has threads.
    const reads = Array.from({ length: 8 }, () => readRegularFile(path('pipe'), PLENTY));
    for (const { reason } of (await Promise.allSettled(reads)) as PromiseRejectedResult[]) {
      expect(String(reason)).toContain(`pipe ${refused}`);
    }
    writeFileSync(path('file'), 'abc');
    expect(await readRegularFile(path('file'), PLENTY)).toHaveLength(3);
  });

  it('is refused where it is a device without end, or a link to one', async () => {
    symlinkSync('/dev/zero', path('labels.txt'));
    await expect(readRegularFile(path('labels.txt'), PLENTY)).rejects.toThrow(
      `labels.txt ${refused}`,
    );
    await expect(readRegularFile('/dev/tty', PLENTY)).rejects.toThrow(/^tty /);
  });

  it('is refused where it is a socket', async () => {
    const server = createServer();
    await new Promise<void>((listening) => server.listen(path('socket'), listening));
    try {
      await expect(readRegularFile(path('socket'), PLENTY)).rejects.toThrow(`socket ${refused}`);
    } finally {
      await new Promise((closed) => server.close(closed));
    }
  });
});
