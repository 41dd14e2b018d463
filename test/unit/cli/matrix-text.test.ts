import { describe, expect, it } from 'vitest';
import { matrixText } from '../../../electron/cli/matrix-text';
import { textColumns } from '../../../electron/cli/terminal-width';

const names = (count: number) => Array.from({ length: count }, (_, at) => `Class number ${at}`);

/** Every class is recognized ten times, and the one before it is predicted once. */
const matrix = (count: number) =>
  Array.from({ length: count }, (_, label) =>
    Array.from({ length: count }, (_, to) => (label === to ? 10 : to === label - 1 ? label : 0)),
  );

describe('a confusion matrix in the terminal', () => {
  it.each([
    [2, 40],
    [10, 60],
    [10, 80],
    [62, 80],
    [62, 100],
    [62, 237],
    [256, 80],
    [256, 100],
  ])('of %i classes fits %i columns', (count, columns) => {
    const text = matrixText(matrix(count), names(count), { diagonal: false, columns });
    for (const line of text.split('\n')) expect(textColumns(line)).toBeLessThanOrEqual(columns);
    expect(text.split('\n').length).toBeLessThan(4 * (count + 2));
  });

  it('of few classes is one table, as roomy as there is room for', () => {
    const lines = matrixText(matrix(3), ['a', 'bc', 'd'], { diagonal: false, columns: 80 });
    expect(lines.split('\n')).toEqual([
      '            0    1    2',
      '    0 a    10    0    0',
      '    1 bc    1   10    0',
      '    2 d     0    2   10',
    ]);
  });

  it('of more classes is several tables, each with every row and its part of the columns', () => {
    const text = matrixText(matrix(20), names(20), { diagonal: false, columns: 60 });
    const tables = text.split('\n\n');
    expect(tables.length).toBeGreaterThan(1);
    const columns = tables.flatMap((table) => table.split('\n')[0]?.trim().split(/ +/) ?? []);
    expect(columns).toEqual(Array.from({ length: 20 }, (_, at) => String(at)));
    for (const table of tables) expect(table.split('\n')).toHaveLength(21);
  });

  it('of very many is a list of its largest numbers', () => {
    const text = matrixText(matrix(256), names(256), { diagonal: false, columns: 80 });
    expect(text).toContain(' 255  Class number 255 predicted as Class number 254');
    expect(text).not.toContain('recognized');
    expect(text).toContain('Use --json for all');
    const whole = matrixText(matrix(256), names(256), { diagonal: true, columns: 80 });
    expect(whole).toContain('of 511 cells');
  });

  it('keeps apart long names that differ at their end, and wide ones in their columns', () => {
    const long = ['A', 'B'].map((end) => `${'very '.repeat(23)}long ${end}`);
    const text = matrixText(matrix(2), [...long], { diagonal: false, columns: 80 });
    const rows = text.split('\n').slice(1);
    expect(rows[0]).toContain('long A');
    expect(rows[1]).toContain('long B');
    const wide = matrixText(matrix(2), ['靴', 'boot'], { diagonal: false, columns: 80 });
    const [, first = '', second = ''] = wide.split('\n');
    expect(textColumns(first)).toBe(textColumns(second));
  });
});
