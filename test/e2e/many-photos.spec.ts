/** Many photos at once: a folder is worked through, looked through, and written to files. */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { PIXELS } from '@engine/data/dataset';
import { readDataset } from '@engine/data/read-dataset';
import { gif, png, png16, studioPhoto } from '../support/pictures';
import {
  answerWith,
  dropFiles,
  dropPaths,
  launch,
  newHome,
  removeHome,
  trainInTerminal,
  watchLongTasks,
  type RunningApp,
} from './app';
import { trousers } from './photo-files';
import { show } from './views';

const PHOTOS = 60;
/** Odd files: four that can be answered, four that cannot, and two that are no pictures. */
const ANSWERED = PHOTOS + 4;
const REFUSED = 4;
const ALL = ANSWERED + REFUSED;

let home: string;
let folder: string;
let running: RunningApp;
let page: Page;

test.describe.configure({ mode: 'serial' });

async function writeFolder(): Promise<void> {
  mkdirSync(join(folder, 'inner', 'most'), { recursive: true });
  const { test: images } = await readDataset({ folder: 'resources/fashion-mnist' });
  for (let at = 0; at < PHOTOS; at++) {
    const pixels = images.pixels.subarray(at * PIXELS, (at + 1) * PIXELS);
    const place = at < 40 ? folder : join(folder, 'inner', 'most');
    writeFileSync(join(place, `photo ${at}.png`), png(studioPhoto(pixels, 6, 30)));
  }
  const photo = await trousers();
  const blank = { ...photo, values: new Uint8Array(photo.values.length).fill(128) };
  const cmyk = readFileSync(join('test', 'support', 'trousers-cmyk.jpg'));
  const files: Record<string, Uint8Array | string> = {
    'odd cmyk.jpg': cmyk,
    'odd deep.png': png16(photo),
    'odd moving.gif': gif(photo, blank),
    'odd dot.png': png({ width: 1, height: 1, values: Uint8Array.of(90) }),
    'odd empty.jpg': '',
    'odd gone.png': png(photo),
    'odd torn.jpg': cmyk.subarray(0, 5000),
    'odd words.jpg': 'these are only words',
    '.DS_Store': 'no picture',
    'notes.txt': 'no picture',
  };
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
}

test.beforeAll(async () => {
  home = newHome();
  folder = join(home, 'wardrobe');
  await writeFolder();
  trainInTerminal(home, '--model', 'linear', '--epochs', '2', '--name', 'Quick');
  running = await launch(home);
  page = running.page;
  await answerWith(page, 'Quick');
});

test.afterAll(async () => {
  await running.close();
  removeHome(home);
});

const tiles = () => page.getByTestId('photo-tile');
/** Of each tile in sight: what it is, how sure, and its name, as far as they are there. */
const words = () =>
  tiles().evaluateAll((each) => each.map((tile) => (tile as HTMLElement).innerText.split(/\n+/)));
const chip = (name: RegExp) => page.getByRole('radio', { name });

test('a folder is worked through, can be stopped and resumed, and the window stays quick', async () => {
  const longestTask = await watchLongTasks(page);
  const start = performance.now();
  await dropPaths(page, [folder]);
  const progress = page.getByTestId('photo-progress');
  await expect(progress).toContainText('of 68');
  // In the order of their names it comes after 24 others, and it is gone when it is looked at.
  rmSync(join(folder, 'odd gone.png'));
  await expect(progress).toContainText(/[2-9] of 68 · [\d.]+ photos\/s · .+ left/);
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  await expect(progress).toContainText(/of 68 · stopped/);
  await page.waitForTimeout(500);
  const stopped = await progress.textContent();
  await page.waitForTimeout(500);
  expect(await progress.textContent()).toBe(stopped);
  await page.getByRole('button', { name: 'Resume', exact: true }).click();
  await expect(
    page.getByText('64 photos · 4 unreadable files · 1 other file skipped'),
  ).toBeVisible();
  const seconds = (performance.now() - start) / 1000 - 1;
  test
    .info()
    .annotations.push(
      { type: 'photos a second', description: (ALL / seconds).toFixed(1) },
      { type: 'longest task, ms; promised 100', description: String(await longestTask()) },
    );
  // A timing never decides a test on a shared machine; a list that draws all of its photos would.
  expect(await tiles().count()).toBeLessThan(ALL);
});

test('a summary of what was added stays until it is dismissed', async () => {
  const summary = page.getByTestId('import-summary');
  await expect(summary.getByRole('status')).toHaveText('Added 64 photos · 5 skipped');
  const lines = summary.getByRole('listitem');
  await expect(lines).toHaveCount(REFUSED + 1);
  await expect(lines.filter({ hasText: 'odd empty.jpg' })).toContainText('This file is empty.');
  await expect(lines.filter({ hasText: 'notes.txt' })).toContainText('Not an image file.');
  await show(page, 'Runs');
  await show(page, 'Classify');
  await expect(summary).toBeVisible();

  await dropPaths(page, [folder]);
  await expect(summary.getByRole('status')).toHaveText(
    'Added 0 photos · 67 already in the list · 1 skipped',
  );
  await summary.getByRole('button', { name: 'Dismiss' }).click();
  await expect(summary).toHaveCount(0);
});

test('each odd file has an answer or a sentence', async () => {
  await expect(chip(/^All 64$/)).toBeVisible();
  await chip(/^Unreadable 4$/).click();
  await expect(tiles()).toHaveCount(REFUSED);
  const sentences = await tiles().evaluateAll((each) =>
    each.map((tile) => tile.getAttribute('title')),
  );
  expect(sentences).toEqual([
    'This file is empty.',
    'This file no longer exists or cannot be read.',
    'This image is corrupt and cannot be decoded.',
    'Unsupported file format. Supported: JPEG, PNG, WebP, AVIF, GIF and BMP.',
  ]);
  await tiles().first().click();
  await expect(page.getByTestId('photo-problem')).toHaveText('This file is empty.');
  await page.getByRole('button', { name: 'Close', exact: true }).click();
  await chip(/^Trouser/).click();
  const names = (await words()).map((each) => each.at(-1));
  expect(names).toEqual(expect.arrayContaining(['odd cmyk.jpg', 'odd deep.png', 'odd moving.gif']));
});

test('answers can be sorted', async () => {
  await chip(/^All/).click();
  await page.getByLabel('Sort by').selectOption('name');
  await expect(tiles().first()).toContainText('photo 40.png');
  await page.getByLabel('Sort by').selectOption('highest confidence');
  await expect(tiles().first()).not.toContainText('photo 40.png');
  const sure = (await words())
    .filter(({ length }) => length === 3)
    .map(([, share]) => parseInt(share ?? ''));
  expect(sure).toEqual([...sure].sort((a, b) => b - a));
  await page.getByLabel('Sort by').selectOption('class');
  const known = (await words()).filter(({ length }) => length === 3).map(([name = '']) => name);
  expect(new Set(known).size).toBeGreaterThan(1);
  expect(known).toEqual([...known].sort((a, b) => a.localeCompare(b, 'en')));
  await page.getByLabel('Sort by').selectOption('date added');
});

test('all that is asked of many photos can be asked by keyboard', async () => {
  const list = page.getByRole('listbox', { name: 'Photos' });
  await list.focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  const chosen = page.locator('[role=option][aria-selected=true]');
  await expect(chosen).toHaveAttribute('aria-posinset', '2');
  await expect(page.getByRole('complementary')).toContainText('2 of 64');
  await expect(page.getByTestId('photo-card')).toHaveCount(1);
  await page.keyboard.press('End');
  await expect(chosen).toHaveAttribute('aria-posinset', '64');
  await expect(chosen).toBeInViewport();
  await page.keyboard.press('Delete');
  await expect(chosen).toHaveAttribute('aria-posinset', '63');
  await expect(page.getByRole('complementary')).toContainText('63 of 63');
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('photo-card')).toHaveCount(0);
});

test('the answers are written to the files that a person chooses', async () => {
  const csv = join(home, 'answers.csv');
  await running.app.evaluate(({ dialog }, file) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: file });
  }, csv);
  await page.getByRole('button', { name: 'Export CSV' }).click();
  await expect(page.getByText(`Saved as ${csv}`)).toBeVisible();
  const lines = readFileSync(csv, 'utf8').split('\r\n');
  expect(lines[0]).toMatch(
    /^\uFEFFfile,answer,confidence,not sure,white,run,problem,probability of T-shirt/,
  );
  expect(lines).toHaveLength(63 + 2);
  expect(lines).toContainEqual(
    expect.stringMatching(/^wardrobe\/odd cmyk\.jpg,Trouser,0\.\d+,false/),
  );

  const json = join(home, 'answers.json');
  await running.app.evaluate(({ dialog }, file) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: file });
  }, json);
  await chip(/^Unreadable/).click();
  await page.getByRole('button', { name: 'Export JSON' }).click();
  await expect(page.getByText(`Saved as ${json}`)).toBeVisible();
  const written = JSON.parse(readFileSync(json, 'utf8')) as { file: string; problem: string }[];
  expect(written.map(({ file }) => file)).toEqual([
    'wardrobe/odd empty.jpg',
    'wardrobe/odd gone.png',
    'wardrobe/odd torn.jpg',
    'wardrobe/odd words.jpg',
  ]);
  // Nothing unfinished is left beside them.
  expect(readdirSync(home).filter((name) => name.startsWith('answers'))).toHaveLength(2);

  await running.app.evaluate(
    ({ dialog }, place) => {
      dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: place });
    },
    join(home, 'absent', 'answers.csv'),
  );
  await page.getByRole('button', { name: 'Export CSV' }).click();
  await expect(page.getByRole('alert')).toContainText('could not be written');
});

test('a chosen folder and a single file that is no picture are taken too', async () => {
  await page.getByRole('button', { name: 'Clear', exact: true }).click();
  const asked = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Choose folder…' }).click();
  await (await asked).setFiles(join(folder, 'inner'));
  await expect(page.getByText(/^20 photos$/)).toBeVisible();
  await dropFiles(page, [{ name: 'notes.txt', type: 'text/plain', bytes: Buffer.from('words') }]);
  await expect(chip(/^Unreadable 1$/)).toBeVisible();
  await page.getByRole('button', { name: 'Clear', exact: true }).click();
  await dropPaths(page, [join(folder, 'notes.txt'), join(folder, 'photo 1.png')]);
  await expect(page.getByTestId('photo-problem')).toContainText('Unsupported file format');
  await expect(page.getByTestId('photo-label')).toHaveCount(1);
});
