/** High contrast: what is chosen, switched on or colored for its meaning can still be told apart. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Locator, type Page } from '@playwright/test';
import type { AxeResults, RunOptions } from 'axe-core';
import { realSlice, writeIdxFolder } from '../support/idx-folder';
import { launch, newHome, removeHome, trainInTerminal, type RunningApp } from './app';
import { show as showView, VIEWS, type ViewName } from './views';

const AXE = readFileSync(join('node_modules', 'axe-core', 'axe.min.js'), 'utf8');

let home: string;
let running: RunningApp;
let page: Page;

const show = (view: ViewName) => showView(page, view);

test.describe.configure({ mode: 'serial' });

test.beforeAll(async () => {
  test.setTimeout(180_000);
  home = newHome();
  const data = join(home, 'data');
  writeIdxFolder(data, await realSlice(400, 200));
  for (const name of ['One', 'Two']) {
    trainInTerminal(home, '--model', 'linear', '--epochs', '2', '--name', name, '--data', data);
  }
  running = await launch(home);
  page = running.page;
  await page.evaluate(AXE);
});

test.afterAll(async () => {
  await running.close();
  removeHome(home);
});

/** What of an element's look the system's colors leave. */
function look(element: Locator): Promise<Record<string, string>> {
  return element.evaluate((node) => {
    const { backgroundColor, backgroundImage, color, borderColor, outline } =
      getComputedStyle(node);
    return { backgroundColor, backgroundImage, color, borderColor, outline };
  });
}

async function faults(where: string): Promise<string[]> {
  const violations = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run(options: RunOptions): Promise<AxeResults> };
    };
    // Every rule; to describe and pass on all that is right takes longer than to check it.
    const { violations } = await axe.run({ resultTypes: ['violations'], selectors: false });
    return violations;
  });
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, any }) => `${where}: ${id}: ${html} ${any[0]?.message ?? ''}`),
  );
}

for (const theme of ['light', 'dark'] as const) {
  test(`in a ${theme} contrast theme`, async () => {
    await page.emulateMedia({
      colorScheme: theme,
      forcedColors: 'active',
      reducedMotion: 'reduce',
    });
    expect(await page.evaluate(() => matchMedia('(forced-colors: active)').matches)).toBe(true);
    const rail = page.getByRole('navigation', { name: 'Views' });
    await show('Results');
    await expect(page.getByTestId('confusion-matrix')).toBeVisible();
    const [here, there] = ['Results', 'Runs'].map((name) =>
      rail.getByRole('button', { name, exact: true }),
    ) as [Locator, Locator];
    expect((await look(here)).backgroundColor).not.toBe((await look(there)).backgroundColor);

    const pages = page.getByRole('group', { name: 'Results' });
    const chosen = await look(pages.getByRole('radio', { name: 'Overview' }));
    const other = await look(pages.getByRole('radio', { name: 'Classes' }));
    expect(chosen.backgroundColor).not.toBe(other.backgroundColor);

    const toggle = page.getByRole('switch', { name: 'Mistakes only' });
    const off = await look(toggle);
    await toggle.click();
    await expect(toggle).toBeChecked();
    expect((await look(toggle)).backgroundColor).not.toBe(off.backgroundColor);
    await toggle.click();

    const cells = page.getByTestId('confusion-matrix').locator('button.cell');
    const shades = await cells.evaluateAll((all) =>
      all.map((cell) => getComputedStyle(cell).backgroundImage),
    );
    expect(new Set(shades).size).toBeGreaterThan(5);
    const cell = page.getByTestId('confusion-matrix').locator('[data-cell="1 1"]');
    const plain = await cell.evaluate((node) => getComputedStyle(node).boxShadow);
    await cell.click();
    const ringed = await cell.evaluate((node) => getComputedStyle(node).boxShadow);
    expect(ringed).not.toBe(plain);
    await cell.click();

    await pages.getByRole('radio', { name: 'Classes' }).click();
    const bar = page.getByTestId('class-table').locator('.bar').first();
    await expect(bar).toBeVisible();
    const filled = await look(bar.locator('span'));
    expect(filled.backgroundColor).not.toBe((await look(bar)).backgroundColor);
    const row = (at: number) => page.getByTestId('class-table').locator('tbody tr').nth(at);
    expect(await look(row(0))).not.toEqual(await look(row(1)));
    await pages.getByRole('radio', { name: 'Overview' }).click();

    await page.keyboard.press('Control+k');
    const options = page.getByRole('listbox').getByRole('option');
    await expect(options.first()).toBeVisible();
    expect((await look(options.nth(0))).backgroundColor).not.toBe(
      (await look(options.nth(1))).backgroundColor,
    );
    await page.keyboard.press('Escape');

    const found: string[] = [];
    for (const view of VIEWS) {
      await show(view);
      await expect(page.getByRole('main').getByRole('heading').first()).toBeVisible();
      found.push(...(await faults(view)));
    }
    expect(found).toEqual([]);
  });
}
