/** Settings and Help: about the app itself, reached from the rail, by keyboard and by the palette. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { followTheme, launch, newHome, removeHome, trainInTerminal, type RunningApp } from './app';
import { show, VIEWS } from './views';

let home: string;
let running: RunningApp;
let page: Page;

async function open(): Promise<void> {
  running = await launch(home);
  page = running.page;
  await followTheme(page);
}

test.beforeAll(async () => {
  home = newHome();
  // Of a size that is written with a decimal.
  writeFileSync(join(home, 'large'), Buffer.alloc(2_500_000));
  await open();
});

test.afterAll(async () => {
  await running.close();
  removeHome(home);
});

const background = () =>
  page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue('--paper'));
const rail = () => page.getByRole('navigation', { name: 'Views' });
const threads = () => running.app.evaluate(() => process.env['TF_NUM_INTRAOP_THREADS'] ?? null);

test('the theme is chosen in Settings and in the palette, and kept', async () => {
  await rail().getByRole('button', { name: 'Settings' }).click();
  await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible();
  await page.getByRole('radio', { name: 'Dark' }).click();
  await expect.poll(background).toBe('#191817');
  await rail().getByRole('button', { name: 'Search' }).click();
  await page.getByRole('dialog').getByRole('combobox').fill('light');
  const first = page.getByRole('dialog').getByRole('option').first();
  await expect(first).toContainText('Light Theme');
  await page.keyboard.press('Enter');
  await expect.poll(background).toBe('#f7f5f1');
  await expect(page.getByRole('radio', { name: 'Light' })).toBeChecked();
  await page.getByRole('radio', { name: 'Dark' }).click();
  await running.close();
  await open();
  await expect.poll(background).toBe('#191817');
  await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible();
});

test('fewer threads are for the processes that start from then on', async () => {
  await page.keyboard.press('ControlOrMeta+,');
  const before = await threads();
  await page.getByLabel('Processor threads').selectOption('1');
  await expect.poll(threads).toBe('1');
  const stored = () => JSON.parse(readFileSync(join(home, 'preferences.json'), 'utf8')) as unknown;
  await expect.poll(stored).toMatchObject({ threads: 1 });
  await page.getByLabel('Processor threads').selectOption('0');
  await expect.poll(threads).toBe(before);
});

test('the data folder is shown with its size', async () => {
  await page.keyboard.press('ControlOrMeta+,');
  await expect(page.getByTestId('data-folder')).toHaveText(home);
  await expect(page.getByTestId('data-folder-size')).toHaveText(/^[\d.]+ (kB|MB)$/);
  expect(existsSync(home)).toBe(true);
});

/** Texts in view with a decimal point in a number, for a language that groups thousands by points. */
function decimalPoints(): Promise<string[]> {
  return page.evaluate(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found: string[] = [];
    while (walker.nextNode() !== null) {
      const text = walker.currentNode.nodeValue ?? '';
      if (walker.currentNode.parentElement?.checkVisibility() !== true) continue;
      const numbers = text.match(/(?<![\w.,:/])\d+(\.\d+)+(?![\w.:/])/g) ?? [];
      if (!numbers.every((each) => /^[1-9]\d{0,2}(\.\d{3})+$/.test(each))) found.push(text.trim());
    }
    return found;
  });
}

test('numbers and dates are written as in the language that was chosen', async () => {
  trainInTerminal(home, '--model', 'linear', '--epochs', '1', '--name', 'Linear 0.5');
  await page.keyboard.press('ControlOrMeta+,');
  const numbers = () => page.getByLabel('Numbers and dates');
  await expect(numbers()).toHaveValue('en');
  await numbers().selectOption({ label: 'German (1.234,5)' });
  await expect(page.getByTestId('data-folder-size')).toHaveText(/^\d+,\d MB$/);
  // Names, values of settings as they are typed, and versions stay as they are.
  const kept = /Linear 0\.5|learning\srate|libtensorflow/;
  const others: string[] = [];
  for (const view of VIEWS) {
    await show(page, view);
    await page.waitForLoadState('networkidle');
    if (view === 'Results') await expect(page.getByText(/^\d\d,\d%/).first()).toBeVisible();
    if (view === 'Data') await expect(page.getByText(/\b60\.000\b/).first()).toBeVisible();
    others.push(...(await decimalPoints()).filter((text) => !kept.test(text)));
  }
  expect(others).toEqual([]);
  await running.close();
  await open();
  await page.keyboard.press('ControlOrMeta+,');
  await expect(numbers()).toHaveValue('de');
  await numbers().selectOption('en');
  await expect(page.getByTestId('data-folder-size')).toHaveText(/^\d+\.\d MB$/);
});

test('Help has five steps, each of which leads to its view', async () => {
  await rail().getByRole('button', { name: 'Help' }).click();
  await expect(page.getByRole('heading', { name: 'Getting started' })).toBeVisible();
  await expect(page.getByRole('listitem').filter({ has: page.getByRole('heading') })).toHaveCount(
    5,
  );
  await page.getByRole('button', { name: 'Open Tune' }).click();
  await expect(page.getByRole('heading', { name: 'Tune' })).toBeVisible();
});

test('Help has the documents, and their links lead to each other', async () => {
  await page.keyboard.press('F1');
  await page.getByRole('button', { name: 'Photo network' }).click();
  await expect(page.getByRole('heading', { name: 'The photo network' })).toBeVisible();
  await page.getByRole('button', { name: 'Photos', exact: true }).click();
  const article = page.getByRole('article');
  await expect(article.getByRole('heading', { level: 1 })).toBeVisible();
  await article.getByRole('link').first().click();
  await expect(page.getByRole('navigation', { name: 'Help' })).toBeVisible();
  await expect(article.getByRole('heading').first()).toBeVisible();
});
