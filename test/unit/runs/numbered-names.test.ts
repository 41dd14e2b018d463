import { describe, expect, it } from 'vitest';
import { numberedNames } from '@engine/run-table/numbered-names';
import { runSummary } from '../../support/run-record';

/** Names of runs in the order in which they began. */
const numbered = (...names: string[]): string[] => {
  const runs = names.map((name, at) =>
    runSummary(`r${at}`, { name, createdAt: `2026-01-0${at + 1}T00:00:00.000Z` }),
  );
  // A list has the newest first.
  return numberedNames(runs.reverse())
    .reverse()
    .map(({ name }) => name);
};

describe('runs of the same name', () => {
  it('have a number from the second on, in the order in which they began', () => {
    expect(numbered('Dense', 'CNN', 'Dense', 'Dense')).toEqual([
      ...['Dense', 'CNN', 'Dense (2)', 'Dense (3)'],
    ]);
  });

  it('never get a name that another run has', () => {
    expect(numbered('Dense', 'Dense (2)', 'Dense')).toEqual(['Dense', 'Dense (2)', 'Dense (3)']);
    expect(numbered('Dense', 'Dense', 'Dense (2)')).toEqual(['Dense', 'Dense (3)', 'Dense (2)']);
  });
});
