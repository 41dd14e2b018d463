/** Two models side by side, and photos that are labeled where they lie among others. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { png } from '../support/pictures';
import {
  answerWith,
  chooseRun,
  dropFiles,
  launch,
  newHome,
  removeHome,
  trainInTerminal,
  type RunningApp,
} from './app';
import { beforeNextFrame } from './frames';
import { garments } from './photo-files';

const LABELS = [0, 1, 2, 5, 7, 8, 9];
/** More than the cards that are shown where photos are few. */
const PHOTOS = 2 * LABELS.length;

let home: string;
let running: RunningApp;
let page: Page;

test.describe.configure({ mode: 'serial' });

test.beforeAll(async () => {
  home = newHome();
  trainInTerminal(home, '--model', 'linear', '--epochs', '2', '--name', 'Plain');
  // One that learns next to nothing is sure to disagree.
  const untaught = ['--model', 'linear', '--epochs', '1', '--learning-rate', '0.000001'];
  trainInTerminal(home, ...untaught, '--name', 'Other');
  running = await launch(home);
  page = running.page;
});

test.afterAll(async () => {
  await running.close();
  removeHome(home);
});

const tiles = () => page.getByTestId('photo-tile');
const tile = (name: string) => tiles().filter({ hasText: name });
const chip = (name: RegExp) => page.getByRole('radio', { name });
const compare = () => page.getByRole('combobox', { name: 'Compare with' });
const marks = (name: string) => page.getByRole('img', { name, exact: true });

async function countOf(label: RegExp): Promise<number> {
  const found = chip(label);
  if ((await found.count()) === 0) return 0;
  return Number(/\d+$/.exec((await found.innerText()).trim())?.[0]);
}

test('a second model answers beside the first, and agreement is counted', async () => {
  const files = [];
  for (const label of LABELS) {
    for (const [at, photo] of (await garments(label, 2)).entries()) {
      files.push({ name: `c${label}-${at}.png`, type: 'image/png', bytes: png(photo) });
    }
  }
  await answerWith(page, 'Plain');
  await dropFiles(page, files);
  await expect(tiles()).toHaveCount(PHOTOS);
  await expect(page.getByTestId('tile-second')).toHaveCount(0);
  await chooseRun(compare(), 'Other');
  await expect(page.getByText(/^Both agree on \d+ of 14 photos$/)).toBeVisible();
  await expect(page.getByTestId('tile-second')).toHaveCount(PHOTOS);
  const agree = await countOf(/^Agree/);
  expect((await countOf(/^Disagree/)) + agree).toBe(PHOTOS);
  await expect(page.getByText(`Both agree on ${agree} of 14 photos`)).toBeVisible();
  await expect(marks('Models agree')).toHaveCount(agree);
  await expect(marks('Models disagree')).toHaveCount(PHOTOS - agree);
  await tiles().first().click();
  await expect(page.getByRole('complementary').getByTestId('second-answer')).toBeVisible();
  await page.keyboard.press('Escape');
});

test('the photos on which they disagree are shown, and exported with both answers', async () => {
  const disagree = await countOf(/^Disagree/);
  expect(disagree).toBeGreaterThan(0);
  await chip(/^Disagree/).click();
  await expect(tiles()).toHaveCount(disagree);
  const csv = join(home, 'answers.csv');
  await running.app.evaluate(({ dialog }, file) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: file });
  }, csv);
  await page.getByRole('button', { name: 'Export CSV' }).click();
  await expect(page.getByText(`Saved as ${csv}`)).toBeVisible();
  const [header = '', ...rows] = readFileSync(csv, 'utf8').trimEnd().split('\r\n');
  const at = header.split(',').indexOf('agree');
  expect(header).toContain('second answer,second confidence,second not sure,second run');
  expect(rows.map((row) => row.split(',')[at])).toEqual(new Array(disagree).fill('false'));
  await chip(/^All/).click();
});

test('without a second model there is one answer again', async () => {
  await chip(/^Disagree/).click();
  await compare().selectOption('None');
  await expect(page.getByTestId('tile-second')).toHaveCount(0);
  await expect(chip(/^Disagree/)).toHaveCount(0);
  await expect(tiles()).toHaveCount(PHOTOS);
});

test('a tile is labeled by what is typed, shows it, and is undone', async () => {
  const bag = tile('c8-0.png');
  const badge = bag.getByTestId('tile-badge');
  await bag.hover();
  await bag.getByTestId('tile-wrong').click();
  await expect(page.getByLabel('Find or add a new class')).toBeFocused();
  await page.keyboard.type('hat');
  await expect(page.getByText('Press Enter to add “hat”.')).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(badge).toHaveText('hat');
  await expect(page.getByText('Labeled c8-0.png as hat.')).toBeVisible();

  await bag.hover();
  await bag.getByTestId('tile-wrong').click();
  await expect(page.getByLabel('Find or add a new class')).toBeFocused();
  await page.keyboard.type('sand');
  await page.keyboard.press('Enter');
  await expect(badge).toHaveText('Sandal');
  await expect(page.getByRole('button', { name: 'Undo' })).toHaveCount(1);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(badge).toHaveText('hat');
});

test('a tile is confirmed by its check and by keyboard', async () => {
  const trousers = tile('c1-0.png');
  await trousers.hover();
  await trousers.getByTestId('tile-correct').click();
  await expect(trousers.getByTestId('tile-badge')).toHaveText('Trouser');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(trousers.getByTestId('tile-badge')).toHaveCount(0);
  // A click on a tile chooses it, and the keys are about it.
  await trousers.click();
  await page.getByRole('listbox', { name: 'Photos' }).focus();
  await page.keyboard.press('y');
  await expect(trousers.getByTestId('tile-badge')).toHaveText('Trouser');
});

test('several tiles are corrected at once, and undone at once', async () => {
  const list = page.getByRole('listbox', { name: 'Photos' });
  const badges = list.getByTestId('tile-badge');
  const before = await badges.count();
  const panel = page.getByRole('complementary', { name: 'Selected photos' });

  await list.focus();
  await page.keyboard.press('Escape');
  await tiles().nth(2).click();
  await tiles()
    .nth(5)
    .click({ modifiers: ['Shift'] });
  await expect(panel).toContainText('4 photos selected');
  await tiles()
    .nth(4)
    .click({ modifiers: ['ControlOrMeta'] });
  await expect(panel).toContainText('3 photos selected');
  await expect(list.getByRole('option', { selected: true })).toHaveCount(3);
  await page.screenshot({ path: test.info().outputPath('several.png') });

  await list.focus();
  // None of the letters goes to the list, where Y would confirm the photos.
  await beforeNextFrame(page, async () => {
    await page.keyboard.press('n');
    await page.keyboard.type('scarfy');
  });
  await page.keyboard.press('Backspace');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Labeled 3 photos as scarf.')).toBeVisible();
  await expect(badges.filter({ hasText: 'scarf' })).toHaveCount(3);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(badges.filter({ hasText: 'scarf' })).toHaveCount(0);
  await expect(badges).toHaveCount(before);
});

test('by keyboard all are selected, confirmed as predicted, and let go again', async () => {
  const list = page.getByRole('listbox', { name: 'Photos' });
  const badges = list.getByTestId('tile-badge');
  const before = await badges.count();
  const panel = page.getByRole('complementary', { name: 'Selected photos' });
  await list.focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('Shift+ArrowRight');
  await expect(panel).toContainText('2 photos selected');
  await page.keyboard.press('ControlOrMeta+a');
  await expect(panel).toContainText(`${PHOTOS} photos selected`);
  await page.keyboard.press('y');
  await expect(page.getByText(/^Labeled \d+ photos as predicted\.$/)).toBeVisible();
  expect(await badges.count()).toBeGreaterThan(before);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(badges).toHaveCount(before);
  await list.focus();
  await page.keyboard.press('Escape');
  await expect(panel).toHaveCount(0);
});
