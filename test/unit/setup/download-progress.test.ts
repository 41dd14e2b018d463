import { appendFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  downloadProgress,
  watchDownload,
  watchFiles,
} from '../../../build/setup/download-progress.mjs';
import { temporaryFolder } from '../../support/idx-folder';

const MEGABYTE = 1e6;
const TOTAL = 8 * MEGABYTE;

describe('the download of another program', () => {
  let home: ReturnType<typeof temporaryFolder>;
  let lines: string[];
  beforeEach(() => {
    home = temporaryFolder();
    lines = [];
  });
  afterEach(() => {
    home.remove();
  });
  const out = {
    isTTY: false,
    write: (text: string) => lines.push(text),
  };
  const said = () => expect.poll(() => lines.length, { timeout: 10_000 });

  it('is told by what it writes, wherever below its folder', async () => {
    writeFileSync(join(home.path, 'of another download'), Buffer.alloc(3 * MEGABYTE));
    await watchDownload(
      { name: 'a', total: TOTAL, folder: home.path },
      async () => {
        mkdirSync(join(home.path, 'pip-unpack'));
        const file = join(home.path, 'pip-unpack', 'a.whl');
        writeFileSync(file, Buffer.alloc(3 * MEGABYTE));
        await said().toBe(1);
        appendFileSync(file, Buffer.alloc(4 * MEGABYTE));
        await said().toBe(2);
      },
      out,
    );
    expect(lines).toEqual(['set-up:   a: 3 of 8 MB (37%)\n', 'set-up:   a: 7 of 8 MB (87%)\n']);
  });

  it('is told on a terminal where its size is not known', async () => {
    const terminal = { ...out, isTTY: true };
    await watchDownload(
      { name: 'a', total: null, folder: home.path },
      async () => {
        writeFileSync(join(home.path, 'a.zip'), Buffer.alloc(3 * MEGABYTE));
        await expect.poll(() => lines.join(''), { timeout: 10_000 }).toContain('a: 3 MB');
      },
      terminal,
    );
    expect(lines.at(-1)).toBe('\n');
  });

  it('is never more than all of it, and never less than nothing', async () => {
    const before = join(home.path, 'before');
    writeFileSync(before, Buffer.alloc(5 * MEGABYTE));
    await watchDownload(
      { name: 'a', total: TOTAL, folder: home.path },
      async () => {
        rmSync(before);
        await new Promise((resolve) => setTimeout(resolve, 700));
        expect(lines).toEqual([]);
        writeFileSync(before, Buffer.alloc(2 * TOTAL));
        await said().toBe(1);
      },
      out,
    );
    expect(lines).toEqual(['set-up:   a: 8 of 8 MB (100%)\n']);
  });

  it('ends as the program does, and needs no folder', async () => {
    const download = { name: 'a', total: TOTAL, folder: join(home.path, 'none') };
    await expect(watchDownload(download, () => Promise.resolve(7), out)).resolves.toBe(7);
    const failed = watchDownload(download, () => Promise.reject(new Error('No network.')), out);
    await expect(failed).rejects.toThrow('No network.');
    expect(lines).toEqual([]);
  });
});

describe('what a program makes', () => {
  it('is told by how many of its files are there', async () => {
    const home = temporaryFolder();
    const lines: string[] = [];
    const files = ['a', 'b', 'c', 'd'].map((name) => join(home.path, name));
    const made = { name: 'npm packages', files };
    await watchFiles(
      made,
      async () => {
        for (const file of files.slice(0, 3)) writeFileSync(file, '');
        await expect.poll(() => lines.length, { timeout: 10_000 }).toBe(1);
      },
      { write: (text) => lines.push(text) },
    );
    expect(lines).toEqual(['set-up:   npm packages: 3 of 4 (75%)\n']);
    home.remove();
  });
});

describe('downloads on a terminal', () => {
  it('share one line, as wide as the terminal', () => {
    const written: string[] = [];
    const out = { isTTY: true, columns: 50, write: (text: string) => written.push(text) };
    const [one, two] = ['first', 'second'].map((name) => downloadProgress(name, out));
    one?.at(1e6, 4e6);
    two?.at(3e6, 4e6);
    one?.end();
    two?.end();
    expect(written).toEqual([
      '\rset-up:   first: 1 of 4 MB (25%)\u001b[K',
      '\rset-up:   first: 1 of 4 MB (25%), second: 3 of 4 \u001b[K',
      '\n',
    ]);
  });
});
