/** The page Layers of Results: what a network is made of, in pictures and in figures. */
import { rmSync } from 'node:fs';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { sliceOf, writeIdxFolder } from '../support/idx-folder';
import { launch, newHome, removeHome, trainInTerminal, type RunningApp } from './app';
import { show } from './views';

const FASHION = join('resources', 'fashion-mnist');

let home: string;
let running: RunningApp;
let page: Page;

test.describe.configure({ mode: 'serial' });

test.beforeAll(async () => {
  home = newHome();
  const data = join(home, 'data');
  writeIdxFolder(data, await sliceOf(FASHION, 400, 60));
  const flags = ['--data', data, '--epochs', '3'];
  trainInTerminal(home, '--model', 'linear', '--name', 'Lines', ...flags);
  const small = ['--filters', '4', '--hidden', '8'];
  trainInTerminal(home, '--model', 'cnn', '--name', 'Filters', ...small, ...flags);
  running = await launch(home);
  page = running.page;
  await show(page, 'Results');
  await page.getByRole('radio', { name: 'Layers' }).click();
});

test.afterAll(async () => {
  await running.close();
  removeHome(home);
});

async function choose(name: RegExp): Promise<void> {
  const select = page.getByRole('combobox', { name: 'Run' });
  const label = await select.locator('option').filter({ hasText: name }).innerText();
  await select.selectOption({ label });
}

test('a convolutional network shows its layers, its filters and their maps', async () => {
  await choose(/^Filters/);
  const row = page.getByTestId('layer-table').getByRole('row', { name: /Convolution 3×3/ });
  await expect(row).toContainText('28 × 28 × 4');
  await expect(row).toContainText('28,224');
  // A bar beside the figure, by its share of the most expensive layer; an underline would be below it.
  const bar = await row.locator('.bar').boundingBox();
  const filled = await row.locator('.bar > span').boundingBox();
  const text = await row.getByRole('cell').filter({ hasText: '28,224' }).last().boundingBox();
  if (bar === null || filled === null || text === null) throw new Error('There is no bar.');
  expect(bar.height).toBeGreaterThanOrEqual(6);
  expect(Math.abs(bar.y + bar.height / 2 - (text.y + text.height / 2))).toBeLessThan(4);
  expect(filled.width / bar.width).toBeCloseTo(1, 1);
  await page.getByRole('button', { name: 'Measure times' }).click();
  await expect(page.getByText('Measured on this computer')).toBeVisible();
  await expect(row.getByRole('cell')).toHaveCount(6);

  await expect(page.getByTestId('first-weights').getByRole('img')).toHaveCount(4);
  const maps = page.getByTestId('feature-maps');
  await expect(maps.getByRole('img', { name: /^Map \d/ })).toHaveCount(4);
  await expect(maps).toContainText('4 feature maps of 28 × 28');
  await maps.getByLabel('Layer').selectOption({ label: 'convolution-1: Max pooling 2×2' });
  await expect(maps).toContainText('4 feature maps of 14 × 14');
  await maps.getByRole('button', { name: 'Next test image' }).click();
  await expect(maps.getByRole('img', { name: /^Test image 1:/ })).toBeVisible();
  await maps.getByRole('spinbutton', { name: 'Test image' }).fill('59');
  await maps.getByRole('spinbutton', { name: 'Test image' }).press('Enter');
  await expect(maps.getByRole('img', { name: /^Test image 59:/ })).toBeVisible();
  await expect(maps.getByRole('button', { name: 'Next test image' })).toBeDisabled();
});

test('the spread of weights and gradients is drawn by epoch, with its numbers', async () => {
  const histograms = page.getByTestId('histograms');
  await expect(page.getByTestId('ridgelines').locator('.ridge')).toHaveCount(3);
  await histograms.getByRole('combobox', { name: 'Variable' }).selectOption('output/kernel');
  await histograms.getByRole('radio', { name: 'Gradient' }).click();
  await expect(page.getByRole('img', { name: /^output\/kernel, gradient by epoch/ })).toBeVisible();
  await histograms.getByText('Data table').click();
  await expect(histograms.getByRole('row')).toHaveCount(4);
});

test('the linear model shows a picture for each class', async () => {
  await choose(/^Lines/);
  const pictures = page.getByTestId('first-weights').getByRole('img');
  await expect(pictures).toHaveCount(10);
  await expect(pictures.first()).toHaveAccessibleName(/^T-shirt\/top: weights from −/);
  await expect(page.getByTestId('feature-maps')).toHaveCount(0);
});

test('a run of before there were histograms says so', async () => {
  await show(page, 'Train');
  for (const run of readdirSync(join(home, 'runs'))) {
    rmSync(join(home, 'runs', run, 'histograms.ndjson'));
  }
  await show(page, 'Results');
  await choose(/^Filters/);
  await expect(page.getByTestId('histograms')).toContainText('No histograms');
});
