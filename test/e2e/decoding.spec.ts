/** Images that a job has to decode first: how far it is, and an end to it. */
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { writeColorFolder } from '../support/image-folder';
import { chooseRun, launch, newHome, removeHome, type RunningApp } from './app';
import { whileHalted } from './processes';
import { show as showView, type ViewName } from './views';

test.describe.configure({ mode: 'serial' });

const [home, folder] = [newHome(), newHome()];
const pictures = join(folder, 'pictures');
let running: RunningApp;
let page: Page;

test.beforeAll(async () => {
  writeColorFolder(pictures, 100, { width: 900, height: 700 });
  running = await launch(home);
  ({ page } = running);
  await running.app.evaluate(({ dialog }, chosen) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] });
  }, pictures);
  await show('Data');
  await page.getByRole('button', { name: 'Open folder…' }).click();
  await expect(page.getByTestId('checks')).toContainText('300 images of 3 classes', {
    timeout: 60_000,
  });
});

test.afterAll(async () => {
  await running.close();
  removeHome(home);
  removeHome(folder);
});

const show = (view: ViewName) => showView(page, view);
const main = () => page.getByRole('main');
const clearCache = () => page.evaluate(() => window.atelier.request('data:clear-cache', undefined));
const stopped = () => page.getByText('Stopped before all images were decoded.');

async function dismissNotice(): Promise<void> {
  await page.getByRole('button', { name: 'Dismiss' }).first().click();
  await expect(stopped()).toHaveCount(0);
}

test('a run that has to decode images shows how far it is, and can be stopped', async () => {
  await page.getByRole('button', { name: 'Train on this data' }).click();
  await page.getByRole('radio', { name: 'Linear', exact: true }).click();
  await page.getByLabel('Epochs', { exact: true }).fill('1');
  await clearCache();

  const decoding = page.getByTestId('decoding');
  await main().getByRole('button', { name: 'Train', exact: true }).click();
  await expect(decoding).toContainText(/Decoding images: \d+ of 300/);
  await whileHalted(running, 'trainer', async () => {
    await decoding.getByRole('button', { name: 'Stop' }).click();
    await page.screenshot({ path: test.info().outputPath('decoding.png') });
  });
  await expect(stopped()).toBeVisible();
  await expect(decoding).toBeHidden();
  await dismissNotice();

  await main().getByRole('button', { name: 'Train', exact: true }).click();
  await expect(page.getByTestId('test-accuracy')).toContainText('%', { timeout: 60_000 });
});

test('a sweep does so too, and is paused before its first trial', async () => {
  await clearCache();
  await show('Tune');
  await main().getByRole('radio', { name: 'Linear', exact: true }).click();
  await main().getByRole('button', { name: 'Start sweep' }).click();
  const decoding = main().getByTestId('decoding');
  await expect(decoding).toContainText(/Decoding images: \d+ of 300/);
  await whileHalted(running, 'trainer', () =>
    decoding.getByRole('button', { name: 'Pause' }).click(),
  );
  await expect(page.getByTestId('sweep-state')).toHaveText('Paused');
  await expect(decoding).toBeHidden();
  await expect(page.getByTestId('trial-row')).toHaveCount(0);
});

test('fine-tuning does so too, and Cancel ends it', async () => {
  const own = join(folder, 'own');
  writeColorFolder(own, 4, { width: 80, height: 60 });
  await show('Collection');
  await page.locator('input[type=file][webkitdirectory]').first().setInputFiles(own);
  await expect(page.getByTestId('import-summary')).toContainText('12 photos');
  await clearCache();
  await page.getByRole('button', { name: 'Fine-tune on my photos…' }).click();
  const dialog = page.getByRole('dialog');
  await chooseRun(dialog.getByLabel('Base run'), /linear/i);
  await dialog.getByRole('button', { name: /^Fine-tune on \d+ photos/ }).click();
  await expect(dialog).toContainText(/Decoding images: \d+ of 300/);
  await whileHalted(running, 'trainer', () =>
    dialog.getByRole('button', { name: 'Cancel' }).click(),
  );
  await expect(dialog).toBeHidden();
  await show('Runs');
  await expect(page.getByTestId('run-row')).toHaveCount(1);
});
