/** Where a run sees its test images: the map, an image's neighbors and attribution, and a few in order. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { counted } from '@engine/text/counted';
import { realSlice, writeIdxFolder } from '../support/idx-folder';
import {
  chooseRun,
  launch,
  newHome,
  removeHome,
  resizeWindow,
  trainInTerminal,
  type RunningApp,
} from './app';
import { whileHalted } from './processes';
import { show } from './views';

const TEST_IMAGES = 300;
let home: string;
let running: RunningApp;
let page: Page;

test.describe.configure({ mode: 'serial' });

test.beforeAll(async () => {
  home = newHome();
  const data = join(home, 'data');
  writeIdxFolder(data, await realSlice(900, TEST_IMAGES));
  const flags = ['--model', 'cnn', '--filters', '4,8', '--hidden', '16', '--epochs', '2'];
  trainInTerminal(home, ...flags, '--name', 'Small', '--data', data);
  running = await launch(home);
  page = running.page;
  await show(page, 'Results');
});

test.afterAll(async () => {
  await running.close();
  removeHome(home);
});

async function open(name: string): Promise<void> {
  await page.getByRole('radio', { name, exact: true }).click();
}

const canvas = () => page.getByTestId('map-canvas');
const meant = () => page.getByTestId('map-meant');
const counts = () => page.getByTestId('map-counts');

async function countsOfClasses(): Promise<number[]> {
  const cells = await counts().locator('tbody tr td:nth-child(2)').allTextContents();
  return cells.map(Number);
}

async function drawAround(share: number): Promise<void> {
  const box = await canvas().boundingBox();
  if (box === null) throw new Error('The map has no place.');
  const corners = [
    [0.01, 0.01],
    [share, 0.01],
    [share, 0.99],
    [0.01, 0.99],
  ] as const;
  const at = ([x, y]: readonly [number, number]) =>
    [box.x + x * box.width, box.y + y * box.height] as const;
  await page.mouse.move(...at(corners[0]));
  await page.mouse.down();
  for (const corner of corners) await page.mouse.move(...at(corner), { steps: 4 });
  await page.mouse.up();
}

test('the map has every test image, counted by class beside it', async () => {
  await open('Map');
  await expect(canvas()).toBeVisible();
  await expect(page.getByTestId('map-explanation')).toContainText('the last hidden layer');
  await expect(meant()).toContainText(`Images: ${TEST_IMAGES}`);
  expect((await countsOfClasses()).reduce((sum, each) => sum + each, 0)).toBe(TEST_IMAGES);
});

test('the list is filtered by class and by mistake, from the keyboard', async () => {
  const [first = 0] = await countsOfClasses();
  const button = counts().getByRole('button').first();
  await button.press('Enter');
  await expect(meant()).toContainText(`Images: ${first}`);
  await button.press('Enter');
  await page.getByRole('switch', { name: 'Mistakes only' }).press('Space');
  await expect(meant()).toContainText('0 correct');
  await expect(page.locator('[data-testid=gallery-item][data-wrong=false]')).toHaveCount(0);
  await page.getByRole('button', { name: 'Show all' }).click();
  await expect(meant()).toContainText(`Images: ${TEST_IMAGES}`);
});

async function imagesInLegend(): Promise<number[]> {
  const cells = page.getByTestId('map-legend').locator('tbody tr td:nth-child(2)');
  return (await cells.allTextContents()).map(Number);
}

test('the map is colored by any column, with a legend that filters', async () => {
  const colorBy = page.getByLabel('Color by');
  const legend = page.getByTestId('map-legend');
  await expect(legend).toBeHidden();
  await colorBy.selectOption('Predicted class');
  await expect(counts()).toContainText('Predicted as');
  await colorBy.selectOption('Correct or wrong');
  await expect(legend.getByRole('button')).toHaveText(['Correct', 'Wrong']);
  const [correct = 0, wrong = 0] = await imagesInLegend();
  expect(correct + wrong).toBe(TEST_IMAGES);
  await legend.getByRole('button', { name: 'Wrong' }).press('Enter');
  await expect(meant()).toContainText(`Images: ${wrong}`);
  await expect(meant()).toContainText('0 correct');
  await colorBy.selectOption('Confidence');
  await expect(meant()).toContainText(`Images: ${TEST_IMAGES}`);
  await expect(legend.getByRole('button')).toHaveCount(5);
  expect((await imagesInLegend()).reduce((sum, each) => sum + each, 0)).toBe(TEST_IMAGES);
  await colorBy.selectOption('True class');
  await expect(legend).toBeHidden();
});

test('images are found by class or index from the keyboard', async () => {
  const field = page.getByRole('searchbox', { name: 'Find images by class or index' });
  const result = page.getByTestId('map-search-result');
  const [, second = 0] = await countsOfClasses();
  const name = (await counts().getByRole('button').nth(1).getAttribute('aria-label')) ?? '';
  await field.fill(name);
  await expect(result).toHaveText(counted(second, 'match', 'matches'));
  await expect(meant()).toContainText(`Images: ${second}`);
  await field.fill('3, 10-12, 999');
  await expect(result).toHaveText('4 matches; not found: 999');
  await expect(page.getByTestId('gallery-item')).toHaveCount(4);
  await field.press('Escape');
  await expect(field).toHaveValue('');
  await expect(meant()).toContainText(`Images: ${TEST_IMAGES}`);
  await field.fill('17');
  await expect(result).toHaveText('1 match');
  await field.press('Enter');
  await expect(page.getByRole('dialog')).toContainText('17');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Show all' }).click();
  await expect(field).toHaveValue('');
});

test('what is drawn around is selected, listed and counted', async () => {
  await page.getByRole('radio', { name: 'Lasso' }).click();
  await drawAround(0.99);
  await expect(meant()).toContainText(`Selected: ${TEST_IMAGES}`);
  await drawAround(0.5);
  await expect(meant()).not.toContainText(`Selected: ${TEST_IMAGES}`);
  const selected = (await countsOfClasses()).reduce((sum, each) => sum + each, 0);
  expect(selected).toBeGreaterThan(0);
  await expect(meant()).toContainText(`Selected: ${selected}`);
  await page.getByRole('button', { name: 'Show all' }).click();
  await page.getByRole('radio', { name: 'Move' }).click();
});

test('the map is zoomed by wheel and keys, and moved by dragging', async () => {
  await canvas().focus();
  await page.keyboard.press('+');
  await expect(canvas()).not.toHaveAttribute('data-zoom', '1.00');
  await page.keyboard.press('0');
  await expect(canvas()).toHaveAttribute('data-zoom', '1.00');
  await canvas().hover();
  await page.mouse.wheel(0, -300);
  await expect(canvas()).not.toHaveAttribute('data-zoom', '1.00');
  await page.getByRole('button', { name: 'Fit' }).click();
  await expect(canvas()).toHaveAttribute('data-zoom', '1.00');
});

test('the image under the pointer is shown', async () => {
  const box = await canvas().boundingBox();
  if (box === null) throw new Error('The map has no place.');
  const hover = page.getByTestId('map-hover');
  for (let step = 2; step < 40 && !(await hover.isVisible()); step++) {
    const y = box.y + box.height * (0.35 + 0.05 * (step % 7));
    await page.mouse.move(box.x + (box.width * step) / 40, y);
  }
  await expect(hover).toContainText(/Test image \d+/);
  await expect(hover).toContainText(/% confidence/);
});

test('UMAP is drawn once and kept with the run', async () => {
  await open('UMAP');
  await expect(page.getByTestId('map-explanation')).toContainText('UMAP of', { timeout: 60_000 });
  const [run = ''] = readdirSync(join(home, 'runs'));
  expect(existsSync(join(home, 'runs', run, 'map.safetensors'))).toBe(true);
  await open('PCA');
  await expect(page.getByTestId('map-explanation')).toContainText('PCA of');
});

test('t-SNE is drawn, shows its progress and can be canceled', async () => {
  await whileHalted(running, 'analyst', async () => {
    await open('t-SNE');
    await expect(page.getByTestId('map-progress')).toContainText('t-SNE:');
    await page.screenshot({ path: test.info().outputPath('progress.png') });
    await page.getByRole('button', { name: 'Cancel' }).click();
  });
  await expect(page.getByTestId('map-explanation')).toContainText('PCA of');
  await open('t-SNE');
  await expect(page.getByTestId('map-explanation')).toContainText('t-SNE of', { timeout: 60_000 });
  await open('UMAP');
  await expect(page.getByTestId('map-explanation')).toContainText('UMAP of');
  await open('PCA');
});

test('the map has three dimensions on request, turned by dragging and by arrow keys', async () => {
  await expect(canvas()).not.toHaveAttribute('data-turn');
  await open('3D');
  await expect(page.getByTestId('map-explanation')).toContainText('these three axes explain');
  const turn = () => canvas().getAttribute('data-turn');
  const first = await turn();
  await canvas().focus();
  await page.keyboard.press('ArrowRight');
  await expect.poll(turn).not.toBe(first);
  await page.keyboard.press('0');
  await expect.poll(turn).toBe(first);
  const box = await canvas().boundingBox();
  if (box === null) throw new Error('The map has no place.');
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 80, y + 40, { steps: 5 });
  await page.mouse.up();
  await expect.poll(turn).not.toBe(first);
  await expect(page.getByRole('dialog')).toBeHidden();
  await page.getByRole('button', { name: 'Fit' }).click();
  await expect.poll(turn).toBe(first);
  await open('Lasso');
  await drawAround(0.5);
  await expect(meant()).toContainText('Selected:');
  await expect(meant()).not.toContainText(`Selected: ${TEST_IMAGES}`);
  await page.getByRole('button', { name: 'Show all' }).click();
  await open('Turn');
  await open('UMAP');
  await expect(page.getByTestId('map-explanation')).toContainText('UMAP of', { timeout: 60_000 });
  await expect(canvas()).toHaveAttribute('data-turn', /./);
  await open('2D');
  await open('PCA');
  await expect(canvas()).not.toHaveAttribute('data-turn');
});

test('an image has its nearest training images, and what in it speaks for a class', async () => {
  await page.getByTestId('gallery-item').first().getByRole('button').click();
  const near = page.getByTestId('nearest-images');
  await expect(near.getByRole('listitem')).toHaveCount(8);
  await expect(near).toContainText('the last hidden layer');
  const attribution = page.getByTestId('class-activation');
  await expect(attribution.getByTestId('attribution-method').first()).toHaveText('Grad-CAM');
  await expect(attribution.getByTestId('attribution-words').first()).toContainText(
    'attribution for',
  );
  await page.keyboard.press('Escape');
});

interface Line {
  type: string;
  index: number;
  label: string;
  trueLabel: string;
}

function predicted(index: number, count: number): Line[] {
  const args = [join('out', 'main', 'atelier.cjs'), 'predict', 'Small', '--json'];
  const text = execFileSync(
    process.execPath,
    [...args, '--index', String(index), '--count', String(count)],
    { env: { ...process.env, ATELIER_HOME: home }, encoding: 'utf8' },
  );
  const lines = text.trim().split('\n');
  return lines.map((line) => JSON.parse(line) as Line).filter(({ type }) => type === 'prediction');
}

test('five images from the middle are what the terminal predicts', async () => {
  await open('Sample predictions');
  const items = page.getByTestId('sample');
  await expect(items).toHaveCount(5);
  const middle = TEST_IMAGES / 2;
  await expect(items.first()).toContainText(`Test image ${middle}`);
  for (const [at, { index, label, trueLabel }] of predicted(middle, 5).entries()) {
    await expect(items.nth(at)).toContainText(`Test image ${index}`);
    await expect(items.nth(at)).toContainText(label === trueLabel ? '✓ Correct' : '✗ Wrong');
    await expect(items.nth(at).locator('dd').nth(0)).toHaveText(trueLabel);
    await expect(items.nth(at).locator('dd').nth(1)).toContainText(label);
  }
});

test('five images stand in one row at every size of the window', async () => {
  for (const [width, height] of [
    [1024, 700],
    [1280, 820],
    [1600, 1000],
  ] as const) {
    await resizeWindow(running, width, height);
    // Once all have the new size: a layout on its way may be seen where the computer is busy.
    await expect(async () => {
      const boxes = await page.getByTestId('sample').evaluateAll((all) =>
        all.map((sample) => {
          const { top, right } = sample.getBoundingClientRect();
          const picture = sample.querySelector('canvas')?.getBoundingClientRect();
          return { top, isInside: right <= innerWidth && (picture?.right ?? 0) <= right };
        }),
      );
      expect(new Set(boxes.map(({ top }) => top)).size, `${width} pixels`).toBe(1);
      expect(boxes.every(({ isInside }) => isInside)).toBe(true);
    }).toPass();
  }
});

test('one goes on, back, to any place, and by how many one likes', async () => {
  const items = page.getByTestId('sample');
  await page.getByRole('button', { name: 'Next 5' }).click();
  await expect(items.first()).toContainText('Test image 155');
  await page.keyboard.press('ArrowLeft');
  await expect(items.first()).toContainText('Test image 150');
  await page.getByRole('combobox', { name: 'Images' }).selectOption('1');
  await expect(items).toHaveCount(1);
  await page.getByLabel('First test image').fill('9999');
  await page.keyboard.press('Enter');
  await expect(items.first()).toContainText('Test image 299');
  await expect(page.getByRole('button', { name: 'Next 1' })).toBeDisabled();
  await page.getByRole('button', { name: 'Jump to middle' }).click();
  await expect(items.first()).toContainText('Test image 150');
});

test('pages that need a run whose folder is gone tell so instead of waiting for it', async () => {
  const flags = ['--model', 'linear', '--epochs', '1', '--data', join(home, 'data')];
  trainInTerminal(home, ...flags, '--name', 'Gone');
  await show(page, 'Runs');
  await show(page, 'Results');
  const run = page.getByRole('combobox', { name: 'Run', exact: true });
  await chooseRun(run, 'Gone');
  const folder = await run.inputValue();
  expect(folder).not.toBe('');
  await open('Classes');
  await expect(page.getByTestId('result-accuracy')).toBeVisible();
  rmSync(join(home, 'runs', folder), { recursive: true });
  for (const name of ['Map', 'Layers']) {
    await open(name);
    await expect(page.getByText('Could not be computed.')).toBeVisible();
  }
});
