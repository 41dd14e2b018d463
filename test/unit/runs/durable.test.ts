import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type * as Files from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  ensureFolder,
  isTaken,
  replaceFile,
  replaceFileNow,
  writeFolder,
} from '@engine/storage/durable';
import { temporaryFolder } from '../../support/idx-folder';

/** What a file system says that is asked to sync: of folders, and of files. */
const says = vi.hoisted(() => ({ ofFolders: '', ofFiles: '' }));
vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof Files>();
  return {
    ...real,
    open: async (...opening: Parameters<typeof Files.open>) => {
      const file = await real.open(...opening);
      const code = (await file.stat()).isDirectory() ? says.ofFolders : says.ofFiles;
      if (code !== '') {
        file.sync = () => Promise.reject(Object.assign(new Error(`${code}: sync`), { code }));
      }
      return file;
    },
  };
});

let home: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  home = temporaryFolder();
});
afterEach(() => {
  Object.assign(says, { ofFolders: '', ofFiles: '' });
  home.remove();
});

const at = (...names: string[]): string => join(home.path, ...names);

describe('a file that is replaced', () => {
  it('is the last one of many that are written at once', async () => {
    const texts = Array.from({ length: 40 }, (_, place) => `${place}`.repeat(5000));
    await Promise.all(texts.map((text) => replaceFile(at('file'), text)));
    expect(readFileSync(at('file'), 'utf8')).toBe(texts.at(-1));
    expect(readdirSync(home.path)).toEqual(['file']);
  });

  it('stays where a link leads to, and for those who might read it', async () => {
    writeFileSync(at('file'), 'old');
    chmodSync(at('file'), 0o600);
    symlinkSync('file', at('link'));
    await replaceFile(at('link'), 'new');
    expect(readlinkSync(at('link'))).toBe('file');
    expect(readFileSync(at('file'), 'utf8')).toBe('new');
    expect(statSync(at('file')).mode & 0o777).toBe(0o600);
  });

  it('leaves nothing beside it where it cannot come to its place', async () => {
    mkdirSync(at('folder', 'inner'), { recursive: true });
    await expect(replaceFile(at('folder'), 'text')).rejects.toThrow();
    expect(() => {
      replaceFileNow(at('folder'), 'text');
    }).toThrow();
    await expect(replaceFile(at('none', 'file'), 'text')).rejects.toThrow(/ENOENT/);
    await replaceFile(at('other'), 'after a failure');
    expect(readdirSync(home.path).sort()).toEqual(['folder', 'other']);
  });
});

describe('a folder that is written', () => {
  const files = new Map([
    ['a', 'one'],
    [join('inner', 'b'), 'two'],
  ]);

  it('is there with everything in it', async () => {
    await writeFolder(at('new', 'folder'), files);
    expect(readFileSync(at('new', 'folder', 'inner', 'b'), 'utf8')).toBe('two');
    expect(readdirSync(at('new'))).toEqual(['folder']);
  });

  it('does not take the place of one that is there', async () => {
    await writeFolder(at('folder'), files);
    const again = writeFolder(at('folder'), new Map([['c', 'three']]));
    expect(isTaken(await again.catch((error: unknown) => error))).toBe(true);
    expect(readdirSync(home.path)).toEqual(['folder']);
    expect(readdirSync(at('folder')).sort()).toEqual(['a', 'inner']);
  });
});

describe('a folder that has to be there', () => {
  it('is made with those around it, once, and is no file', async () => {
    await Promise.all([ensureFolder(at('a', 'b', 'c')), ensureFolder(at('a', 'b', 'd'))]);
    await ensureFolder(at('a', 'b'));
    expect(readdirSync(at('a', 'b')).sort()).toEqual(['c', 'd']);
    writeFileSync(at('file'), '');
    await expect(ensureFolder(at('file'))).rejects.toThrow(/EEXIST/);
    await expect(ensureFolder(at('file', 'inner'))).rejects.toThrow(/ENOTDIR/);
  });
});

describe('a file system that syncs no folders', () => {
  it.each(['EINVAL', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EPERM', 'EACCES', 'EBADF', 'EISDIR'])(
    'and says %s takes files and folders as any other',
    async (code) => {
      says.ofFolders = code;
      await replaceFile(at('file'), 'text');
      await writeFolder(at('folder'), new Map([[join('inner', 'b'), 'two']]));
      expect(readdirSync(home.path).sort()).toEqual(['file', 'folder']);
    },
  );

  it.each(['EIO', 'ENOSPC', 'EROFS'])('is not one that says %s, which is told of', async (code) => {
    says.ofFolders = code;
    await expect(replaceFile(at('file'), 'text')).rejects.toThrow(code);
  });

  it('syncs files, and says where it does not', async () => {
    says.ofFiles = 'EINVAL';
    await expect(replaceFile(at('file'), 'text')).rejects.toThrow('EINVAL');
    await expect(writeFolder(at('folder'), new Map([['a', 'one']]))).rejects.toThrow('EINVAL');
    expect(readdirSync(home.path)).toEqual([]);
  });
});
