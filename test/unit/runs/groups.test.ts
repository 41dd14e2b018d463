import { describe, expect, it } from 'vitest';
import { columnOf } from '@engine/run-table/columns';
import { groupRuns, OTHER_SEEDS, rowsOf, summaryOf, type Entry } from '@engine/run-table/groups';
import { DEFAULTS } from '@engine/settings';
import { runSummary } from '../../support/run-record';

const settings = DEFAULTS.dense;
const trial = (run: string, testAccuracy: number | null, rate: number) =>
  runSummary(run, { testAccuracy, sweep: 's1', settings: { ...settings, learningRate: rate } });
const first = trial('t1', 0.8, 0.01);
const second = trial('t2', 0.9, 0.001);
const alone = runSummary('a', { testAccuracy: 0.85 }, { tags: ['kept', 'wide'] });
const runs = [second, alone, first];

const shapeOf = (entries: readonly Entry[]) =>
  entries.map((entry) =>
    entry.kind === 'run'
      ? entry.run.run
      : [entry.group.value, ...entry.group.runs.map(({ run }) => run)],
  );

function column(key: string) {
  const found = columnOf(key);
  if (found === null) throw new Error(key);
  return found;
}

describe('runs in groups', () => {
  it('are one row for each sweep, where its first trial stands', () => {
    expect(shapeOf(groupRuns(runs, 'sweep'))).toEqual([['s1', 't2', 't1'], 'a']);
    expect(shapeOf(groupRuns(runs, 'none'))).toEqual(['t2', 'a', 't1']);
  });

  it('are in the group of each of their tags', () => {
    const other = runSummary('b', {}, { tags: ['kept'] });
    expect(shapeOf(groupRuns([alone, other, first], 'tags'))).toEqual([
      ['kept', 'a', 'b'],
      ['wide', 'a'],
      't1',
    ]);
  });

  it('are put together by any setting; families without it stay rows', () => {
    const linear = runSummary('l', { settings: DEFAULTS.linear });
    const dropout = settings.dropout;
    expect(shapeOf(groupRuns([second, linear, first], 'dropout'))).toEqual([
      [dropout, 't2', 't1'],
      'l',
    ]);
  });

  it('are put together where they differ by the seed alone', () => {
    const seeds = [1, 2].map((seed) => runSummary(`n${seed}`, { settings: { ...settings, seed } }));
    const other = runSummary('o', { settings: { ...settings, epochs: settings.epochs + 1 } });
    expect(shapeOf(groupRuns([...seeds, other], OTHER_SEEDS))).toEqual([
      [seeds[0]?.name, 'n1', 'n2'],
      'o',
    ]);
  });

  it('have keys that no other row has, whichever groups are open', () => {
    const entries = groupRuns([alone, runSummary('b', {}, { tags: ['kept'] })], 'tags');
    expect(rowsOf(entries, () => false)).toHaveLength(2);
    const open = rowsOf(entries, () => true);
    expect(new Set(open.map(({ key }) => key)).size).toBe(open.length);
    expect(open).toHaveLength(5);
  });
});

describe('a group in a column', () => {
  it('has the mean of its scores and how far they lie apart', () => {
    const summary = summaryOf(column('testAccuracy'), [first, second, trial('t3', null, 0.1)]);
    expect(summary).toMatchObject({ kind: 'spread', of: 2 });
    if (summary.kind !== 'spread') throw new Error(summary.kind);
    expect(summary.mean).toBeCloseTo(0.85);
    expect(summary.deviation).toBeCloseTo(Math.SQRT1_2 / 10);
  });

  it('has a range of its settings, or the one that all have', () => {
    const range = { kind: 'range', least: 0.001, greatest: 0.01 };
    expect(summaryOf(column('learningRate'), runs.slice(0, 1))).toEqual({
      kind: 'same',
      cell: 0.001,
    });
    expect(summaryOf(column('learningRate'), [first, second])).toEqual(range);
    expect(summaryOf(column('optimizer'), [first, second]).kind).toBe('same');
  });

  it('says how many words there are', () => {
    const stopped = runSummary('x', { status: 'stopped' });
    expect(summaryOf(column('status'), [first, stopped])).toEqual({
      kind: 'several',
      cells: [first.status, 'stopped'],
    });
  });
});
