import { describe, expect, it } from 'vitest';
import { tableLines } from '../../../electron/cli/table';
import { fitted, textColumns, wrapped } from '../../../electron/cli/terminal-width';

const ROWS = [
  ['Class', 'precision', 'recall', 'images'],
  [`${'A long name '.repeat(8)}end`, '100.00%', '50.00%', '4'],
  ['靴とかばん', '7.00%', '50.00%', '12'],
];

describe('a table in the terminal', () => {
  it.each([40, 60, 80, 200])('fits %i columns and has its columns below one another', (columns) => {
    const lines = tableLines(ROWS, { text: [0], indent: 2, columns });
    for (const line of lines) expect(textColumns(line)).toBeLessThanOrEqual(columns);
    expect(new Set(lines.map(textColumns)).size).toBe(1);
    expect(lines[1]).toContain('end');
    expect(lines[1]).toContain('100.00%');
  });

  it('leaves out the last figures rather than cutting one', () => {
    const lines = tableLines(ROWS, { text: [0], columns: 24 });
    expect(lines[0]).toBe('Class       precision');
  });
});

it('a name is cut in its middle, between whole characters', () => {
  expect(fitted('Class number 17', 40)).toBe('Class number 17');
  expect(fitted(`${'x'.repeat(100)}17`, 10)).toMatch(/^x+…x*17$/);
  expect(textColumns(fitted('👩‍👩‍👧‍👦'.repeat(9), 7))).toBeLessThanOrEqual(7);
});

it('sentences go on in the next line, with their indent', () => {
  expect(wrapped('  one two three', 9)).toBe('  one two\n  three');
  expect(wrapped('one two three', null)).toBe('one two three');
  expect(wrapped('averyverylongword', 9)).toBe('averyverylongword');
});
