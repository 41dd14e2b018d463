/** The person's own photos: confirmed, corrected, looked through, learned from, taken away. */
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { readDataset } from '@engine/data/read-dataset';
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
import { processOf } from './processes';
import { garments } from './photo-files';
import { show as showView, type ViewName } from './views';

const TROUSER = 1;
const BAG = 8;

let home: string;
let elsewhere: string;
let running: RunningApp;
let page: Page;

test.describe.configure({ mode: 'serial' });

test.beforeAll(async () => {
  home = newHome();
  elsewhere = newHome();
  trainInTerminal(home, '--model', 'linear', '--epochs', '2', '--name', 'Quick');
  running = await launch(home);
  page = running.page;
  await answerWith(page, 'Quick');
});

test.afterAll(async () => {
  await running.close();
  removeHome(home);
  removeHome(elsewhere);
});

const show = (view: ViewName) => showView(page, view);

const card = (name: string) => page.getByRole('article', { name, exact: true });
const group = (name: string) => page.getByRole('region', { name, exact: true });
const kept = () => page.getByTestId('collected-photo');

test('an empty collection says how it is filled', async () => {
  await page.keyboard.press('Control+6');
  await expect(page.getByText('No photos yet')).toBeVisible();
  await page.getByRole('button', { name: 'Classify photos' }).click();
  await expect(page.getByRole('heading', { name: 'Classify', exact: true })).toBeVisible();
});

test('an answer is confirmed with one click or one key', async () => {
  const photos = await garments(TROUSER, 4);
  await dropFiles(
    page,
    photos.map((photo, at) => ({ name: `t${at}.png`, type: 'image/png', bytes: png(photo) })),
  );
  await expect(page.getByTestId('photo-label')).toHaveText(new Array<string>(4).fill('Trouser'));
  await page.getByRole('button', { name: 'Correct: Trouser for t0.png' }).click();
  await expect(card('t0.png')).toContainText('In collection: Trouser');
  for (const [name, key] of [
    ['t1.png', 'y'],
    ['t2.png', 'Y'],
    ['t3.png', 'y'],
  ] as const) {
    await card(name).focus();
    await page.keyboard.press(key);
    await expect(card(name)).toContainText('In collection: Trouser');
  }
});

test('an answer is corrected, with a new class too', async () => {
  const photos = await garments(BAG, 5);
  await dropFiles(
    page,
    photos.map((photo, at) => ({ name: `h${at}.png`, type: 'image/png', bytes: png(photo) })),
  );
  await expect(page.getByTestId('photo-label')).toHaveCount(9);
  await card('h0.png').focus();
  await page.keyboard.press('n');
  await page.getByLabel('New class').fill('hat');
  await page.keyboard.press('Enter');
  await expect(card('h0.png')).toContainText('In collection: hat');
  await page.getByRole('button', { name: /^Open h1.png/ }).click();
  await page.keyboard.press('n');
  await page.getByRole('button', { name: 'hat', exact: true }).click();
  await expect(page.locator('.dialog.full')).toContainText('In collection: hat');
  await page.keyboard.press('Escape');
  for (const name of ['h2.png', 'h3.png', 'h4.png']) {
    await page.getByRole('button', { name: `Class of ${name}` }).click();
    await page.getByRole('button', { name: 'hat', exact: true }).click();
    await expect(card(name)).toContainText('In collection: hat');
  }
});

test('the collection shows them by class, relabels and removes', async () => {
  await show('Collection');
  await expect(kept()).toHaveCount(9);
  await expect(group('hat').getByTestId('collected-photo')).toHaveCount(5);
  await expect(group('hat')).toContainText('custom');

  await kept().filter({ hasText: 'h4.png' }).click();
  await expect(page.getByText('1 photo selected')).toBeVisible();
  await page.getByRole('button', { name: 'Class of 1 photo' }).click();
  await page.getByLabel('New class').fill('scarf');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(group('scarf').getByTestId('collected-photo')).toHaveCount(1);

  await page.getByRole('button', { name: 'Select all of scarf' }).click();
  await page.getByRole('button', { name: 'Remove…' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click();
  await expect(kept()).toHaveCount(8);
  await expect(group('scarf')).toHaveCount(0);
  await show('Classify');
  await expect(card('h4.png')).not.toContainText('In collection');
  await show('Collection');
});

test('a folder of folders is taken in, and what is no photo is named', async () => {
  const folder = join(elsewhere, 'mine');
  const [photo] = await garments(7, 1);
  if (photo === undefined) throw new Error('There are no sneakers among the test images.');
  mkdirSync(join(folder, 'Sneaker'), { recursive: true });
  writeFileSync(join(folder, 'Sneaker', 'run.png'), png(photo));
  writeFileSync(join(folder, 'Sneaker', 'words.png'), 'these are only words');
  writeFileSync(join(folder, 'Sneaker', 'copy.png'), png(photo));
  writeFileSync(join(folder, 'Sneaker', 'notes.txt'), 'no picture');
  // An error is about its page, and does not follow to the next one.
  await page.locator('input[webkitdirectory]').setInputFiles(join(folder, 'Sneaker'));
  const wrong = page.getByText('Choose a folder with one subfolder of photos per class.');
  await expect(wrong).toBeVisible();
  await show('Runs');
  await expect(wrong).toHaveCount(0);
  await show('Collection');

  await page.locator('input[webkitdirectory]').setInputFiles(folder);
  const summary = page.getByTestId('import-summary');
  const line = (name: string) => summary.getByRole('listitem').filter({ hasText: name });
  await expect(summary.getByRole('status')).toHaveText('Added 1 photo · 3 skipped');
  await expect(line('Sneaker/words.png')).toContainText('Unsupported file format');
  await expect(line('Sneaker/notes.txt')).toContainText('Not an image file.');
  await expect(line('Duplicate of Sneaker/')).toHaveCount(1);
  const [above, below] = [await summary.boundingBox(), await group('Sneaker').boundingBox()];
  expect((above?.y ?? 0) + (above?.height ?? 0)).toBeLessThanOrEqual(below?.y ?? 0);
  await expect(group('Sneaker').getByTestId('collected-photo')).toHaveCount(1);
  await page.locator('input[webkitdirectory]').setInputFiles(folder);
  await expect(summary.getByRole('status')).toHaveText(
    'Added 0 photos · 2 already in the collection · 2 skipped',
  );

  const other = join(elsewhere, 'other');
  mkdirSync(join(other, 'scarf'), { recursive: true });
  writeFileSync(join(other, 'scarf', 'same.png'), png(photo));
  await page.locator('input[webkitdirectory]').setInputFiles(other);
  await expect(summary.getByRole('status')).toHaveText('Added 0 photos · 1 skipped');
  await expect(line('scarf/same.png')).toContainText('Already in the collection as "Sneaker".');
  await summary.getByRole('button', { name: 'Dismiss' }).click();
  await expect(summary).toHaveCount(0);
  await expect(group('Sneaker').getByTestId('collected-photo')).toHaveCount(1);
  await expect(group('scarf')).toHaveCount(0);
});

test('a run learns from them, and what it brought is shown', async () => {
  await page.getByRole('button', { name: 'Fine-tune on my photos…' }).click();
  const dialog = page.getByRole('dialog');
  // The photo network is proposed first.
  await expect(dialog.getByLabel('Base run')).toHaveValue('photo-network');
  await chooseRun(dialog.getByLabel('Base run'), 'Quick');
  await expect(dialog.getByTestId('fine-tune-outline')).toContainText('hat');
  await dialog.getByLabel('Name of the new run').fill('Knows hats');
  await dialog.getByRole('button', { name: 'Fine-tune on 7 photos' }).click();
  await expect(dialog).toBeHidden();
  const panel = page.getByTestId('fine-tune-panel');
  await expect(panel).toContainText('Fine-tuning on your photos');
  await expect(panel.getByTestId('fine-tune-table')).toBeVisible();
  await expect(panel.getByRole('row', { name: /^hat/ })).toContainText('new');
  await expect(panel.getByRole('row', { name: /^Test images/ })).toContainText(/\d\d\.\d%/);
  await expect(panel.getByTestId('lost-answers')).toContainText('Test images');

  await panel.getByRole('button', { name: 'Answer the photos in Classify again' }).click();
  await expect(page.getByRole('combobox', { name: 'Model' })).toContainText('Knows hats');
  await expect(card('h0.png').getByRole('list')).toContainText('hat');
  await page.keyboard.press('Control+3');
  await page.getByRole('button', { name: 'Knows hats', exact: true }).click();
  await expect(page.getByTestId('fine-tune-table')).toContainText('Test photos');
  await page.getByRole('radio', { name: 'Classes', exact: true }).click();
  await expect(page.getByTestId('class-table')).toContainText('hat');
});

test('a fine-tuned run is fine-tuned again, and keeps what it has when it is stopped', async () => {
  await show('Collection');
  await page.getByRole('button', { name: 'Fine-tune on my photos…' }).click();
  const dialog = page.getByRole('dialog');
  await chooseRun(dialog.getByLabel('Base run'), 'Knows hats');
  await expect(dialog.getByLabel('Name of the new run')).toHaveAttribute(
    'placeholder',
    'Knows hats, fine-tuned',
  );
  await dialog.getByRole('button', { name: /^Fine-tune on/ }).click();
  const panel = page.getByTestId('fine-tune-panel');
  await panel.getByRole('button', { name: 'Stop', exact: true }).click();
  await expect(panel.getByRole('heading')).toHaveText('Knows hats, fine-tuned');
  await page.keyboard.press('Control+3');
  await expect(page.getByTestId('run-row').first()).toContainText(/stopped/i);
});

test('fine-tuning whose process is killed leaves no run, and says so', async () => {
  await show('Runs');
  await expect(page.getByTestId('run-row').first()).toBeVisible();
  const runs = await page.getByTestId('run-row').count();
  await show('Collection');
  await page.getByRole('button', { name: 'Fine-tune on my photos…' }).click();
  await chooseRun(page.getByRole('dialog').getByLabel('Base run'), 'Quick');
  await page.getByRole('button', { name: /^Fine-tune on \d/ }).click();
  await expect(page.getByTestId('fine-tune-panel')).toContainText(/Step \d/);
  process.kill(await processOf(running, 'trainer'), 'SIGKILL');
  await expect(
    page.getByRole('alert').filter({ hasText: 'The run and the photos are unchanged. Try again.' }),
  ).toBeVisible();
  await page.keyboard.press('Control+3');
  await expect(page.getByTestId('run-row')).toHaveCount(runs);
});

test('a collection is exported as a data folder and as pictures', async () => {
  await running.app.evaluate(({ dialog }, chosen) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] });
  }, elsewhere);
  await show('Collection');
  await page.getByRole('button', { name: 'Export…' }).click();
  await page.getByRole('menuitem', { name: 'MNIST format' }).click();
  await expect(page.getByText(/Exported 9 photos to .*atelier-photos-idx/)).toBeVisible();
  const {
    train,
    test: kept,
    classNames,
  } = await readDataset({ folder: join(elsewhere, 'atelier-photos-idx') });
  expect([train.count, kept.count]).toEqual([7, 2]);
  expect(classNames.at(-1)).toBe('hat');
  await page.getByRole('button', { name: 'Export…' }).click();
  await page.getByRole('menuitem', { name: 'Images (PNG)' }).click();
  await expect(page.getByText(/Exported 9 photos to .*atelier-photos-png/)).toBeVisible();
  expect(readdirSync(join(elsewhere, 'atelier-photos-png', 'hat'))).toHaveLength(4);
  await page.getByRole('button', { name: 'Export…' }).click();
  await page.screenshot({ path: test.info().outputPath('export-menu.png') });
  await page.getByRole('menuitem', { name: 'Photos (JPEG)' }).click();
  await expect(page.getByText(/Exported 9 photos to .*atelier-photos-jpeg/)).toBeVisible();
  expect(readdirSync(join(elsewhere, 'atelier-photos-jpeg', 'hat'))).toHaveLength(4);
});
