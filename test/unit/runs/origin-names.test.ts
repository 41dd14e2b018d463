/** Runs that build on others are listed with those runs' names. */
import { describe, expect, it } from 'vitest';
import { RUN_COLUMNS } from '@engine/run-table/columns';
import { isMeant, parseFilter } from '@engine/run-table/filter';
import { withOriginNames } from '@engine/run-table/origin-names';
import { runSummary } from '../../support/run-record';

const builtIn = runSummary('photo-network', { name: 'Photo network' });
const [first, second, taught, started] = withOriginNames(
  [
    runSummary('r1', { name: 'First CNN' }),
    runSummary('r2', { name: 'Second' }),
    runSummary('r3', { teachers: ['r1', 'gone', 'r2'] }),
    runSummary('r4', { startedFrom: 'photo-network', fineTunedFrom: { from: 'r2', photos: 9 } }),
  ],
  builtIn,
);

function cell(key: string, run = taught): unknown {
  const column = RUN_COLUMNS.find((each) => each.key === key);
  return run === undefined ? undefined : column?.of(run);
}

describe('the runs that a run builds on', () => {
  it('are columns of names, or of folders where they are gone', () => {
    expect(cell('teachers')).toBe('First CNN, gone, Second');
    expect(cell('startedFrom', started)).toBe('Photo network');
    expect(cell('fineTunedFrom', started)).toBe('Second');
    expect([first, second].map((run) => cell('teachers', run))).toEqual([null, null]);
  });

  it('are found by their names', () => {
    const terms = parseFilter('teachers:"First CNN"');
    expect([first, taught, started].map((run) => run && isMeant(terms, run))).toEqual([
      false,
      true,
      false,
    ]);
  });
});
