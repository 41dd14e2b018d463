/** Settings and Help: about the app itself, reached from the rail, by keyboard and by the palette. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { launch, newHome, removeHome, type RunningApp } from './app';

let home: string;
let running: RunningApp;
let page: Page;

async function open(): Promise<void> {
  running = await launch(home);
  page = running.page;
  // Playwright shows every page as light unless it is told not to.
  await page.emulateMedia({ colorScheme: null });
}

test.beforeAll(async () => {
  home = newHome();
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
  const stored = JSON.parse(readFileSync(join(home, 'preferences.json'), 'utf8')) as unknown;
  expect(stored).toMatchObject({ threads: 1 });
  await page.getByLabel('Processor threads').selectOption('0');
  await expect.poll(threads).toBe(before);
});

test('the data folder is shown with its size', async () => {
  await page.keyboard.press('ControlOrMeta+,');
  await expect(page.getByTestId('data-folder')).toHaveText(home);
  await expect(page.getByTestId('data-folder-size')).toHaveText(/^[\d.]+ (kB|MB)$/);
  expect(existsSync(home)).toBe(true);
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
