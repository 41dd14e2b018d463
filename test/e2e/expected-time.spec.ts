/** The time that a training would take, measured before anybody has trained such a network. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { launch, newHome, removeHome, type RunningApp } from './app';
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

const ABOUT = /^About .+ on this computer$/;
const MEASURED = /^Measured/;
const BY_RUNS = /^Median of finished runs/;

const measures = async (): Promise<boolean> =>
  (await processesOf(running, 'measurement')).length > 0;

/** Looked at often: between two measurements there is none for a moment only. */
const expectMeasures = (wanted: boolean): Promise<void> =>
  expect.poll(measures, { intervals: [50] }).toBe(wanted);

const speeds = (): unknown[] => {
  const file = join(home, 'speeds.json');
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as unknown[]) : [];
};

test('is measured once for each network, kept, and given way to what has run', async () => {
  const time = page.getByTestId('expected-time');
  const train = page.getByRole('main').getByRole('button', { name: 'Train', exact: true });
  await page.getByRole('radio', { name: 'Linear', exact: true }).click();
  await page.getByLabel('Epochs').fill('1');
  const before = await train.boundingBox();
  await expectMeasures(true);
  await expect(time).toHaveText('Measuring training time…');
  await expect(time).toHaveText(ABOUT);
  await expect(time).toHaveAttribute('title', MEASURED);
  // Nothing moves when the text comes.
  expect(await train.boundingBox()).toEqual(before);
  await expectMeasures(false);
  expect(speeds()).toHaveLength(1);

  // Twenty times the epochs take longer, and need no measurement.
  const once = await time.textContent();
  await page.getByLabel('Epochs').fill('200');
  await page.getByLabel('Learning rate').fill('0.02');
  await expect(time).toHaveText(ABOUT);
  await expect(time).toHaveAttribute('title', MEASURED);
  expect(await time.textContent()).not.toBe(once);
  await page.waitForTimeout(3000);
  expect(speeds()).toHaveLength(1);

  await page.getByLabel('Epochs').fill('1');
  await train.click();
  await expect(page.getByTestId('test-accuracy')).toHaveText(/%/);
  await expect(time).toHaveAttribute('title', BY_RUNS);

  await running.close();
  running = await launch(home);
  page = running.page;
  await page.getByRole('radio', { name: 'Linear', exact: true }).click();
  await expect(page.getByTestId('expected-time')).toHaveAttribute('title', BY_RUNS);
});

test('is not measured while something trains, and given up when the form changes', async () => {
  const time = page.getByTestId('expected-time');
  await page.getByRole('radio', { name: 'CNN', exact: true }).click();
  await expectMeasures(true);
  const first = await processOf(running, 'measurement');
  await page.getByLabel('Batch size').fill('96');
  await expect(time).toHaveText('');
  await expect.poll(() => processesOf(running, 'measurement')).not.toContain(first);
  await expectMeasures(true);
  await page.getByRole('main').getByRole('button', { name: 'Train', exact: true }).click();
  await expectMeasures(false);
  await expect(page.getByTestId('progress')).toContainText(/[1-9]\d* of/);
  await page.getByLabel('Batch size').fill('48');
  await page.waitForTimeout(4000);
  expect(await measures()).toBe(false);
  expect(speeds()).toHaveLength(0);
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  await expect(page.getByTestId('test-accuracy')).toHaveText(/%/);
});

test('says nothing where it cannot be measured', async () => {
  await page.getByRole('radio', { name: 'Dense', exact: true }).click();
  await expectMeasures(true);
  process.kill(await processOf(running, 'measurement'), 'SIGKILL');
  await expect(page.getByTestId('expected-time')).toHaveText('');
  await expect(page.getByRole('alert')).toHaveCount(0);
  await page.waitForTimeout(3000);
  expect(await measures()).toBe(false);
});
