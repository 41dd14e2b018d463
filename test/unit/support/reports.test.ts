import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { beginLife, endLife } from '@engine/support/session-marker';
import { Log } from '@engine/support/log';
import {
  ALL_IS_KEPT,
  readReports,
  reportsFolder,
  writeReport,
  type Crash,
} from '@engine/support/reports';
import { temporaryFolder } from '../../support/idx-folder';

let home: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  home = temporaryFolder();
});
afterEach(() => {
  home.remove();
});

const crash: Crash = {
  process: 'trainer',
  what: 'It ended.',
  kept: ALL_IS_KEPT,
  exit: { code: 139, reason: 'crashed' },
  run: 'a-run',
};

describe('a crash report', () => {
  it('says what ended, what is kept and what the log had last', () => {
    new Log(home.path, 'trainer').info('Epoch 3 begins.');
    const path = writeReport(home.path, { ...crash, error: new Error('Boom.') });
    const [stored] = readReports(home.path);
    expect(stored?.path).toBe(path);
    expect(stored?.report).toMatchObject({ ...crash, error: { message: 'Boom.' } });
    expect(stored?.report.error?.stack).toContain('reports.test.ts');
    expect(stored?.report.versions['node']).toBe(process.versions.node);
    expect(stored?.report.log.at(-1)).toContain('Epoch 3 begins.');
  });

  it('replaces the oldest one where there are twenty', () => {
    for (let at = 0; at < 23; at++) writeReport(home.path, { ...crash, run: `run-${at}` });
    expect(readdirSync(reportsFolder(home.path))).toHaveLength(20);
    expect(new Set(readReports(home.path).map(({ report }) => report.run))).toContain('run-22');
  });

  it('that is damaged hides no other, and one that cannot be written is no second crash', () => {
    writeReport(home.path, crash);
    writeFileSync(join(reportsFolder(home.path), '2000-01-01-main.json'), '{');
    expect(readReports(home.path)).toHaveLength(1);
    const file = join(home.path, 'file');
    writeFileSync(file, '');
    expect(writeReport(file, crash)).toBeNull();
    expect(readReports(file)).toEqual([]);
  });
});

describe('the app’s last life', () => {
  it('is not told of where it ended well', () => {
    expect(beginLife(home.path)).toBeNull();
    endLife(home.path);
    expect(beginLife(home.path)).toBeNull();
    expect(readReports(home.path)).toEqual([]);
  });

  it('is told of once, with a report, where it did not', () => {
    beginLife(home.path);
    const since = JSON.parse(readFileSync(join(home.path, 'running.json'), 'utf8')) as object as {
      since: string;
    };
    const lost = beginLife(home.path);
    expect(lost?.words).toContain('did not shut down properly last time');
    expect(lost?.since).toBe(since.since);
    expect(readReports(home.path)[0]?.report.what).toContain(since.since);
    endLife(home.path);
    expect(existsSync(join(home.path, 'running.json'))).toBe(false);
    expect(beginLife(home.path)).toBeNull();
  });

  it('does not stop the next one where the disk takes nothing', () => {
    const file = join(home.path, 'file');
    writeFileSync(file, '');
    expect(beginLife(file)).toBeNull();
    expect(() => {
      endLife(file);
    }).not.toThrow();
  });
});
