/**
 * Windows' paths on any system: every function that takes a path apart or puts one together, with `node:path`
 * as Windows has it.
 */
import { win32 } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import * as v from 'valibot';
import { dataFolder } from '@contract/fields';
import { homeFolder } from '@engine/home';
import { otherFormatAdvice } from '@engine/import/other-formats';
import { isSharedRunName, isRunFile } from '@engine/share/shared-file';
import { sentenceOf } from '@engine/text/sentence-of';
import { shortName } from '@engine/text/short-name';
import { fileOfUrl } from '../../../electron/app-url';
import { placeBelow } from '../../../electron/opened/look';
import { pathsIn } from '../../../electron/opened/arguments';

// The tests' own system has other paths: nothing here reads a file.
vi.mock('node:path', async () => {
  const { win32: windows } = await vi.importActual<typeof import('node:path')>('node:path');
  return { ...windows, default: windows };
});

describe('the window’s own pages', () => {
  const folder = 'C:\\Program Files\\Atelier\\resources\\renderer';

  it('lie in the renderer’s folder', () => {
    expect(fileOfUrl('app://atelier/assets/a%20b.css', folder)).toBe(`${folder}\\assets\\a b.css`);
  });

  it.each([
    'app://atelier/..%2f..%2fsecret.html',
    'app://atelier/..%5csecret.html',
    'app://atelier/a%5c..%5c..%5csecret.html',
    'app://atelier/%5c%5cserver%5cshare%5csecret.html',
    'app://atelier/C:%5cWindows%5cwin.ini',
    'app://atelier/C:/Windows/win.ini',
    'app://atelier//server/share/secret.html',
    'app://atelier/%00.html',
  ])('never outside of it: %s', (url) => {
    const file = fileOfUrl(url, folder);
    expect(file === null || file.startsWith(`${folder}\\`), String(file)).toBe(true);
  });
});

describe('files that are opened with the app', () => {
  const from = 'C:\\Users\\me';
  const opened = (...args: string[]) => pathsIn(args, from, 'C:\\atelier');

  it('are found by drive, on a share, below the folder, and with a long path', () => {
    const long = `D:\\${'photos\\'.repeat(60)}a.jpg`;
    expect(opened('E:\\a.jpg', '\\\\server\\share\\b.jpg', 'c\\d.jpg', '..\\e.jpg', long)).toEqual([
      'E:\\a.jpg',
      '\\\\server\\share\\b.jpg',
      'C:\\Users\\me\\c\\d.jpg',
      'C:\\Users\\e.jpg',
      long,
    ]);
  });

  it('are not the app itself, however it is spelled', () => {
    expect(opened('C:/atelier', 'C:\\atelier\\')).toEqual([]);
  });

  it('are named below their folder with “/”, as when they are dropped', () => {
    expect(placeBelow('C:\\data\\shoes', 'C:\\data\\shoes\\left\\1.jpg')).toBe('shoes/left/1.jpg');
    expect(placeBelow('\\\\server\\share\\shoes', '\\\\server\\share\\shoes\\1.jpg')).toBe(
      'shoes/1.jpg',
    );
    expect(placeBelow('D:\\', 'D:\\1.jpg')).toBe('1.jpg');
  });

  it('are shared runs in any case of their ending', () => {
    for (const name of ['A.ATELIER', 'C:\\a.Atelier']) expect(isSharedRunName(name)).toBe(true);
    expect(isSharedRunName('a.atelier.txt')).toBe(false);
  });
});

describe('the data folder', () => {
  const { platform } = process;
  beforeEach(() => {
    Object.defineProperty(process, 'platform', { value: 'win32' });
  });
  afterEach(() => {
    Object.defineProperty(process, 'platform', { value: platform });
    vi.unstubAllEnvs();
  });

  it('is in the roaming profile', () => {
    vi.stubEnv('ATELIER_HOME', '');
    vi.stubEnv('APPDATA', 'C:\\Users\\me\\AppData\\Roaming');
    expect(homeFolder()).toBe('C:\\Users\\me\\AppData\\Roaming\\Atelier');
  });

  it.each(['D:\\atelier', '\\\\server\\share\\atelier', 'D:/atelier'])('may be %s', (path) => {
    vi.stubEnv('ATELIER_HOME', path);
    expect(homeFolder()).toBe(win32.normalize(path));
  });

  it.each(['atelier', '..\\atelier', 'D:atelier'])(
    'is refused where it is relative: %s',
    (path) => {
      vi.stubEnv('ATELIER_HOME', path);
      expect(() => homeFolder()).toThrow('not an absolute path');
    },
  );
});

describe('folders of data', () => {
  it('are taken by their full path only', () => {
    const isTaken = (path: string) => v.safeParse(dataFolder, path).success;
    const whole = ['C:\\data', 'c:/data', '\\\\server\\share', '\\\\?\\C:\\data', 'C:\\'];
    expect(whole.filter((path) => !isTaken(path))).toEqual([]);
    const parts = ['data', 'C:', 'C:data', '.\\data', '..\\data', '\\data', ''];
    expect(parts.filter(isTaken)).toEqual([]);
  });

  it('and models are named without what they lie in', () => {
    expect(shortName('C:\\data\\shoes\\')).toBe('shoes');
    expect(shortName('\\\\server\\share')).toBe('share');
    expect(shortName('C:/data/shoes')).toBe('shoes');
    expect(otherFormatAdvice('C:\\models\\a.h5')).toMatch(/^a\.h5 is a Keras model/);
  });
});

describe('an error of the disk', () => {
  const failed = (path: string) =>
    sentenceOf(Object.assign(new Error('EACCES'), { code: 'EACCES', syscall: 'open', path }));

  it('names the folder', () => {
    expect(failed('C:\\data\\a.png')).toBe('Permission denied (C:\\data).');
    expect(failed('\\\\server\\share\\a.png')).toBe('Permission denied (\\\\server\\share).');
    expect(failed('C:\\a.png')).toBe('Permission denied (C:\\).');
    expect(failed('/a.png')).toBe('Permission denied (/).');
  });
});

it('the files of a shared run have names that stay in its folder', () => {
  const isOne = (...path: string[]) => isRunFile(path);
  expect(isOne('run.json')).toBe(true);
  const none = [
    '..\\run.json',
    'C:run.json',
    'run.json:stream',
    'NUL',
    'nul.json',
    'run.json.',
    'a ',
  ];
  expect(none.filter((name) => isOne(name))).toEqual([]);
  expect(isOne('checkpoints', 'epoch-1', 'CON')).toBe(false);
});
