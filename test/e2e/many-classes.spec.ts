/** As many classes as a data set can have: every view stays small, and every name can be read. */
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { numberedNames, writeManyClasses } from '../support/many-classes';
import {
  launch,
  newHome,
  removeHome,
  trainInTerminal,
  watchLongTasks,
  type RunningApp,
} from './app';
import { show as showView, type ViewName } from './views';

/** Fifty-four thousand elements froze the window; so many are drawn at once on any machine. */
const MOST_ELEMENTS = 5000;
const VIEWS = ['Train', 'Tune', 'Runs', 'Classify', 'Collection', 'Data', 'Serve'] as const;

let home: string;
let running: RunningApp;
let page: Page;

test.describe.configure({ mode: 'serial' });

test.beforeAll(async () => {
  test.setTimeout(240_000);
  home = newHome();
  const data = join(home, 'data');
  writeManyClasses(data, numberedNames(256));
  for (const seed of ['1', '2']) {
    const flags = ['--epochs', '2', '--seed', seed, '--name', `Run ${seed}`, '--data', data];
    trainInTerminal(home, '--model', 'linear', ...flags);
  }
  running = await launch(home);
  page = running.page;
});

test.afterAll(async () => {
  await running.close();
  removeHome(home);
});

const matrix = () => page.getByTestId('confusion-matrix');

function elements(): Promise<number> {
  return page.evaluate(() => document.querySelectorAll('*').length);
}

const show = (view: ViewName) => showView(page, view);

async function results(name: string): Promise<void> {
  await page.getByRole('group', { name: 'Results' }).getByRole('radio', { name }).click();
}

/** Until nothing is being read or worked out any more. */
async function settled(): Promise<void> {
  const waiting = /^(Computing|Reading the|Checking the data)/;
  await expect(page.getByText(waiting)).toHaveCount(0);
}

test('the matrix has only the cells in sight, and a screen reader is told of all', async () => {
  const longest = await watchLongTasks(page);
  await show('Results');
  await expect(matrix().locator('[data-cell="0 0"]')).toBeVisible();
  await expect(page.getByTestId('gallery-item').first()).toBeVisible();
  expect(await elements()).toBeLessThan(MOST_ELEMENTS);
  await expect(matrix()).toHaveAttribute('aria-rowcount', '258');
  await expect(matrix()).toHaveAttribute('aria-colcount', '258');
  const cell = matrix().locator('[data-cell="3 4"]');
  await expect(cell).toHaveAccessibleName(/^\d+ Class number 3 predicted as Class number 4$/);
  await expect(cell.locator('..')).toHaveAttribute('aria-colindex', '6');
  test.info().annotations.push({ type: 'longest task, ms', description: String(await longest()) });
});

test('its names are whole, and stay where they are when it is scrolled', async () => {
  const longest = await watchLongTasks(page);
  const frame = matrix().locator('..');
  const head = page.getByRole('button', { name: 'All images of Class number 200' });
  await frame.evaluate((element) => {
    element.scrollTo({ top: 0.73 * element.scrollHeight, left: 0.5 * element.scrollWidth });
  });
  await expect(head).toHaveText('Class number 200');
  const box = await frame.boundingBox();
  for (const name of [/^All images of Class number 2\d\d$/, /^All images predicted as .*/]) {
    const seen = page.getByRole('button', { name }).nth(3);
    await expect(seen).toHaveText(/^Class number \d+$/);
    await expect(seen).toBeInViewport({ ratio: 0.9 });
    const cut = await seen.evaluate(
      ({ scrollWidth, clientWidth, scrollHeight, clientHeight }) =>
        scrollWidth > clientWidth + 1 || scrollHeight > clientHeight + 1,
    );
    expect(cut, String(name)).toBe(false);
  }
  const top = await page
    .getByRole('button', { name: /^All images predicted as/ })
    .nth(3)
    .boundingBox();
  const left = await head.boundingBox();
  expect((top?.y ?? 0) - (box?.y ?? 0)).toBeLessThan(150);
  expect((left?.x ?? 0) - (box?.x ?? 0)).toBeLessThan(220);
  expect(await elements()).toBeLessThan(MOST_ELEMENTS);
  test.info().annotations.push({ type: 'longest task, ms', description: String(await longest()) });
});

test('the arrow keys go anywhere in it, and a cell shows its images', async () => {
  const gallery = page.getByRole('region', { name: 'Gallery' });
  await page.getByRole('button', { name: 'All images of Class number 200' }).click();
  await expect(gallery).toContainText('Test images: Class number 200');
  for (let step = 0; step < 30; step += 1) await page.keyboard.press('ArrowRight');
  const cell = matrix().locator('[data-cell="200 29"]');
  await expect(cell).toBeFocused();
  await expect(cell).toBeInViewport();
  await page.keyboard.press('Enter');
  await expect(gallery).toContainText('Class number 200 predicted as Class number 29');
  await page.keyboard.press('End');
  await expect(matrix().locator('[data-cell="200 255"]')).toBeFocused();
  await page.keyboard.press('PageUp');
  await expect(matrix().locator('[data-cell="200 255"]')).not.toBeFocused();
  // What has the focus keeps it while the matrix is scrolled away from under it.
  const focused = await page.evaluate(() => document.activeElement?.getAttribute('data-cell'));
  await matrix()
    .locator('..')
    .evaluate((element) => {
      element.scrollTo({ top: 0, left: 0 });
    });
  await expect(matrix().locator('[data-cell="0 0"]')).toBeVisible();
  await expect(matrix().locator(`[data-cell="${focused ?? ''}"]`)).toBeFocused();
  await page.getByTestId('matrix-map').click({ position: { x: 80, y: 80 } });
  await expect(matrix().locator('[data-cell="232 232"]')).toBeInViewport();
});

test('every page of the results and every view stays small', async () => {
  const sizes: Record<string, number> = {};
  const longest = await watchLongTasks(page);
  const pages = page.getByRole('group', { name: 'Results' }).getByRole('radio');
  for (const name of await pages.allTextContents()) {
    await results(name);
    await settled();
    sizes[`Results, ${name}`] = await elements();
  }
  await results('Overview');
  for (const name of VIEWS) {
    await show(name);
    await expect(page.getByRole('main').getByRole('heading').first()).toBeVisible();
    await settled();
    sizes[name] = await elements();
  }
  const description = `${JSON.stringify(sizes)}; longest task ${await longest()} ms`;
  test.info().annotations.push({ type: 'elements', description });
  for (const [name, count] of Object.entries(sizes)) {
    expect(count, name).toBeLessThan(MOST_ELEMENTS);
  }
});
