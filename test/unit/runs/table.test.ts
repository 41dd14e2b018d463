import { describe, expect, it } from 'vitest';
import { columnOf, csvKey, RUN_COLUMNS, sortedRuns } from '@engine/run-table/columns';
import { compareRuns, differingSettings } from '@engine/run-table/differences';
import { runsCsv, scalarsCsv } from '@engine/run-table/spreadsheet';
import { DEFAULTS, SETTING_NAMES } from '@engine/settings';
import { runSummary } from '../../support/run-record';

const linear = runSummary('l', { settings: DEFAULTS.linear, testAccuracy: 0.84 });
const dense = runSummary(
  'd',
  { settings: { ...DEFAULTS.dense, hidden: [64, 32], learningRate: 0.002 }, testAccuracy: 0.89 },
  { tags: ['best', 'wide'], note: '=danger, "quoted"' },
);
const wider = runSummary('w', {
  settings: { ...DEFAULTS.dense, hidden: [128], learningRate: 0.004 },
  testAccuracy: 0.9,
  testLoss: 0.4,
});
const unscored = runSummary('u', { settings: DEFAULTS.cnn, testAccuracy: null });

const column = (key: string) => {
  const found = columnOf(key);
  if (found === null) throw new Error(key);
  return found;
};

describe('the columns of runs', () => {
  it('are every setting of every family, each once, whatever the case of its name', () => {
    for (const name of ['model', ...SETTING_NAMES]) expect(column(name).group).toBe('setting');
    const keys = RUN_COLUMNS.map(({ key }) => key.toLowerCase());
    expect(new Set(keys).size).toBe(keys.length);
    expect(column('TESTACCURACY').key).toBe('testAccuracy');
  });

  it('are empty where a family lacks the setting', () => {
    expect(column('hidden').of(linear)).toBeNull();
    expect(column('hidden').of(dense)).toBe('64-32');
    expect(column('blocks').of(dense)).toBeNull();
    const none = runSummary('n', { settings: { ...DEFAULTS.dense, hidden: [] } });
    expect(column('hidden').of(none)).toBe('none');
  });

  it('sort runs either way, those without a value last and pinned ones first', () => {
    const order = (key: string, descending: boolean, runs = [unscored, linear, wider, dense]) =>
      sortedRuns(runs, column(key), descending).map(({ run }) => run);
    expect(order('testAccuracy', true)).toEqual(['w', 'd', 'l', 'u']);
    expect(order('testAccuracy', false)).toEqual(['l', 'd', 'w', 'u']);
    expect(order('hidden', false).at(-1)).toBe('l');
    const pinned = runSummary('p', { testAccuracy: 0.1 }, { pinned: true });
    expect(order('testAccuracy', true, [wider, pinned])).toEqual(['p', 'w']);
  });
});

describe('what was changed', () => {
  it('between runs are the settings in which they are not all alike', () => {
    expect([...differingSettings([dense, wider])]).toEqual(['hidden', 'learningRate']);
    expect(differingSettings([dense])).toEqual(new Set());
    expect(differingSettings([])).toEqual(new Set());
    expect(differingSettings([linear, dense])).toContain('dropout');
  });

  it('between two is on top, with the change of each number', () => {
    const { settings, scores } = compareRuns(dense, wider);
    expect(settings.slice(0, 3).map(({ column: { key }, differs }) => [key, differs])).toEqual([
      ['hidden', true],
      ['learningRate', true],
      ['model', false],
    ]);
    expect(settings[1]?.change).toBeCloseTo(0.002, 12);
    expect(settings[0]?.change).toBeNull();
    const accuracy = scores.find((score) => score.column.key === 'testAccuracy');
    expect(accuracy).toMatchObject({ first: 0.89, second: 0.9, differs: true });
    expect(accuracy?.change).toBeCloseTo(0.01, 12);
    // Neither has residual blocks, so nothing is said of them.
    expect(settings.some((row) => row.column.key === 'blocks')).toBe(false);
  });
});

describe('runs as CSV', () => {
  it('have a line each below the names of the columns, formulas and quotes made harmless', () => {
    const columns = ['name', 'testAccuracy', 'hidden', 'tags', 'note'].map(column);
    expect(runsCsv([dense, linear], columns).split('\r\n')).toEqual([
      'name,testAccuracy,hidden,tags,note',
      `Name of d,0.89,64-32,best wide,"'=danger, ""quoted"""`,
      'Name of l,0.84,,,',
      '',
    ]);
    expect(runsCsv([]).split('\r\n')[0]?.split(',')).toEqual(RUN_COLUMNS.map(csvKey));
  });

  it('can be every measurement of many runs in one file', () => {
    const text = scalarsCsv([
      {
        record: dense,
        lines: [
          { kind: 'step', epoch: 1, step: 5, loss: 2, accuracy: 0.125 },
          { kind: 'step', epoch: 1, step: 10, learningRate: 0.004, loss: 1.5, accuracy: 0.25 },
          {
            kind: 'epoch',
            epoch: 1,
            step: 20,
            learningRate: 0.002,
            loss: 1,
            accuracy: 0.5,
            validationLoss: null,
            validationAccuracy: null,
          },
        ],
      },
      { record: linear, lines: [] },
    ]);
    expect(text.split('\r\n')).toEqual([
      'run,name,kind,epoch,step,loss,accuracy,validationLoss,validationAccuracy,learningRate',
      'd,Name of d,step,1,5,2,0.125,,,',
      'd,Name of d,step,1,10,1.5,0.25,,,0.004',
      'd,Name of d,epoch,1,20,1,0.5,,,0.002',
      '',
    ]);
  });
});
