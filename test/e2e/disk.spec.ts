/** A disk that takes no run: sweep and queue wait with a sentence, and go on once there is room. */
import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { realSlice, writeIdxFolder } from '../support/idx-folder';
import { launch, newHome, removeHome, type RunningApp } from './app';
import { show as showView, type ViewName } from './views';

test.skip(process.platform !== 'linux', 'The disk that has no room is /sys.');

let home: string;
let running: RunningApp;
let page: Page;

test.beforeEach(async () => {
  home = newHome();
  writeIdxFolder(join(home, 'data'), await realSlice(900, 100));
  // No bytes are free on it for anybody, root included.
  symlinkSync('/sys', join(home, 'runs'));
  running = await launch(home);
  page = running.page;
  await running.app.evaluate(
    ({ dialog }, folder) => {
      dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [folder] });
    },
    join(home, 'data'),
  );
  await page.getByRole('button', { name: 'Choose folder of images' }).click();
  await expect(page.getByRole('group', { name: 'Images' })).toContainText('900 training');
  await page.getByRole('radio', { name: 'Linear', exact: true }).click();
  await page.getByLabel('Epochs').fill('1');
});

test.afterEach(async () => {
  await running.close();
  removeHome(home);
});

const main = () => page.getByRole('main');
const press = (name: string) => main().getByRole('button', { name, exact: true }).click();
const show = (view: ViewName) => showView(page, view);

function makeRoom(): void {
  rmSync(join(home, 'runs'));
  mkdirSync(join(home, 'runs'));
}

test('a sweep is paused at its first trials, and resumed', async () => {
  await show('Tune');
  await main().getByRole('radio', { name: 'Linear', exact: true }).click();
  await main().getByLabel('Learning rate', { exact: true }).fill('0.001, 0.002, 0.004, 0.008');
  for (const name of ['Batch size', 'Weight decay']) await press(`Remove ${name}`);
  await main().getByRole('radio', { name: 'Grid' }).click();
  await press('Start sweep');
  await expect(page.getByTestId('sweep-state')).toHaveText('Paused');
  await expect(page.getByRole('alert')).toHaveCount(1);
  await expect(page.getByRole('alert')).toContainText('is paused. Not enough disk space');
  await expect(page.getByTestId('sweep-panel')).toContainText('Then resume the sweep');
  const trials = page.getByTestId('trial-row');
  // As many as are trained at the same time.
  const begun = await trials.count();
  expect([1, 2]).toContain(begun);
  await expect(trials.filter({ hasText: 'Paused' })).toHaveCount(begun);
  makeRoom();
  await press('Resume');
  await expect(page.getByTestId('sweep-state')).toHaveText('Finished');
  await expect(trials).toHaveCount(4);
  await expect(trials.filter({ hasText: 'failed' })).toHaveCount(0);
});

test('the queue waits with all its runs, and is started again', async () => {
  for (const name of ['First', 'Second', 'Third']) {
    await page.getByLabel(/Run name/).fill(name);
    await press('Add to queue');
  }
  await expect(page.getByRole('alert').first()).toContainText(
    'The queue is paused. Not enough disk',
  );
  await show('Tune');
  await expect(page.getByTestId('queued-run')).toHaveCount(3);
  await expect(page.getByTestId('queue')).toContainText('3 runs waiting, queue paused');
  await expect(page.getByTestId('queue')).not.toContainText('Not enough disk space');
  await expect(page.getByRole('alert')).toHaveCount(1);
  await page.getByRole('alert').getByRole('button', { name: 'Dismiss' }).click();
  makeRoom();
  await press('Resume queue');
  await expect(page.getByTestId('queued-run')).toHaveCount(0);
  await show('Runs');
  const finished = page.getByTestId('run-row').filter({ hasText: /finished/i });
  await expect(finished).toHaveCount(3);
});
