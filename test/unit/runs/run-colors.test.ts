import { describe, expect, it } from 'vitest';
import { newColors, RunColors } from '@engine/run-table/run-colors';
import { RUN_COLORS } from '@engine/runs/notes';
import { RunStore } from '@engine/runs/run-store';
import { temporaryFolder } from '../../support/idx-folder';
import { runRecord, runSummary } from '../../support/run-record';

const begun = (at: number): string => new Date(Date.UTC(2026, 0, 1) + 1000 * at).toISOString();
/** The newest first, as a list has them. */
const runs = (count: number, colors: Readonly<Record<number, number>> = {}) =>
  Array.from({ length: count }, (_, at) =>
    runSummary(`r${at}`, { createdAt: begun(at) }, { color: colors[at] ?? null }),
  ).reverse();

describe('colors of runs', () => {
  it('are given in the order in which runs began, each once before any comes again', () => {
    const colors = newColors(runs(RUN_COLORS + 1));
    const given = Array.from({ length: RUN_COLORS + 1 }, (_, at) => colors.get(`r${at}`));
    expect(given).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 1]);
  });

  it('leave those alone that runs have, and come to be the same however often they are asked for', () => {
    const first = newColors(runs(4, { 1: 1 }));
    expect(first).toEqual(
      new Map([
        ['r0', 2],
        ['r2', 3],
        ['r3', 4],
      ]),
    );
    // Half of them were written meanwhile, and a run came.
    const later = newColors(runs(5, { 0: 2, 1: 1 }));
    expect(later).toEqual(
      new Map([
        ['r2', 3],
        ['r3', 4],
        ['r4', 5],
      ]),
    );
  });

  it('are kept in the notes of runs of every age, but for one that was chosen meanwhile', async () => {
    const home = temporaryFolder();
    const store = new RunStore(home.path);
    await store.create(runRecord('old'));
    await store.create(runRecord('other', { createdAt: begun(9) }));
    const { runs: listed } = await store.list();
    await store.annotate('other', { color: 7 });
    await new Promise<void>((resolve) => {
      const colors = new RunColors(async (run, color) => {
        await store.annotate(run, (notes) => ({ color: notes.color ?? color }));
        if (run === 'other') resolve();
      });
      const shown = colors.given(listed);
      expect(shown.map(({ run, notes }) => [run, notes.color])).toEqual([
        ['other', 2],
        ['old', 1],
      ]);
    });
    expect((await store.summary('old')).notes.color).toBe(1);
    expect((await store.summary('other')).notes.color).toBe(7);
    home.remove();
  });

  it('are chosen although nothing can be written', () => {
    const shown = new RunColors(() => Promise.reject(new Error('The disk is read-only.'))).given(
      runs(2),
    );
    expect(shown.map(({ notes }) => notes.color)).toEqual([2, 1]);
  });
});
