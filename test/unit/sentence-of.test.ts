import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, statfsSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { sentenceOf } from '@engine/text/sentence-of';
import { temporaryFolder } from '../support/idx-folder';

let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => {
  folder.remove();
});

function said(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return sentenceOf(error).replace(folder.path, '…');
  }
  throw new Error('Nothing went wrong.');
}

it.runIf(process.platform === 'linux')('what the system says of a file is a sentence', () => {
  const at = (...names: string[]) => join(folder.path, ...names);
  writeFileSync(at('file'), '');
  mkdirSync(at('folder'));
  symlinkSync('loop', at('loop'));
  expect(said(() => readFileSync(at('absent')))).toBe('…/absent does not exist.');
  expect(said(() => statfsSync(at('file', 'inner')))).toBe(
    '…/file/inner cannot be reached: a part of its path is not a folder.',
  );
  expect(said(() => readFileSync(at('loop')))).toBe('…/loop is a link that leads back to itself.');
  expect(said(() => readFileSync(at('n'.repeat(300))))).toBe(
    'The name of a file is too long (…). Use a shorter one.',
  );
  expect(said(() => execFileSync(at('absent')))).toBe('…/absent does not exist.');
});

it('what has words of its own keeps them', () => {
  expect(sentenceOf(new Error('It failed.'))).toBe('It failed.');
  expect(sentenceOf(Object.assign(new Error('It failed.'), { code: 'ENOENT' }))).toBe('It failed.');
  expect(sentenceOf('text')).toBe('text');
});
