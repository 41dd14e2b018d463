/** Results of one run after those of another: nothing of the former is left, and nothing takes them away. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { realSlice, writeIdxFolder } from '../support/idx-folder';
import {
  chooseRun,
  dropPaths,
  launch,
  newHome,
  removeHome,
  runInTerminal,
  trainInTerminal,
  type RunningApp,
} from './app';
import { show } from './views';

const FEW = 80;

test.describe.configure({ mode: 'serial' });

let home: string;
let running: RunningApp;
let page: Page;

test.beforeAll(async () => {
  home = newHome();
  const few = join(home, 'few');
  writeIdxFolder(few, await realSlice(200, FEW));
  const flags = ['--model', 'cnn', '--filters', '4', '--hidden', '8', '--epochs', '1'];
  trainInTerminal(home, ...flags, '--name', 'Many');
  trainInTerminal(home, ...flags, '--name', 'Few', '--data', few);
  running = await launch(home);
  page = running.page;
});

test.afterAll(async () => {
  await running.close();
  removeHome(home);
});

async function look(name: string): Promise<void> {
  await chooseRun(page.getByRole('combobox', { name: 'Run' }), name);
}

test('sample predictions are of the images that the run has', async () => {
  await show(page, 'Results');
  await look('Many');
  await page.getByRole('radio', { name: 'Sample predictions', exact: true }).click();
  const first = page.getByLabel('First test image');
  await first.fill('5000');
  await first.press('Enter');
  await expect(page.getByRole('button', { name: 'Test image 5000' })).toBeVisible();
  await look('Few');
  await expect(page.getByRole('button', { name: `Test image ${FEW - 1}` })).toBeVisible();
  await look('Many');
  await first.fill('6000');
  await first.press('Enter');
  await expect(page.getByRole('button', { name: 'Test image 6000' })).toBeVisible();
});

test('feature maps are of an image that the run has', async () => {
  await look('Many');
  await page.getByRole('radio', { name: 'Layers', exact: true }).click();
  const image = page.getByLabel('Test image', { exact: true });
  await image.fill('5000');
  await image.press('Enter');
  await expect(page.getByRole('img', { name: /^Test image 5000:/ })).toBeVisible();
  await look('Few');
  await expect(page.getByRole('img', { name: /^Test image 0:/ })).toBeVisible();
  await expect(image).toHaveValue('0');
});

test('results that are looked at stay when another run ends', async () => {
  await page.getByRole('radio', { name: 'Overview', exact: true }).click();
  await look('Few');
  const accuracy = await page.getByTestId('result-accuracy').innerText();
  await show(page, 'Train');
  await page.getByRole('radio', { name: 'Linear', exact: true }).click();
  await page.getByLabel('Epochs').fill('2');
  await page.getByLabel(/Run name/).fill('Later');
  await page.getByRole('main').getByRole('button', { name: 'Train', exact: true }).click();
  await show(page, 'Results');
  await expect(page.getByRole('combobox', { name: 'Run' }).locator('option')).toContainText([
    /Later.*%/,
  ]);
  await expect(page.getByRole('combobox', { name: 'Run' })).toContainText('Few');
  await expect(page.getByTestId('result-accuracy')).toHaveText(accuracy);
});

test('a damaged file keeps no other run from being imported', async () => {
  const [good, bad] = [join(home, 'good.atelier'), join(home, 'bad.atelier')];
  runInTerminal(home, 'share', 'Few', '--out', good);
  writeFileSync(bad, 'damaged');
  await show(page, 'Runs');
  await dropPaths(page, [bad, good]);
  await expect(page.getByRole('alert')).toContainText('bad.atelier');
  await expect(page.getByText(/^Imported “Few”/)).toBeVisible();
});
