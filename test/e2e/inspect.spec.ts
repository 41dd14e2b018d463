/** Results, page by page: what a run confuses, how it tells classes apart, and how two runs differ. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Locator, type Page } from '@playwright/test';
import { launch, newHome, removeHome, resizeTo, trainInTerminal, type RunningApp } from './app';
import { show } from './views';

let home: string;
let running: RunningApp;
let page: Page;

test.describe.configure({ mode: 'serial' });

test.beforeAll(async () => {
  home = newHome();
  trainInTerminal(home, '--model', 'linear', '--epochs', '1', '--name', 'Linear');
  trainInTerminal(home, '--model', 'dense', '--hidden', '16', '--epochs', '1', '--name', 'Dense');
  running = await launch(home);
  page = running.page;
  await show(page, 'Results');
});

test.afterAll(async () => {
  await running.close();
  removeHome(home);
});

async function open(name: string): Promise<void> {
  await page.getByRole('group', { name: 'Results' }).getByRole('radio', { name }).click();
}

const matrix = () => page.getByTestId('confusion-matrix');
const dialog = () => page.getByRole('dialog');

test('the matrix shows shares of rows, shares of columns, or counts', async () => {
  const cell = matrix().locator('tbody td button').first();
  await expect(cell).toContainText('%');
  const byRow = await cell.textContent();
  await page.getByRole('radio', { name: 'By column' }).click();
  await expect(cell).not.toHaveText(byRow ?? '');
  await expect(cell).toContainText('%');
  await page.getByRole('radio', { name: 'Counts' }).click();
  await expect(cell).not.toContainText('%');
  await page.getByRole('radio', { name: 'By row' }).click();
});

test('a run has its curves, settings and figures on one page', async () => {
  await open('Training');
  const curves = page.getByTestId('run-curves');
  await expect(curves.getByRole('heading')).toHaveText(['Loss', 'Accuracy', 'Learning rate']);
  await expect(curves.locator('canvas').first()).toBeVisible();
  const details = page.getByRole('region', { name: 'Run details' });
  await expect(details).toContainText(/Epochs\s*1 of 1/);
  await expect(details).toContainText(/Images per second\s*[1-9]/);
  await expect(details.getByRole('region', { name: 'Settings' })).toContainText(/Optimizer\s*Adam/);
  await open('Overview');
});

test('matrix and curves are larger in a larger window', async () => {
  const width = async (element: Locator) => (await element.boundingBox())?.width ?? 0;
  const roc = page.getByRole('img', { name: /^ROC curves/ });
  await resizeTo(running, 1280, 820);
  const small = await width(matrix());
  await open('Classes');
  const curve = await width(roc);
  await resizeTo(running, 1920, 1200);
  await expect.poll(() => width(roc)).toBeGreaterThan(1.5 * curve);
  await open('Overview');
  await expect.poll(() => width(matrix())).toBeGreaterThan(1.4 * small);
  await resizeTo(running, 1280, 820);
});

test('the matrix stays where it is while the pointer moves over it', async () => {
  const top = async () => (await matrix().boundingBox())?.y;
  const still = await top();
  for (const place of ['0 0', '6 0', '9 7', '6 head', 'head 4']) {
    await matrix().locator(`[data-cell="${place}"]`).hover();
    expect(await top()).toBe(still);
  }
});

test('a cell and the name of a class show their images, by keyboard too', async () => {
  const gallery = page.getByRole('region', { name: 'Gallery' });
  await matrix().locator('[data-cell="6 0"]').click();
  await expect(gallery).toContainText('Shirt predicted as T-shirt/top');
  await page.keyboard.press('ArrowLeft');
  await expect(page.getByRole('button', { name: 'All images of Shirt' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(gallery).toContainText('Test images: Shirt');
  await expect(gallery).toContainText('1,000');
  await gallery.getByRole('button', { name: 'Show all' }).click();
  await expect(gallery).toContainText('10,000');
  await expect(page.getByTestId('gallery-item').first()).toContainText('Ankle boot');
});

test('an image is looked at closely, and the next ones from there', async () => {
  await page.getByTestId('gallery-item').first().getByRole('button').click();
  await expect(dialog()).toContainText('Test image 0');
  const place = await dialog().boundingBox();
  await expect(page.getByTestId('detail-truth')).toHaveText('Ankle boot');
  await expect(page.getByTestId('nearest-images').getByRole('listitem')).not.toHaveCount(0);
  // Nothing that comes later moves the dialog.
  expect(await dialog().boundingBox()).toEqual(place);
  await expect(page.getByTestId('probabilities').getByRole('row')).toHaveCount(10);
  await page.keyboard.press('ArrowRight');
  await expect(dialog()).toContainText('Test image 1');
  await expect(page.getByTestId('detail-truth')).toHaveText('Pullover');
  await page.keyboard.press('Escape');
  await expect(dialog()).toBeHidden();
});

test('the gallery is gone through by the arrow keys', async () => {
  const cards = page.getByTestId('gallery-item').getByRole('button');
  await cards.first().focus();
  await page.keyboard.press('ArrowRight');
  await expect(cards.nth(1)).toBeFocused();
  await page.keyboard.press('ArrowLeft');
  await expect(cards.first()).toBeFocused();
});

test('Classes has the scores, areas and curves of each class', async () => {
  await open('Classes');
  const table = page.getByTestId('class-table');
  await expect(table.getByRole('row')).toHaveCount(12);
  await expect(table.getByRole('row', { name: /Mean/ })).toContainText(/0\.9\d\d\d/);
  await table.getByRole('button', { name: 'Trouser' }).click();
  const roc = page.getByRole('img', { name: /^ROC curves.*Trouser, AUC 0\.9\d\d\d/ });
  await expect(roc).toBeVisible();
  await expect(page.getByRole('img', { name: /^Precision-recall curves.*Trouser/ })).toBeVisible();
  const reading = page.getByTestId('threshold-reading');
  await expect(reading).toHaveText(/^Threshold 0\.[45]\d+: recall \d/);
  const [even, threshold] = [
    await reading.innerText(),
    page.getByRole('slider', { name: 'Threshold' }),
  ];
  await threshold.press('Home');
  await expect(reading).not.toHaveText(even);
  const sure = await reading.innerText();
  // The upper right corner of the ROC curve: everything is said to be of the class.
  await roc.hover({ position: { x: 270, y: 20 } });
  await expect(reading).not.toHaveText(sure);
  await expect(reading).toContainText('recall 100.0%');
  await page.getByRole('switch', { name: 'Zoom to top left' }).click();
  await expect(page.getByTestId('reliability')).toBeVisible();
  await page.getByRole('button', { name: 'Show images' }).click();
  await expect(page.getByRole('region', { name: 'Gallery' })).toContainText('Test images: Trouser');
});

test('Mistakes lists mistakes and likely label errors once, and duplicates in the training set', async () => {
  await open('Mistakes');
  const mistakes = page.getByRole('region', { name: 'Mistakes and likely label errors' });
  const items = mistakes.getByTestId('gallery-item');
  await expect(items).toHaveCount(16);
  await mistakes.getByRole('button', { name: /^Show all/ }).click();
  // 48 of each of three kinds, each image once.
  await expect.poll(() => items.count()).toBeGreaterThan(48);
  const all = await items.count();
  const marks = mistakes.getByTestId('label-error-flag');
  const marked = await marks.count();
  expect(all).toBeLessThan(3 * 48);
  expect(marked).toBeGreaterThanOrEqual(48);
  await mistakes.getByRole('radio', { name: 'Other mistakes' }).click();
  await expect(items).toHaveCount(all - marked);
  await expect(marks).toHaveCount(0);
  await mistakes.getByRole('radio', { name: 'Likely label errors' }).click();
  await expect(items).toHaveCount(marked);
  await expect(marks).toHaveCount(marked);
  await expect(items.first()).toContainText('likely label error: ');

  await expect(page.getByTestId('label-error-count')).toContainText('of 10,000 images');
  await mistakes.getByRole('radio', { name: 'Validation images' }).click();
  await expect(page.getByTestId('label-error-count')).toContainText('of 6,000 images');
  await items.first().getByRole('button').click();
  await expect(dialog()).toContainText('Validation image: not used for training');
  await page.keyboard.press('Escape');

  const duplicates = page.getByRole('region', { name: 'Duplicates in the training set' });
  await expect(page.getByTestId('duplicate-count')).toContainText(
    '0 exact and 12 near-duplicates of training images',
  );
  await expect(page.getByTestId('duplicate-scores').getByRole('row')).toHaveCount(4);
  await duplicates.getByTestId('gallery-item').first().getByRole('button').click();
  await expect(page.getByTestId('image-twins')).toContainText('Training image');
  await page.keyboard.press('Escape');
});

test('Difference holds the run against another one', async () => {
  await open('Comparison');
  await expect(page.getByTestId('verdict')).toContainText('“Dense”');
  const only = (await page.getByTestId('only-one').textContent()) ?? '';
  await expect(page.getByRole('region', { name: 'Gallery' })).toContainText(only);
  await expect(page.getByRole('radio', { name: `Only this run (${only})` })).toBeVisible();
  await page.getByTestId('difference-matrix').locator('[data-cell="6 0"]').click();
  const gallery = page.getByRole('region', { name: 'Gallery' });
  await expect(gallery).toContainText('Shirt predicted as T-shirt/top');
  await page.getByRole('radio', { name: /^Only other run/ }).click();
  await gallery.getByRole('button', { name: 'Show all' }).click();
  await expect(gallery.getByTestId('gallery-item').first()).toHaveAttribute('data-wrong', 'true');
});

test('a cell of the comparison has the color of better only where this run is better', async () => {
  await open('Comparison');
  const wrong = await page
    .getByTestId('difference-matrix')
    .locator('td button')
    .evaluateAll(
      (cells) =>
        cells.filter((cell) => {
          const [label, predicted] = (cell.getAttribute('data-cell') ?? '').split(' ');
          const value = Number((cell.firstChild?.textContent ?? '').trim().replace('−', '-'));
          const better = label === predicted ? value > 0 : value < 0;
          const tint = (cell as HTMLElement).style.getPropertyValue('--tint');
          return value !== 0 && better === tint.includes('--matrix-less');
        }).length,
    );
  expect(wrong).toBe(0);
});

test('a table is saved as CSV', async () => {
  const place = join(home, 'table.csv');
  await running.app.evaluate(({ dialog: native }, filePath) => {
    native.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
  }, place);
  await page.getByRole('button', { name: 'Save confusion matrix difference as CSV' }).click();
  await expect(page.getByText(`Saved as ${place}.`)).toBeVisible();
  const lines = readFileSync(place, 'utf8').trimEnd().split('\r\n');
  expect(lines).toHaveLength(11);
  expect(lines[0]).toContain('T-shirt/top,Trouser');
});
