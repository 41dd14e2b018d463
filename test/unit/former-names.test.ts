/** Fields, flags and columns that had other names in earlier versions. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { evaluate, ProbabilityTable } from '@engine/evaluate/metrics';
import { withFormerNames, withPresentNames } from '@engine/former-names';
import { runsCsv } from '@engine/run-table/spreadsheet';
import { isMeant, parseFilter } from '@engine/run-table/filter';
import { RunStore } from '@engine/runs/run-store';
import { DEFAULTS } from '@engine/settings';
import { SweepStore } from '@engine/sweep/sweep-store';
import { settingsFromFlags } from '../../electron/cli/arguments';
import { readCommandLine } from '../../electron/cli/command-line';
import { temporaryFolder } from '../support/idx-folder';
import { runRecord, runSummary } from '../support/run-record';
import { planOf, sweepOf } from './sweep/fake';

let home: ReturnType<typeof temporaryFolder>;
beforeEach(() => (home = temporaryFolder()));
afterEach(() => {
  home.remove();
});

function stored(folder: string, file: string, content: unknown): void {
  const path = join(home.path, folder);
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, file), JSON.stringify(content));
}

/** The settings as version 5 of the record had them. */
function formerSettings({ validationSplit, emaDecay, ...settings } = DEFAULTS.cnn) {
  return { ...settings, validationShare: validationSplit, averaging: emaDecay };
}

describe('a run that version 5 wrote', () => {
  it('opens with its settings and the run that it was fine-tuned from', async () => {
    const record = { ...runRecord('a'), formatVersion: 5, settings: formerSettings() };
    stored('runs/a', 'run.json', { ...record, taught: { from: 'base', photos: 3 } });
    const read = await new RunStore(home.path).read('a');
    expect(read.formatVersion).toBe(12);
    expect(read.settings).toEqual(DEFAULTS.cnn);
    expect(read.fineTunedFrom).toEqual({ from: 'base', photos: 3 });
    expect(read).not.toHaveProperty('taught');
  });

  it('opens with the threshold below which an answer is rejected', async () => {
    const { classNames } = runRecord('a').data;
    const table = new ProbabilityTable(new Float32Array(classNames.length).fill(0.1), 10);
    const threshold = { threshold: 0.4, rightAnswersLost: 0.05, othersRefused: 0.5 };
    const evaluation = { ...evaluate(table, Uint8Array.of(0), classNames), refusal: threshold };
    stored('runs/a', 'run.json', runRecord('a'));
    stored('runs/a', 'evaluation.json', evaluation);
    const read = await new RunStore(home.path).evaluation('a');
    expect(read?.rejection).toEqual(threshold);
  });

  it('opens with the report of its fine-tuning', async () => {
    const photos = {
      folders: [],
      balancedAccuracy: null,
      topTwo: null,
      superClass: null,
      rightAnswersLost: null,
      othersRefused: null,
      white: { photos: 0, accuracy: null },
    };
    const scores = { photos, accuracy: null, testAccuracy: 0.5 };
    const hat = { className: 'hat', learned: 3, isNew: true, before: null, after: 0.5 };
    const report = { formatVersion: 1, from: 'base', fromName: 'Base', before: scores };
    const rest = { after: scores, learned: 3, pictures: ['ab'] };
    stored('runs/a', 'lesson.json', {
      ...report,
      ...rest,
      classes: [{ ...hat, keptApart: 1 }],
      keptApart: 1,
    });
    const read = await new RunStore(home.path).fineTuneReport('a');
    expect(read).toEqual({ ...report, ...rest, classes: [{ ...hat, holdOut: 1 }], holdOut: 1 });
  });
});

describe('a sweep of an earlier version', () => {
  it('opens with what it varied', async () => {
    const plan = planOf({ emaDecay: '0,0.99' });
    const sweep = sweepOf(plan);
    const store = new SweepStore(home.path);
    await store.write(sweep);
    const file = join(home.path, 'sweeps', sweep.sweep, 'sweep.json');
    const text = readFileSync(file, 'utf8');
    const former = text.replaceAll('emaDecay', 'averaging');
    expect(former).not.toBe(text);
    writeFileSync(file, former.replaceAll('validationSplit', 'validationShare'));
    expect(await store.read(sweep.sweep)).toEqual(sweep);
  });
});

describe('what other programs wrote for earlier versions', () => {
  it('still sets settings by their former flags', async () => {
    const args = ['train', '--validation-share', '0.2', '--averaging=0.5'];
    const asked = await readCommandLine(args);
    const settings = settingsFromFlags('values' in asked ? asked.values : {});
    expect(settings).toMatchObject({ validationSplit: 0.2, emaDecay: 0.5 });
    await expect(readCommandLine([...args, '--ema-decay', '0'])).rejects.toThrow('more than once');
  });

  it('still filters runs by former names', () => {
    const run = runSummary('a', { settings: { ...DEFAULTS.cnn, validationSplit: 0.25 } });
    expect(isMeant(parseFilter('validationShare>0.2'), run)).toBe(true);
    expect(isMeant(parseFilter('validationSplit<0.2'), run)).toBe(false);
  });

  it('finds the former columns in CSV and the former fields in JSON', () => {
    const [header = ''] = runsCsv([]).split('\r\n');
    expect(header.split(',')).toEqual(expect.arrayContaining(['validationShare', 'averaging']));
    expect(withFormerNames({ settings: { emaDecay: 0.9 }, scores: { rejection: 1 } })).toEqual({
      settings: { emaDecay: 0.9, averaging: 0.9 },
      // A class may be called anything.
      scores: { rejection: 1 },
    });
  });
});

describe('present names', () => {
  it('win over former ones, and leave everything else as it is', () => {
    const mixed = { taught: 1, fineTunedFrom: 2, list: [{ keptApart: 3 }], none: null };
    expect(withPresentNames(mixed)).toEqual({
      fineTunedFrom: 2,
      list: [{ holdOut: 3 }],
      none: null,
    });
  });
});
