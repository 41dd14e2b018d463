/** The list of runs in the terminal: all that is known of them, and only those that are meant. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RunStore } from '@engine/runs/run-store';
import { runsCsv } from '@engine/run-table/spreadsheet';
import { DEFAULTS } from '@engine/settings';
import { runRecord, writeRecords } from '../support/run-record';
import { Terminal } from '../support/terminal';

let terminal: Terminal;
beforeAll(() => {
  terminal = new Terminal();
  writeRecords(terminal.home, [
    runRecord('plain', { testAccuracy: 0.84 }),
    runRecord('wide', { settings: DEFAULTS.dense, testAccuracy: 0.9, name: 'Wide' }),
  ]);
  const notes = { note: 'Twice the units', tags: ['best', 'wide'], color: 2 };
  writeFileSync(join(terminal.home, 'runs', 'wide', 'notes.json'), JSON.stringify(notes));
});
afterAll(() => {
  terminal.remove();
});

describe('atelier runs', () => {
  it('tells every setting, score and note of each run as JSON', async () => {
    const { lines, result } = await terminal.asked('runs');
    expect(lines.find(({ run }) => run === 'wide')).toMatchObject({
      settings: DEFAULTS.dense,
      testAccuracy: 0.9,
      notes: { note: 'Twice the units', tags: ['best', 'wide'], color: 2, pinned: false },
      resumability: { kind: 'extend' },
    });
    expect(result['count']).toBe(2);
  });

  it('shows tags to people', async () => {
    const { stdout } = await terminal.atelier(['runs']);
    expect(stdout).toMatch(/wide +finished +90\.00% {2}Wide {2}#best {2}#wide/);
  });

  it('prints the window’s CSV, and every measurement', async () => {
    const { runs } = await new RunStore(terminal.home).list();
    expect((await terminal.atelier(['runs', '--csv'])).stdout).toBe(runsCsv(runs));
    const { stdout } = await terminal.atelier(['runs', '--scalars', '--filter', 'tag:best']);
    expect(stdout.split('\r\n').map((line) => line.split(',')[0])).toEqual(['run', 'wide', '']);
  });

  it('lists those that a filter means, and refuses one that it does not understand', async () => {
    const { result } = await terminal.asked('runs', '--filter', 'model:dense testAccuracy>0.85');
    expect(result['count']).toBe(1);
    const { code, stderr } = await terminal.atelier(['runs', '--filter', 'modle:dense']);
    expect(code).toBe(2);
    expect(stderr).toMatch(/There is no column "modle"\. Did you mean model\?/);
    expect((await terminal.atelier(['runs', '--csv', '--json'])).code).toBe(2);
  });
});
