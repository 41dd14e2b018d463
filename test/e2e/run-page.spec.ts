/** The page Training of Results: curves, settings and log of a run, also of one that was never evaluated. */
import { rmSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { writeRuns } from '../support/many-runs';
import { chooseRun, launch, newHome, removeHome, trainInTerminal, type RunningApp } from './app';
import { show } from './views';

let home: string;
let running: RunningApp;
let page: Page;

test.describe.configure({ mode: 'serial' });

const FAILED = '20260101-000000-dense-0001';

test.beforeAll(async () => {
  home = newHome();
  trainInTerminal(home, '--model', 'linear', '--epochs', '2', '--name', 'Scored');
  writeRuns(home, 2, 5);
  rmSync(join(home, 'runs', '20260101-000000-dense-0000'), { recursive: true });
  const path = join(home, 'runs', FAILED, 'run.json');
  const record = JSON.parse(readFileSync(path, 'utf8')) as object;
  const change = {
    name: 'Broken',
    status: 'failed',
    message: 'The disk is full.',
    testAccuracy: null,
    testLoss: null,
  };
  writeFileSync(path, JSON.stringify({ ...record, ...change }));
  running = await launch(home);
  page = running.page;
});

test.afterAll(async () => {
  await running.close();
  removeHome(home);
});

const row = (name: string) => page.getByTestId('run-row').filter({ hasText: name });
const log = () => page.getByTestId('run-log');

test('a run opens with its log, the lines that the terminal printed', async () => {
  await show(page, 'Runs');
  await row('Scored').getByRole('button', { name: 'Scored', exact: true }).click();
  await expect(page.getByTestId('result-accuracy')).toBeVisible();
  await page.getByRole('radio', { name: 'Training', exact: true }).click();
  await expect(log()).toContainText(/Training linear on Fashion-MNIST, run .*, seed 1/);
  await expect(log()).toContainText(/epoch 2\/2 {2}loss \d\.\d{4}/);
  await expect(log()).toContainText(/Test accuracy \d\d\.\d\d%, test loss/);
  await page.screenshot({ path: test.info().outputPath('log.png') });
});

test('a run that failed opens with its curves, settings and log, and says that it has no results', async () => {
  await show(page, 'Runs');
  await row('Broken').getByRole('button', { name: 'Broken', exact: true }).click();
  const head = page.getByTestId('unscored');
  await expect(head).toContainText('Failed');
  await expect(head).toContainText('5 of');
  await expect(page.getByTestId('run-curves')).toBeVisible();
  await expect(log()).toContainText('Failed: The disk is full.');
  await expect(page.getByRole('region', { name: 'Run details' })).toContainText('Hidden layers');
  await page.screenshot({ path: test.info().outputPath('failed.png') });

  await page.getByRole('radio', { name: 'Overview', exact: true }).click();
  await expect(page.getByText('No test results')).toBeVisible();
  await page.getByRole('button', { name: 'Show training' }).click();
  await expect(log()).toBeVisible();
  await chooseRun(page.getByRole('combobox', { name: 'Run' }), 'Scored');
  await page.getByRole('radio', { name: 'Overview', exact: true }).click();
});
