/** What set-up has made is used as long as it is whole. */
import { mkdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { filesBelow, hashOf, haveNotedFiles, noteFiles } from '../../../build/setup/files.mjs';
import { temporaryFolder } from '../../support/idx-folder';

let folder: ReturnType<typeof temporaryFolder>;
let made: string;
let note: string;
beforeEach(() => {
  folder = temporaryFolder();
  made = join(folder.path, 'made');
  note = join(folder.path, 'note');
  mkdirSync(join(made, 'inner'), { recursive: true });
  writeFileSync(join(made, 'program'), 'some bytes');
  writeFileSync(join(made, 'inner', 'empty'), '');
});
afterEach(() => {
  folder.remove();
});

describe('the files of a part', () => {
  it('are whole as they were noted, whatever was added since', () => {
    noteFiles(note, [made]);
    writeFileSync(join(made, 'more'), 'more');
    expect(haveNotedFiles(note, [made])).toBe(true);
  });

  it.each<[string, () => void]>([
    [
      'is cut off',
      () => {
        truncateSync(join(made, 'program'), 4);
      },
    ],
    [
      'is missing',
      () => {
        rmSync(join(made, 'inner', 'empty'));
      },
    ],
    [
      'has gone with all the others',
      () => {
        rmSync(made, { recursive: true });
      },
    ],
  ])('are not whole where one %s', (_, damage) => {
    noteFiles(note, [made]);
    damage();
    expect(haveNotedFiles(note, [made])).toBe(false);
  });

  it('count as whole where an earlier set-up noted none', () => {
    expect(haveNotedFiles(note, [made])).toBe(true);
  });

  it('have one hash, which another byte or another name changes', () => {
    const hash = () => hashOf(filesBelow(made), made);
    const first = hash();
    expect(hash()).toBe(first);
    writeFileSync(join(made, 'program'), 'some Bytes');
    const second = hash();
    expect(second).not.toBe(first);
    writeFileSync(join(made, 'another'), '');
    rmSync(join(made, 'inner', 'empty'));
    expect([first, second]).not.toContain(hash());
  });
});
