/** The trainer's process that is kept warm while Train is in use. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import type { RunRecord } from '@engine/records';
import { settingsFor } from '@engine/settings';
import { realSlice, writeIdxFolder } from '../support/idx-folder';
import { launch, newHome, removeHome, trainInTerminal, type RunningApp } from './app';
import { processOf, processesOf } from './processes';

let home: string;
let running: RunningApp;
let page: Page;

test.beforeEach(async () => {
  home = newHome();
  running = await launch(home);
  page = running.page;
});

test.afterEach(async () => {
  await running.close();
  removeHome(home);
});

/** By their system ids. */
const trainers = (): Promise<number[]> => processesOf(running, 'trainer');

/** The one that waits, once there is one. */
async function warm(): Promise<number> {
  await expect.poll(trainers).toHaveLength(1);
  return processOf(running, 'trainer');
}

/** The same, without waiting until the form was left alone and the time of a run was measured. */
async function warmNow(isShipped = true): Promise<number> {
  // Until the last one has ended there is no other.
  await expect.poll(trainers).toEqual([]);
  await page.evaluate((body) => window.atelier.request('train:warm', body), { isShipped });
  return warm();
}

const isThere = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

/** The oldest first; a run's folder is there a moment before its record. */
function records(): RunRecord[] {
  const runs = join(home, 'runs');
  return readdirSync(runs)
    .map((run) => join(runs, run, 'run.json'))
    .filter((file) => existsSync(file))
    .map((file) => JSON.parse(readFileSync(file, 'utf8')) as RunRecord)
    .sort((one, other) => one.createdAt.localeCompare(other.createdAt));
}

async function trainLinear(count: number): Promise<RunRecord> {
  await page.getByRole('main').getByRole('button', { name: 'Train', exact: true }).click();
  await expect.poll(() => existsSync(join(home, 'runs')) && records().length).toBe(count);
  await expect.poll(() => records().at(-1)?.status, { timeout: 60_000 }).toBe('finished');
  const record = records().at(-1) as RunRecord;
  // It has its last state before its process has ended.
  await expect.poll(trainers).not.toContain(record.processId);
  return record;
}

async function chooseLinear(): Promise<void> {
  await page.getByRole('radio', { name: 'Linear', exact: true }).click();
  await page.getByLabel('Epochs').fill('1');
}

test('trains the next run, which is the run that another process would have made', async () => {
  // Whoever opens the app to look at something does not pay for it.
  await page.waitForTimeout(5000);
  expect(await trainers()).toEqual([]);
  await chooseLinear();
  const first = await trainLinear(1);
  const pid = await warm();
  expect(pid).not.toBe(first.processId);
  const second = await trainLinear(2);
  expect(second.processId).toBe(pid);
  await expect.poll(() => isThere(pid)).toBe(false);
  const metricsOf = ({ run }: RunRecord): string =>
    readFileSync(join(home, 'runs', run, 'metrics.ndjson'), 'utf8');
  expect(metricsOf(second)).toBe(metricsOf(first));
  expect(second.data.fingerprint).toEqual(first.data.fingerprint);
  expect(await warm()).not.toBe(pid);
});

test('starts once settings were changed, and ends when its time is up or the app quits', async () => {
  await running.close();
  // The time that this takes is known then, and not measured first.
  trainInTerminal(home, '--model', 'linear', '--epochs', '1');
  running = await launch(home);
  page = running.page;
  await chooseLinear();
  const pid = await warm();
  await running.app.evaluate(() => {
    const now = Date.now;
    Date.now = () => now() + 121_000;
  });
  await expect.poll(() => isThere(pid)).toBe(false);
  await page.getByLabel('Epochs').fill('2');
  const second = await warm();
  await running.close();
  await expect.poll(() => isThere(second)).toBe(false);
});

test('ends with an app that is killed', async () => {
  const pid = await warmNow();
  running.app.process().kill('SIGKILL');
  await expect.poll(() => isThere(pid)).toBe(false);
});

test('is replaced after a crash, of which nobody hears', async () => {
  await chooseLinear();
  process.kill(await warmNow(), 'SIGKILL');
  await expect.poll(trainers).toEqual([]);
  await trainLinear(1);
  await expect(page.getByTestId('test-accuracy')).toHaveText(/%/);
  const crashed = await warm();
  process.kill(crashed, 'SIGKILL');
  await expect.poll(trainers).toEqual([]);
  await page.getByLabel('Epochs').fill('2');
  const pid = await warm();
  expect((await trainLinear(2)).processId).toBe(pid);
  await expect(page.getByRole('alert')).toHaveCount(0);
  expect(existsSync(join(home, 'reports'))).toBe(false);
});

test('is left behind when another number of threads is chosen', async () => {
  await chooseLinear();
  const pid = await warmNow();
  await page.evaluate(() => window.atelier.request('preferences:change', { threads: 1 }));
  expect((await trainLinear(1)).processId).not.toBe(pid);
  await expect.poll(() => isThere(pid)).toBe(false);
});

test('sees data that was changed while it waited', async () => {
  const dataFolder = join(home, 'data');
  writeIdxFolder(dataFolder, await realSlice(200, 50));
  const settings = settingsFor('linear', { epochs: 1 });
  const start = (): Promise<unknown> =>
    page.evaluate((body) => window.atelier.request('train:start', body), { settings, dataFolder });
  await start();
  await expect.poll(() => records()[0]?.status).toBe('finished');
  const pid = await warmNow(false);
  writeIdxFolder(dataFolder, await realSlice(300, 50));
  await start();
  await expect.poll(() => records()[1]?.status).toBe('finished');
  const [first, second] = records();
  expect(second?.processId).toBe(pid);
  expect(second?.data.fingerprint?.train.count).toBe(300);
  expect(first?.data.fingerprint?.train.count).toBe(200);
});
