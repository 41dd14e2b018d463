/** Sweeps and the queue in the real app, on few pictures. */
import { availableParallelism, freemem } from 'node:os';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { realSlice, writeIdxFolder } from '../support/idx-folder';
import { launch, newHome, removeHome, type RunningApp } from './app';
import { processOf, processesOf } from './processes';
import { show as showView, type ViewName } from './views';

let home: string;
let running: RunningApp;
let page: Page;

async function open(): Promise<void> {
  running = await launch(home);
  page = running.page;
  // The dialog that a person would choose the folder in.
  await running.app.evaluate(
    ({ dialog }, folder) => {
      dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [folder] });
    },
    join(home, 'data'),
  );
  // The window comes back with the view that it was left with.
  await show('Train');
  await page.getByRole('button', { name: 'Choose folder of images' }).click();
  await expect(page.getByRole('group', { name: 'Images' })).toContainText('900 training');
}

test.beforeEach(async () => {
  home = newHome();
  writeIdxFolder(join(home, 'data'), await realSlice(900, 100));
  await open();
});

test.afterEach(async () => {
  await running.close();
  removeHome(home);
});

const main = () => page.getByRole('main');
const press = (name: string) => main().getByRole('button', { name, exact: true }).click();
const show = (view: ViewName) => showView(page, view);
const trialProcesses = () => processesOf(running, 'trial');
const trials = () => page.getByTestId('trial-row');
const underWay = () => trials().filter({ hasText: /[1-9][\d.]* of 1000/ });
/** Whether the app trains two trials at the same time here. */
const trainsTwo = () => availableParallelism() >= 2 && freemem() > 4 * 1024 ** 3;

async function planLinear(epochs: string): Promise<void> {
  await page.getByRole('radio', { name: 'Linear', exact: true }).click();
  await page.getByLabel('Epochs').fill(epochs);
  await show('Tune');
  await main().getByRole('radio', { name: 'Linear', exact: true }).click();
  await main().getByLabel('Learning rate', { exact: true }).fill('0.001, 0.002, 0.004, 0.008');
  for (const name of ['Batch size', 'Weight decay']) await press(`Remove ${name}`);
}

test('a sweep ranks its trials, and its settings are taken over', async () => {
  await planLinear('3');
  await main().getByRole('radio', { name: 'Grid' }).click();
  await main().getByLabel('Minutes').fill('soon');
  await press('Start sweep');
  await expect(main().getByLabel('Minutes')).toHaveAccessibleDescription(
    /^Minutes must be a number/,
  );
  await main().getByLabel('Minutes').fill('2');
  await press('Start sweep');
  await expect(page.getByTestId('sweep-state')).toHaveText('Finished');
  await expect(trials()).toHaveCount(4);
  await expect(page.getByTestId('importance')).toContainText('4 trials are too few to tell');
  const best = (await trials().first().textContent()) ?? '';
  const rate = /learning rate ([\d.]+)/.exec(best)?.[1] ?? 'none';
  await press('Use best settings');
  await expect(page.getByLabel('Learning rate')).toHaveValue(rate);
  await show('Runs');
  const sweep = page.getByTestId('group-row');
  await expect(sweep).toContainText('Sweep, 4 runs');
  await expect(page.getByTestId('run-row')).toHaveCount(0);
  await sweep.getByRole('button').press('Enter');
  await expect(page.getByTestId('run-row')).toHaveCount(4);
});

test('a sweep is paused, outlives a crash and a restart, and is resumed', async () => {
  await planLinear('1000');
  const atOnce = trainsTwo() ? 2 : 1;
  await press('Start sweep');
  await expect(underWay()).toHaveCount(atOnce);
  await press('Pause');
  await expect(page.getByTestId('sweep-state')).toHaveText('Paused');
  await running.close();
  await open();
  await show('Tune');
  await expect(trials().filter({ hasText: 'Paused' })).toHaveCount(atOnce);
  await press('Resume');
  await expect(trials().filter({ hasText: 'Running' })).toHaveCount(atOnce);
  process.kill(await processOf(running, 'trainer'), 'SIGKILL');
  // The trials that it cut off have failed, and the sweep has gone on with others.
  await expect(trials().filter({ hasText: 'ended unexpectedly' })).toHaveCount(atOnce);
  await expect(trials().nth(atOnce)).toBeVisible();
  await press('Stop');
  await expect(page.getByTestId('sweep-state')).toHaveText('Stopped');
});

test('two trials train at the same time, and a crash of one costs the other nothing', async () => {
  test.skip(!trainsTwo(), 'Needs two processor cores and 4 GB of free memory.');
  await planLinear('1000');
  await press('Start sweep');
  await expect(underWay()).toHaveCount(2);
  const first = await processOf(running, 'trial');
  const others = (await trialProcesses()).filter((pid) => pid !== first);
  expect(others).toHaveLength(1);
  process.kill(first, 'SIGKILL');
  const failed = trials().filter({ hasText: 'The process of this trial ended unexpectedly.' });
  await expect(failed).toHaveCount(1);
  // The next trial has taken its place.
  await expect(trials().filter({ hasText: 'Running' })).toHaveCount(2);
  expect(await trialProcesses()).toEqual(expect.arrayContaining(others));
  await press('Stop');
  await expect(page.getByTestId('sweep-state')).toHaveText('Stopped');
  await expect.poll(trialProcesses).toEqual([]);
});

test('queued runs are ordered, survive a restart, and begin one after another', async () => {
  await page.getByRole('radio', { name: 'Linear', exact: true }).click();
  await page.getByLabel('Epochs').fill('1000');
  await main().getByRole('button', { name: 'Train', exact: true }).click();
  await expect(page.getByTestId('progress')).toBeVisible();
  await page.getByLabel('Epochs').fill('1');
  for (const name of ['First', 'Second', 'Third']) {
    await page.getByLabel(/Run name/).fill(name);
    await press('Add to queue');
  }
  await show('Tune');
  const queued = () => page.getByTestId('queued-run');
  await expect(queued()).toHaveCount(3);
  await press('Move Third up');
  await expect(queued().nth(1)).toContainText('Third');
  await press('Remove Second from the queue');
  await expect(queued()).toHaveCount(2);
  await running.close();
  await open();
  await show('Tune');
  await expect(queued().first()).toContainText('First');
  await press('Resume queue');
  await expect(queued()).toHaveCount(0);
  await show('Runs');
  const finished = page.getByTestId('run-row').filter({ hasText: /finished/i });
  await expect(finished.filter({ hasText: 'First' })).toHaveCount(1);
  await expect(finished.filter({ hasText: 'Third' })).toHaveCount(1);
});

test('a run is repeated with other seeds, and their spread is a band', async () => {
  await page.getByRole('radio', { name: 'Linear', exact: true }).click();
  await page.getByLabel('Epochs').fill('3');
  await page.getByLabel(/Run name/).fill('Chance');
  await main().getByRole('button', { name: 'Train', exact: true }).click();
  await expect(page.getByTestId('test-accuracy')).toBeVisible();
  await show('Runs');
  const choose = async (item: string): Promise<void> => {
    await page.getByRole('button', { name: 'More actions for Chance', exact: true }).click();
    await page.getByRole('menuitem', { name: item }).click();
  };
  await page.getByRole('button', { name: 'More actions for Chance', exact: true }).click();
  await expect(page.getByRole('menuitem', { name: 'Show seeds as band' })).toBeDisabled();
  await page.keyboard.press('Escape');
  await choose('Repeat with new seeds…');
  const dialog = page.getByRole('dialog', { name: 'Repeat “Chance”' });
  await dialog.getByLabel('Number of runs').fill('2');
  await dialog.getByRole('button', { name: 'Add to queue' }).click();
  await expect(page.getByText('Added 2 runs to the queue.')).toBeVisible();
  const finished = page.getByTestId('run-row').filter({ hasText: /finished/i });
  await expect(finished.filter({ hasText: 'Chance, seed 2' })).toHaveCount(1);
  await expect(finished.filter({ hasText: 'Chance, seed 3' })).toHaveCount(1);
  await choose('Show seeds as band');
  const lines = page.getByTestId('legend-line');
  await expect(lines).toHaveCount(1);
  await expect(lines).toContainText('Chance, 3 seeds');
  await expect(page.getByTestId('chart-legend')).toContainText(/\d\d\.\d\d% to \d\d\.\d\d%/);
  // Smoothed, what was measured stays beside it.
  await page.getByLabel('Smoothing').fill('0.6');
  await expect(page.getByTestId('chart-legend')).toContainText('smoothed, measured');
  // Of accuracy and of loss: smoothed, measured, and from where to where the seeds lie.
  await expect(lines.locator('td')).toHaveCount(6);
});
