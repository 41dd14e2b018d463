import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { csvFile, csvText } from '@engine/text/csv';
import { sourceFiles } from '../support/source-files';

describe('a table as CSV', () => {
  it.each([
    '=1+1',
    '+1',
    '-1',
    '@SUM(A1)',
    '\tx',
    '\rx',
    '\nx',
    '＝1',
    '\u200B=1',
    '\u0000=1',
    '\uFEFF@x',
  ])('has no formula of the text %j', (text) => {
    const [, row = ''] = /^name\r\n([^]*)\r\n$/.exec(csvText([['name'], [text]])) ?? [];
    expect(row.replace(/^"/, '').startsWith("'")).toBe(true);
  });

  it('guards names in its head too', () => {
    expect(csvText([['=evil', 'index']])).toBe("'=evil,index\r\n");
  });

  it('leaves numbers numbers', () => {
    expect(csvText([[-1, 1e-7, 0.5, true, null, undefined]])).toBe('-1,1e-7,0.5,true,,\r\n');
  });

  it('keeps commas, quotes and line breaks in their cell', () => {
    expect(csvText([['a,b', 'say "x"', 'one\ntwo', 'plain']])).toBe(
      '"a,b","say ""x""","one\ntwo",plain\r\n',
    );
  });

  it('is known as UTF-8 where it is a file, by one mark', () => {
    expect(csvFile('Größe\r\n')).toBe('\uFEFFGröße\r\n');
    expect(csvFile(csvFile('x'))).toBe('\uFEFFx');
  });
});

describe('the program', () => {
  it('has one writer of CSV', () => {
    for (const file of sourceFiles()) {
      if (file.endsWith(join('text', 'csv.ts'))) continue;
      const text = readFileSync(file, 'utf8');
      // Quotes that are doubled, or cells that are joined to rows, make a second writer.
      expect(text, file).not.toMatch(/'""'|join\(','\)\s*\}?\\r?\\n|\$\{\w+\},\$\{\w+\},\$\{/);
      if (/\.csv['"`]/.test(text))
        expect(text, file).toMatch(/csvText|csvFile|runsCsv|scalarsCsv|csv-parse|csv\.DictReader/);
    }
  });
});
