/** The welcome of the first start: what the app is, where data lies; dismissed once, and never seen again. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import type { AxeResults } from 'axe-core';
import { png } from '../support/pictures';
import { launch, newHome, removeHome, resizeTo, trainInTerminal, type RunningApp } from './app';
import { garments } from './photo-files';

const AXE = readFileSync(join('node_modules', 'axe-core', 'axe.min.js'), 'utf8');

let home: string;
test.beforeEach(() => {
  home = newHome();
});
test.afterEach(() => {
  removeHome(home);
});

const start = (...files: string[]): Promise<RunningApp> =>
  launch(home, files, process.env['ATELIER_PACKAGED'], {}, true);
const welcomeOf = (page: Page) => page.getByRole('dialog', { name: 'Welcome to Atelier' });

/** It comes once the preferences are read, as the view behind it does. */
async function expectNone(page: Page): Promise<void> {
  await expect(page.getByTestId('next-step')).toBeVisible();
  await expect(welcomeOf(page)).toHaveCount(0);
}

async function faults(page: Page): Promise<string[]> {
  const { violations } = await page.evaluate(() => {
    const { axe } = globalThis as unknown as { axe: { run(): Promise<AxeResults> } };
    return axe.run();
  });
  return violations.map(({ id, help }) => `${id}: ${help}`);
}

test('it is shown until one click dismisses it for ever, with the guided start behind it', async () => {
  let running = await start();
  await expect(welcomeOf(running.page)).toBeVisible();
  await expect(running.page.getByTestId('welcome-home')).toHaveText(home);
  // Not dismissed: shown again.
  await running.close();
  running = await start();
  await welcomeOf(running.page).getByRole('button', { name: 'Get started' }).click();
  await expectNone(running.page);
  await expect(running.page.getByRole('button', { name: 'Train linear baseline' })).toBeVisible();
  await running.close();
  running = await start();
  await expectNone(running.page);
  await running.close();
});

test('Escape dismisses it for ever too, and the keyboard starts at its button', async () => {
  let running = await start();
  const { page } = running;
  await expect(welcomeOf(page).getByRole('button', { name: 'Get started' })).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(welcomeOf(page).locator(':focus')).toHaveCount(1);
  await page.keyboard.press('Escape');
  await expectNone(page);
  await running.close();
  running = await start();
  await expectNone(running.page);
  await running.close();
});

test('it has no fault of accessibility and fits small and large windows, in light and in dark', async () => {
  const running = await start();
  const { page } = running;
  await expect(welcomeOf(page)).toBeVisible();
  await page.evaluate(AXE);
  for (const [width, height] of [
    [1024, 700],
    [1920, 1200],
  ] as const) {
    await resizeTo(running, width, height);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      expect(await faults(page)).toEqual([]);
      const dialog = welcomeOf(page);
      // Nothing in it has to be scrolled to.
      expect(await dialog.evaluate((each) => each.scrollHeight - each.clientHeight)).toBe(0);
      await page.screenshot({ path: test.info().outputPath(`${colorScheme}-${width}.png`) });
    }
  }
  await running.close();
});

test('it is not shown where somebody has worked before', async () => {
  trainInTerminal(home, '--model', 'linear', '--epochs', '1');
  let running = await start();
  await running.page.waitForSelector('[data-testid=next-step]');
  await expect(welcomeOf(running.page)).toHaveCount(0);
  await running.close();
  removeHome(home);
  // All runs were deleted since.
  mkdirSync(join(home, 'runs'), { recursive: true });
  running = await start();
  await expectNone(running.page);
  await running.close();
});

test('who opens a photo at the first start sees its answer, and the welcome another time', async () => {
  const [photo] = await garments(1, 1);
  if (photo === undefined) throw new Error('No photo.');
  const file = join(home, 'trousers.png');
  writeFileSync(file, png(photo));
  let running = await start(file);
  await expect(running.page.getByTestId('photo-label')).toHaveCount(1);
  await expect(welcomeOf(running.page)).toHaveCount(0);
  await running.close();
  running = await start();
  await expect(welcomeOf(running.page)).toBeVisible();
  await running.close();
});
