import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fileName, FreeNames, isFileName, MAX_NAME_BYTES } from '@engine/text/file-name';

const named = (text: string, suffix = '') => fileName(text, { fallback: 'class', suffix });
const BYTES_OF_FILE_SYSTEMS = 255;

describe('the name of a file', () => {
  it.each([
    ['T-shirt/top', 'T-shirt-top'],
    ['Größe 3', 'Größe 3'],
    ['Linear, loss', 'Linear, loss'],
    ['a<b>c:d"e\\f|g?h*i', 'a-b-c-d-e-f-g-h-i'],
    ['two\nlines\tand\u2028more', 'two-lines-and-more'],
    ['\u001B[31mred', '-[31mred'],
    ['invoice\u202Egnp.exe', 'invoicegnp.exe'],
    ['\uFEFFhat\u200B', 'hat'],
    ['می\u200Cخواهم', 'می\u200Cخواهم'],
    ['a\uD800b', 'a-b'],
    ['e\u0301', '\u00E9'],
    ['hat.', 'hat'],
    ['hat ', 'hat'],
    ['hat. . ', 'hat'],
    ['.hidden', 'hidden'],
    ['.', 'class'],
    ['..', 'class'],
    ['...', 'class'],
    [' ', 'class'],
    ['', 'class'],
    ['\u200F', 'class'],
  ])('made of %j is %j', (text, name) => {
    expect(named(text)).toBe(name);
  });

  it.each([
    ['CON', 'CON_'],
    ['aux', 'aux_'],
    ['NUL', 'NUL_'],
    ['prn', 'prn_'],
    ['LPT9', 'LPT9_'],
    ['com1.x', 'com1_.x'],
    ['com¹', 'com¹_'],
    ['nul .txt', 'nul_ .txt'],
    ['CONIN$', 'CONIN$_'],
    ['NUL.', 'NUL_'],
    [' aux ', 'aux_'],
    ['console', 'console'],
    ['COM10', 'COM10'],
    ['Auxiliary', 'Auxiliary'],
  ])('is no device of Windows: %j becomes %j', (text, name) => {
    expect(named(text)).toBe(name);
  });

  it('is no device with a suffix either', () => {
    expect(named('nul', '.png')).toBe('nul_.png');
    expect(fileName('..', { fallback: 'con', suffix: '.csv' })).toBe('con_.csv');
  });

  it.each(['x'.repeat(300), 'ü'.repeat(300), '漢'.repeat(300), '👗'.repeat(300), ' .'.repeat(300)])(
    'fits file systems in bytes, with its suffix: %s',
    (text) => {
      const name = named(text, '-0123456789abcdef.png');
      expect(Buffer.byteLength(name)).toBeLessThanOrEqual(MAX_NAME_BYTES);
      expect(MAX_NAME_BYTES).toBeLessThanOrEqual(BYTES_OF_FILE_SYSTEMS);
      expect(name.endsWith('-0123456789abcdef.png')).toBe(true);
      expect(name).not.toMatch(/\p{Cs}/u);
      const place = mkdtempSync(join(tmpdir(), 'names-'));
      writeFileSync(join(place, name), '');
      expect(readdirSync(place)).toEqual([name]);
      rmSync(place, { recursive: true });
    },
  );

  it('that is cut ends in no dot and no space', () => {
    expect(named(`${'x'.repeat(MAX_NAME_BYTES - 3)}. . . more`)).toBe(
      'x'.repeat(MAX_NAME_BYTES - 3),
    );
  });

  it('is what it was when a name is made of it again', () => {
    for (const text of [
      'CON',
      'com1.x',
      '..',
      'a/b',
      '漢'.repeat(300),
      `com1.${'x'.repeat(300)}`,
    ]) {
      expect(named(named(text))).toBe(named(text));
      expect(isFileName(named(text))).toBe(true);
    }
  });

  it('is told from what is none', () => {
    const none = ['', '.', '..', '../x.csv', 'a/b', 'C:x', 'NUL', 'aux.csv', 'hat.', '.x', 'a\nb'];
    for (const name of [...none, 'x'.repeat(256), 'a\u202Eb']) {
      expect(isFileName(name), name).toBe(false);
    }
  });
});

describe('names in one folder', () => {
  it('differ to every file system', () => {
    const names = new FreeNames();
    const given = ['Hat', 'hat', 'HAT', 'hat.', 'ha:t', 'ha?t', 'é', 'e\u0301', 'É', 'ß', 'SS'].map(
      (text) => names.take(text, { fallback: 'class' }),
    );
    expect(given.slice(0, 4)).toEqual(['Hat', 'hat-2', 'HAT-3', 'hat-4']);
    const equal = given.map((name) => name.normalize('NFC').toUpperCase());
    expect(new Set(equal).size).toBe(given.length);
  });

  it('differ from those that are there, and keep their endings', () => {
    const names = new FreeNames(['RUN.CSV', 'run-2.csv']);
    expect(names.take('run', { fallback: 'x', suffix: '.csv' })).toBe('run-3.csv');
  });

  it('differ where they are cut', () => {
    const names = new FreeNames();
    const long = '漢'.repeat(300);
    const [one, two] = [1, 2].map(() => names.take(long, { fallback: 'x', suffix: '.png' }));
    expect(two).not.toBe(one);
    expect(two).toMatch(/-2\.png$/);
    expect(Buffer.byteLength(two ?? '')).toBeLessThanOrEqual(MAX_NAME_BYTES);
  });
});
