/**
 * The app, its trainer and a terminal beside it are killed at random moments while everything is asked
 * of them, and begin again. Five kills; ATELIER_STRESS=100 makes it a hundred, ATELIER_SEED takes
 * another seed.
 */
import { mkdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { RunStore } from '@engine/runs/run-store';
import { halfMade } from '@engine/support/leftovers';
import { filesOf } from '../support/exports';
import { numbersFrom } from '../support/facts';
import { realSlice, writeIdxFolder } from '../support/idx-folder';
import { launch, newHome, removeHome, runInTerminal } from './app';
import { Killer, KINDS } from './killer';
import { FORMATS, Memory, photosToTeach } from './life';

const { ATELIER_STRESS, ATELIER_SEED } = process.env;
const KILLS = Number(ATELIER_STRESS ?? KINDS.length);
const SEED = Number(ATELIER_SEED ?? 1);
/** In ms. */
const LONGEST_LIFE = ATELIER_STRESS === undefined ? 1500 : 6000;
const PHOTOS = 24;
const TWO_DAYS_MS = 2 * 24 * 60 * 60 * 1000;

let home: string;
let elsewhere: string;
test.beforeEach(() => {
  [home, elsewhere] = [newHome(), newHome()];
});
test.afterEach(() => {
  removeHome(home);
  removeHome(elsewhere);
});

/** A run to export and to fine-tune, and what its exports hold when they are whole. */
async function prepare(): Promise<{ memory: Memory; wanted: Map<string, Map<string, Buffer>> }> {
  const dataFolder = join(elsewhere, 'data');
  writeIdxFolder(dataFolder, await realSlice(600, 100));
  const data = ['--data', dataFolder];
  runInTerminal(home, 'train', '--model', 'linear', '--epochs', '2', '--name', 'Base', ...data);
  const store = new RunStore(home);
  const base = (await store.list()).runs[0]?.run ?? '';
  // As the window would when it first sees the run: a run takes its color along when it is shared.
  await store.annotate(base, { color: 1 });
  const wanted = new Map<string, Map<string, Buffer>>();
  for (const format of FORMATS) {
    const folder = join(elsewhere, format);
    runInTerminal(home, 'export', base, '--format', format, '--out', folder);
    wanted.set(format, filesOf(folder));
  }
  const shared = join(elsewhere, 'shared');
  mkdirSync(shared);
  runInTerminal(home, 'share', base, '--checkpoints', '--out', join(shared, 'shared.atelier'));
  wanted.set('shared', filesOf(shared));
  const exportsFolder = join(elsewhere, 'exports');
  mkdirSync(exportsFolder);
  const photos = await photosToTeach(PHOTOS);
  const random = numbersFrom(SEED);
  return { memory: new Memory(home, exportsFolder, dataFolder, base, photos, random), wanted };
}

/** What is left half-made is removed once it is old. */
async function startOnOld(): Promise<void> {
  const then = new Date(Date.now() - TWO_DAYS_MS);
  for (const path of await halfMade(home)) utimesSync(path, then, then);
  const running = await launch(home);
  await expect.poll(() => halfMade(home)).toEqual([]);
  await running.close();
}

test(`${KILLS} kills lose nothing, seed ${SEED}`, async () => {
  test.setTimeout(120_000 + KILLS * 30_000);
  const { memory, wanted } = await prepare();
  const killer = new Killer(memory, wanted, LONGEST_LIFE);
  const began = Date.now();
  try {
    for (let at = 0; at < KILLS; at++) await killer.kill(KINDS[at % KINDS.length] ?? 'main');
    await killer.end();
    await startOnOld();
    await killer.audit('start');
    expect(killer.broken).toEqual([]);
  } finally {
    const seconds = Math.round((Date.now() - began) / 1000);
    const { counts, promised } = memory;
    const { kills, lives, exports, mostLeft, broken } = killer;
    const done = { ...counts, kills, lives, seconds, promised, exports };
    const found = JSON.stringify({ ...done, mostLeft, broken });
    test.info().annotations.push({ type: 'what was done and found', description: found });
    process.stdout.write(`${found}\n`);
  }
});
