/** The terminal says what is wrong with an installation, and prints what helps to find out. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeReport } from '@engine/support/reports';
import { jsonLines, Terminal } from '../support/terminal';

let terminal: Terminal;
beforeEach(() => {
  terminal = new Terminal();
});
afterEach(() => {
  terminal.remove();
});

describe('doctor', () => {
  it('loads libtensorflow, checks the data and ends well where nothing is bad', async () => {
    const { lines, result } = await terminal.asked('doctor');
    expect(result).toMatchObject({ bad: 0 });
    const stateOf = (what: string) => lines.find((line) => line['what'] === what)?.['state'];
    for (const what of ['Node.js', 'libtensorflow', 'Fashion-MNIST', 'Data folder', 'Runs']) {
      expect([what, stateOf(what)]).toEqual([what, 'good']);
    }
    const { code, stdout } = await terminal.atelier(['doctor']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/✓ libtensorflow +\d+\.\d+\.\d+ works/);
    expect(stdout).toMatch(/\nAtelier works on this computer\.\n$/);
  });

  it('ends with 1 and says how to mend it where something is bad', async () => {
    const runs = join(terminal.home, 'runs');
    writeFileSync(runs, 'a file where the folder of runs should be');
    const finished = await terminal.atelier(['doctor', '--json']);
    expect(finished.code).toBe(1);
    const lines = jsonLines(finished);
    expect(lines.find(({ what }) => what === 'Runs')).toMatchObject({
      state: 'bad',
      mend: `Look at ${runs}.`,
    });
    expect(lines.at(-1)).toMatchObject({ type: 'result', bad: 1 });
    const { code, stdout } = await terminal.atelier(['doctor']);
    expect(code).toBe(1);
    expect(stdout).toMatch(/✗ Runs +They cannot be listed/);
  });

  it('examines everything else where the data folder is a file', async () => {
    rmSync(terminal.home, { recursive: true, force: true });
    writeFileSync(terminal.home, '');
    const finished = await terminal.atelier(['doctor', '--json']);
    expect(finished.code).toBe(1);
    const lines = jsonLines(finished);
    expect(lines.find(({ what }) => what === 'Data folder')).toMatchObject({
      state: 'bad',
      mend: 'Move the file away, or set ATELIER_HOME to another folder.',
    });
    const others = lines.map(({ what }) => what);
    for (const what of ['libtensorflow', 'Fashion-MNIST', 'Electron', 'Proxy', 'Downloads']) {
      expect(others).toContain(what);
    }
    expect(lines.at(-1)).toMatchObject({ type: 'result', bad: 1 });
  });
});

describe('diagnostics', () => {
  it('have versions, paths and the last report', async () => {
    mkdirSync(terminal.home, { recursive: true });
    writeReport(terminal.home, { process: 'trainer', what: 'It fell.', kept: 'All.' });
    const { result } = await terminal.asked('diagnostics');
    expect(result['TensorFlow']).toMatch(/^\d+\.\d+\.\d+ through tfjs-node/);
    expect(result['Data']).toBe(terminal.home);
    const { stdout } = await terminal.atelier(['diagnostics']);
    expect(stdout).toContain('It fell.');
  });
});
