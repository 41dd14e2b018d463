/** The small files of the data folder are hostile until they are read; a damaged one is as good as none. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { beginLife } from '@engine/support/session-marker';
import { ALL_IS_KEPT, readReports, writeReport } from '@engine/support/reports';
import { Layout } from '../../../electron/layout';
import { cutEvents, encodeEvents, versionEvent } from '@engine/tensorboard/event-log';
import { epochEvent, stepEvent } from '@engine/tensorboard/events';
import { encodeRecord } from '@engine/tensorboard/record-file';
import { encodeEvent } from '@engine/tensorboard/schema';
import { damaged, damagedJson, inputs, survives } from '../../support/hostile';
import { temporaryFolder } from '../../support/idx-folder';

/** For what is written to the disk each time; ATELIER_FUZZ=10000 gives ten thousand to each. */
const FEWER = 500;

let home: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  home = temporaryFolder();
});
afterEach(() => {
  home.remove();
});

const inHome = (...path: string[]) => join(home.path, ...path);

it('a damaged layout is the first one, and a whole one a window that can be shown', async () => {
  const whole = {
    formatVersion: 1,
    window: { x: -20, y: 40, width: 1280, height: 820, maximized: false },
    pages: { view: 'train', results: null },
  };
  const kept = new Set<boolean>();
  const { refused } = await survives(
    damagedJson([JSON.stringify(whole)]),
    [],
    (bytes) => {
      writeFileSync(inHome('layout.json'), bytes);
      const { window, pages } = new Layout(home.path);
      kept.add(window !== null);
      for (const size of [window?.width ?? 100, window?.height ?? 100]) {
        expect(Number.isInteger(size) && size >= 100 && size < 32_768).toBe(true);
      }
      expect(Object.keys(pages).sort()).toEqual(['results', 'view']);
    },
    inputs(FEWER),
  );
  expect([refused, kept.size]).toEqual([0, 2]);
});

it('a damaged mark of the last life is none', async () => {
  const mark = JSON.stringify({ since: '2026-01-01T00:00:00.000Z' });
  const { refused } = await survives(
    damagedJson([mark]),
    [],
    (bytes) => {
      writeFileSync(inHome('running.json'), bytes);
      const lost = beginLife(home.path);
      if (lost !== null) expect(lost.words).not.toContain(lost.since);
    },
    inputs(FEWER),
  );
  expect(refused).toBe(0);
});

it('a damaged report hides no other', async () => {
  writeReport(home.path, { process: 'main', what: 'It ended.', kept: ALL_IS_KEPT });
  const path = writeReport(home.path, {
    process: 'trainer',
    what: 'It ended too.',
    kept: ALL_IS_KEPT,
    error: new Error('Why.'),
  });
  const whole = readFileSync(path ?? '', 'utf8');
  const { refused } = await survives(
    damagedJson([whole]),
    [],
    (bytes) => {
      writeFileSync(path ?? '', bytes);
      const processes = readReports(home.path).map(({ report }) => report.process);
      expect(processes).toContain('main');
    },
    inputs(FEWER),
  );
  expect(refused).toBe(0);
});

const step = { kind: 'step', epoch: 1, step: 1, loss: 1, accuracy: 0.5 } as const;
const epoch = {
  ...step,
  kind: 'epoch',
  step: 2,
  learningRate: 0.1,
  validationLoss: 1,
  validationAccuracy: 0.5,
} as const;
const FILE = 'events.out.tfevents.0001.atelier';

it.each(['as a file', 'with the right sums'])('damaged events, %s, are cut', async (how) => {
  const events = [versionEvent(1), stepEvent(step, 2), epochEvent(epoch, null, ['a'], 3)];
  const hostile =
    how === 'as a file'
      ? damaged([encodeEvents(events)])
      : damaged(events.map(encodeEvent)).map((bytes) =>
          Buffer.concat([encodeEvents(events.slice(0, 2)), encodeRecord(bytes)]),
        );
  mkdirSync(inHome('run'));
  const { refused } = await survives(
    hostile,
    [],
    async (bytes) => {
      writeFileSync(inHome('run', FILE), bytes);
      expect(typeof (await cutEvents(inHome('run'), 2))).toBe('boolean');
    },
    inputs(FEWER),
  );
  expect(refused).toBe(0);
});
