/** Names that Windows cannot keep apart, cannot have, or finds too long. */
import { describe, expect, it } from 'vitest';
import { checkNames } from '@engine/data/folder/image-zip';
import { EXPORT_FORMATS } from '@engine/export/formats';
import { servingName } from '@engine/export/serving-name';
import { newRunId } from '@engine/storage/run-id';
import { DEFAULTS } from '@engine/settings';
import { FreeNames, isFileName, isWindowsName } from '@engine/text/file-name';
import { MAX_NAME } from '@engine/text/names';
import { sortedClasses, layoutOf } from '@engine/data/folder/conventions';

/** What programs other than Node.js can open, such as a file manager, with its closing zero. */
const MAX_PATH = 260;
/** With the longest name that Windows gives a local account. */
const PROFILE = `C:\\Users\\${'x'.repeat(20)}`;

const DEVICES = ['CON', 'nul', 'Aux.txt', 'COM1', 'lpt9.png', 'com¹', 'CONIN$', 'nul .x'];

describe('names that Windows cannot have', () => {
  it.each([...DEVICES, 'hat.', 'hat ', 'a:b', 'a?b', 'a\\b', 'a\u0007b'])('%j', (name) => {
    expect(isWindowsName(name)).toBe(false);
    expect(isFileName(name)).toBe(false);
  });

  it('are none of what exports and runs are called', () => {
    for (const name of [...DEVICES, 'T-shirt/top', '...', 'hat.', '漢字']) {
      const run = '20260101-000000-cnn-abcd';
      expect(isWindowsName(servingName({ name, run })), name).toBe(true);
    }
    expect(isWindowsName(newRunId(DEFAULTS.cnn))).toBe(true);
  });

  it('are refused in an archive on Windows alone, naming the file', () => {
    for (const name of ['con/1.png', 'hat./1.png', 'hat /1.png', 'hat/NUL.png', 'hat/1?.png']) {
      expect(() => {
        checkNames('C:\\a.zip', [name], 'win32');
      }, name).toThrow(/cannot be unpacked/);
      expect(() => {
        checkNames('/a.zip', [name], 'linux');
      }).not.toThrow();
    }
    expect(() => {
      checkNames('a.zip', ['hat/1.png', 'ü/2.png', '.x/3.png'], 'win32');
    }).not.toThrow();
  });
});

describe('classes that differ by case only', () => {
  const names = ['data/Hat/1.png', 'data/hat/2.png'];

  it('stay two where the system keeps them apart', () => {
    const { files } = layoutOf(names);
    expect(sortedClasses(files.map(({ className }) => className))).toEqual(['Hat', 'hat']);
    expect(() => {
      checkNames('a.zip', names, 'linux');
    }).not.toThrow();
  });

  it.each(['win32', 'darwin'] as const)('are not unpacked as one on %s', (platform) => {
    expect(() => {
      checkNames('a.zip', names, platform);
    }).toThrow(
      'a.zip holds the folders data/Hat and data/hat, which are one folder on this system. Rename one of them, and zip the folder again.',
    );
    const once = ['data/Hat/1.png', 'data/Hat/2.png', 'data/Coat/1.png'];
    expect(() => {
      checkNames('a.zip', once, platform);
    }).not.toThrow();
  });

  it('are exported into folders of their own, as runs of one name are', () => {
    const free = new FreeNames(['First-CNN']);
    const taken = ['Hat', 'hat', 'first-cnn'].map((name) => free.take(name, { fallback: 'x' }));
    expect(taken).toEqual(['Hat', 'hat-2', 'first-cnn-2']);
  });
});

describe('the longest paths are within 260 characters', () => {
  const run = 'r'.repeat(80);

  it('of a run in the data folder', () => {
    const home = `${PROFILE}\\AppData\\Roaming\\Atelier`;
    // Written under a temporary name first, a UUID with a prefix.
    const unfinished = `.unfinished-atelier-${'0'.repeat(36)}`;
    const path = `${home}\\runs\\${run}\\checkpoints\\epoch-000000\\${unfinished}`;
    expect(path.length).toBeLessThan(MAX_PATH);
  });

  it('of an export of a run with the longest name, in a folder of Documents', () => {
    const name = 'n'.repeat(MAX_NAME);
    for (const format of EXPORT_FORMATS) {
      const folder = `${PROFILE}\\Documents\\Models\\${servingName({ name, run })}-${format}-99`;
      const file = `${folder}\\1\\variables\\variables.data-00000-of-00001`;
      expect(file.length).toBeLessThan(MAX_PATH);
    }
  });
});
