/** One photo, closely: its outline and steps, corrections by pointer and by keys, and why. */
import { expect, test, type Locator, type Page } from '@playwright/test';
import { png, type Gray } from '../support/pictures';
import {
  answerWith,
  dropFiles,
  launch,
  newHome,
  removeHome,
  trainInTerminal,
  type RunningApp,
} from './app';
import { trousers } from './photo-files';
import { show } from './views';

let home: string;
let running: RunningApp;
let page: Page;
let dialog: Locator;
let stage: Locator;

test.describe.configure({ mode: 'serial' });

/** A pair of trousers and, well apart from it to the right, a dark square. */
async function withAnother(): Promise<Gray> {
  const one = await trousers();
  const wide = one.width + 200;
  const values = new Uint8Array(wide * one.height).fill(245);
  for (let row = 0; row < one.height; row++) {
    values.set(one.values.subarray(row * one.width, (row + 1) * one.width), row * wide);
    if (row > 180 && row < 300)
      values.fill(90, row * wide + one.width + 20, row * wide + wide - 60);
  }
  return { width: wide, height: one.height, values };
}

async function outline(): Promise<string> {
  return (await stage.getByTestId('outline').locator('.over').getAttribute('d')) ?? '';
}

/** Wait until the answer to what was just corrected is there. */
async function settled(): Promise<void> {
  await expect(stage).toHaveAttribute('aria-busy', 'false');
}

async function drag(from: [number, number], to: [number, number]): Promise<void> {
  const place = await stage.boundingBox();
  if (place === null) throw new Error('The photo is not shown.');
  const at = ([x, y]: [number, number]) =>
    [place.x + x * place.width, place.y + y * place.height] as const;
  await page.mouse.move(...at(from));
  await page.mouse.down();
  await page.mouse.move(...at(to), { steps: 8 });
  await page.mouse.up();
}

test.beforeAll(async () => {
  home = newHome();
  trainInTerminal(home, '--model', 'linear', '--epochs', '2', '--name', 'Quick');
  running = await launch(home);
  page = running.page;
  await answerWith(page, 'Quick');
  dialog = page.getByRole('dialog');
  stage = page.getByTestId('stage');
  await dropFiles(page, [
    { name: 'first.png', type: 'image/png', bytes: png(await withAnother()) },
    { name: 'second.png', type: 'image/png', bytes: png(await trousers()) },
    { name: 'broken.png', type: 'image/png', bytes: new Uint8Array() },
  ]);
  await expect(page.getByTestId('photo-label')).toHaveCount(2);
});

test.afterAll(async () => {
  await running.close();
  removeHome(home);
});

test('a card shows the outline, and opens by click and by Enter; Escape closes', async () => {
  const card = page.getByTestId('photo-card').filter({ hasText: 'first.png' });
  const path = card.getByTestId('outline').locator('.over');
  await expect(path).toHaveAttribute('d', /^M[\d. ]+L/);
  await card.getByTestId('photo-label').click();
  await expect(dialog).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await card.getByRole('button', { name: /^Open first.png/ }).press('Enter');
  await expect(dialog.getByRole('heading', { name: 'first.png' })).toBeVisible();
  await expect(dialog.getByTestId('detail-label')).toContainText('Trouser');
});

test('each step is shown, and every class with the mark below which the answer is not sure', async () => {
  const steps = dialog.getByTestId('steps');
  await expect(steps.getByRole('img')).toHaveCount(5);
  await expect(dialog.getByTestId('class-rows').getByRole('button')).toHaveCount(10);
  await expect(dialog.getByTestId('threshold')).toBeVisible();
  await expect(dialog.getByText(/Threshold set on validation images/)).toContainText(
    /rejects\s+\d+\.\d% of unknown items and\s+\d+\.\d% of correct predictions/,
  );
});

test('it is said that another garment was left out, and a box chooses it', async () => {
  await expect(dialog.getByText(/The main garment was used and 1 other was ignored/)).toBeVisible();
  const before = await outline();
  await drag([0.68, 0.3], [0.98, 0.75]);
  await expect(stage.getByTestId('drawn-box')).toBeAttached();
  await settled();
  expect(await outline()).not.toBe(before);
  await expect(dialog.getByText(/The main garment was used/)).toBeHidden();
  await page.keyboard.press('Control+z');
  await settled();
  expect(await outline()).toBe(before);
  await expect(stage.getByTestId('drawn-box')).toBeHidden();
});

test('what is not garment can be marked, undone and reset', async () => {
  const before = await outline();
  await dialog.getByRole('radio', { name: 'Mark background' }).click();
  await drag([0.3, 0.7], [0.3, 0.9]);
  await settled();
  const marks = stage.getByTestId('drawn-marks');
  await expect(marks).not.toHaveAttribute('data-marks', '0');
  const marked = await outline();
  expect(marked).not.toBe(before);
  await drag([0.3, 0.2], [0.3, 0.2]);
  await settled();
  await dialog.getByRole('button', { name: 'Undo' }).click();
  await settled();
  expect(await outline()).toBe(marked);
  await dialog.getByRole('button', { name: 'Reset' }).click();
  await settled();
  expect(await outline()).toBe(before);
  await expect(marks).toHaveAttribute('data-marks', '0');
});

test('a box can be drawn by keys alone, and Escape takes it back before it closes', async () => {
  await dialog.getByRole('radio', { name: 'Draw box' }).click();
  const before = await outline();
  await stage.focus();
  for (let press = 0; press < 4; press++) await page.keyboard.press('Shift+ArrowLeft');
  await page.keyboard.press('Space');
  await page.keyboard.press('Shift+ArrowRight');
  await expect(stage.getByTestId('drawn-box')).toBeAttached();
  await page.keyboard.press('Escape');
  await expect(stage.getByTestId('drawn-box')).toBeHidden();
  await expect(dialog).toBeVisible();
  await page.keyboard.press('Space');
  for (let press = 0; press < 6; press++) {
    await page.keyboard.press('Shift+ArrowLeft');
    await page.keyboard.press('Shift+ArrowDown');
  }
  await page.keyboard.press('Space');
  await settled();
  expect(await outline()).not.toBe(before);
  await dialog.getByRole('button', { name: 'Reset' }).click();
  await settled();
});

test('what speaks for a class is laid over the photo and the picture, for any class', async () => {
  const overlays = dialog.getByTestId('why');
  await expect(overlays).toHaveCount(0);
  await dialog.getByRole('switch', { name: 'Why this prediction?' }).click();
  await expect(overlays).toHaveCount(2);
  const legend = dialog.getByTestId('why-legend');
  await expect(legend).toContainText(/supports Trouser|probability of Trouser unchanged/);
  await dialog.getByTestId('class-rows').getByRole('button', { name: 'Dress' }).click();
  await expect(legend).toContainText(/supports Dress|probability of Dress unchanged/);
  await dialog.getByTestId('class-rows').getByRole('button', { name: 'Dress' }).click();
  await expect(overlays).toHaveCount(0);
});

test('the arrows go from one readable photo to the next and stop at the ends', async () => {
  await dialog.getByRole('heading', { name: 'first.png' }).click();
  await page.keyboard.press('ArrowLeft');
  await expect(dialog.getByRole('heading', { name: 'first.png' })).toBeVisible();
  await page.keyboard.press('ArrowRight');
  await expect(dialog.getByRole('heading', { name: 'second.png' })).toBeVisible();
  await expect(dialog.getByText('2 of 2')).toBeVisible();
  await page.keyboard.press('ArrowRight');
  await expect(dialog.getByRole('heading', { name: 'second.png' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
});

test('one switch prepares a run for photos, and takes back what it set', async () => {
  await show(page, 'Train');
  const [hidden, epochs] = [page.getByLabel('Hidden layers'), page.getByLabel('Epochs')];
  const usual = await hidden.inputValue();
  await page.getByRole('switch', { name: 'Optimize for real photos' }).click();
  await expect(hidden).toHaveValue('256');
  await epochs.fill('3');
  await page.getByRole('switch', { name: 'Optimize for real photos' }).click();
  await expect(hidden).toHaveValue(usual);
  await expect(epochs).toHaveValue('3');
});

test('results say how well calibrated the run is, and what "not sure" costs', async () => {
  await show(page, 'Results');
  await page.getByRole('radio', { name: 'Classes', exact: true }).click();
  await expect(page.getByTestId('calibration-error')).toHaveText(/^\d+\.\d\d%$/);
  expect(await page.getByTestId('reliability').locator('rect').count()).toBeGreaterThan(3);
});
