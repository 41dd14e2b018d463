/** The chart of runs: what it can be asked, by pointer and by keyboard, and what it saves. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { writeRuns } from '../support/many-runs';
import { clipboardFormats, launch, newHome, removeHome, type RunningApp } from './app';
import { show } from './views';

let home: string;
let running: RunningApp;
let page: Page;

test.describe.configure({ mode: 'serial' });

test.beforeAll(async () => {
  home = newHome();
  writeRuns(home, 4, 12);
  running = await launch(home);
  page = running.page;
  await show(page, 'Runs');
});

test.afterAll(async () => {
  await running.close();
  removeHome(home);
});

const legend = () => page.getByTestId('legend-line');
const panel = (name: string) => page.locator(`[data-panel=${name}]`);
const chart = () => page.getByRole('application').first();

/** The dialog is the system's; what it would answer is said here. */
async function saveTo(name: string, item: string): Promise<Buffer> {
  const place = join(home, name);
  await running.app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
  }, place);
  await panel('accuracy').getByRole('button', { name: /^Save/ }).click();
  await page.getByRole('menuitem', { name: item }).click();
  await expect(page.getByText(`Saved as ${place}.`)).toBeVisible();
  return readFileSync(place);
}

test('a run comes onto the chart by its tick and by being dragged', async () => {
  await page.getByRole('checkbox', { name: 'Compare Run 1', exact: true }).check();
  await expect(legend()).toHaveCount(1);
  for (const [at, name] of ['Run 2', 'Run 3', 'Run 4'].entries()) {
    const row = page.getByTestId('run-row').filter({ hasText: name });
    await row.dragTo(page.getByTestId('compare-chart'), { sourcePosition: { x: 300, y: 40 } });
    // A hand that takes the next one sees this one arrive first.
    await expect(legend()).toHaveCount(at + 2);
  }
  await expect(page.getByRole('checkbox', { name: 'Compare Run 3', exact: true })).toBeChecked();
});

test('the crosshair reads every run at once, the best first, from the keyboard too', async () => {
  const values = async () => {
    const texts = await legend().locator('td:first-of-type').allTextContents();
    return texts.map((text) => Number.parseFloat(text));
  };
  const last = await values();
  expect(last).toEqual([...last].sort((a, b) => b - a));
  await chart().focus();
  await page.keyboard.press('ArrowLeft');
  await expect(page.getByTestId('chart-legend')).toContainText('At epoch');
  const there = await values();
  expect(there).toHaveLength(4);
  expect(there).not.toEqual(last);
  expect(there).toEqual([...there].sort((a, b) => b - a));
});

test('it is zoomed and shown whole again by keys, by wheel and by a chosen part', async () => {
  const all = page.getByRole('button', { name: 'Reset zoom' });
  await chart().focus();
  await page.keyboard.press('+');
  await expect(all).toBeVisible();
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('Escape');
  await expect(all).toBeHidden();
  const box = await chart().boundingBox();
  if (box === null) throw new Error('There is no chart.');
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.wheel(0, -300);
  await expect(all).toBeVisible();
  await page.mouse.dblclick(x, y);
  await expect(all).toBeHidden();
  await page.mouse.down();
  await page.mouse.move(x + 120, y, { steps: 4 });
  await page.mouse.up();
  await expect(all).toBeVisible();
  await all.click();
});

test('by time, a run from before times were noted is named', async () => {
  await page.getByLabel('Horizontal axis').selectOption('time');
  await expect(page.getByTestId('untimed')).toContainText('No timing data for “Run 1”');
  await expect(page.getByTestId('chart-legend')).toContainText('Last value');
  await page.getByLabel('Horizontal axis').selectOption('epoch');
  await expect(page.getByTestId('untimed')).toBeHidden();
});

test('runs that differ only by seed become their mean and a band', async () => {
  await page.getByLabel('Seeds as band').check();
  await expect(legend()).toHaveCount(2);
  await expect(page.getByTestId('chart-legend')).toContainText(/\d\d\.\d\d% to \d\d\.\d\d%/);
  await page.getByLabel('Seeds as band').uncheck();
});

test('runs are colored by a setting, and its values have a legend', async () => {
  await page.getByLabel('Color').selectOption('learningRate');
  await expect(page.getByTestId('compare-chart')).toContainText('0.001');
  await expect(page.getByTestId('compare-chart')).toContainText('2 runs');
  await page.getByLabel('Color').selectOption('');
});

test('references come on request, each with its source', async () => {
  await page.getByRole('button', { name: 'References' }).click();
  const menu = page.getByRole('dialog', { name: 'References' });
  await expect(menu.getByText('arXiv:1708.07747')).toBeVisible();
  await menu.getByLabel(/^People/).check();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'References (1)' })).toBeVisible();
});

test('panels are added, moved and removed, and are kept', async () => {
  const names = () =>
    page
      .locator('[data-panel]')
      .evaluateAll((all) => all.map((each) => each.getAttribute('data-panel')));
  const add = async (name: string): Promise<void> => {
    await page.getByRole('button', { name: 'Add panel…' }).click();
    await page.getByRole('menuitem', { name }).click();
  };
  await expect.poll(names).toEqual(['accuracy', 'loss']);
  await add('Learning rate');
  await add('Seconds per epoch');
  await expect(legend().first().locator('td')).toHaveText([
    /%$/,
    /^\d\.\d{3}$/,
    /^0\.00/,
    /^–$| s$/,
  ]);
  await panel('epochSeconds').getByRole('button', { name: 'Move Seconds per epoch left' }).click();
  await page.getByRole('button', { name: 'Remove Loss' }).click();
  await expect.poll(names).toEqual(['accuracy', 'epochSeconds', 'learningRate']);
  await show(page, 'Data');
  await show(page, 'Runs');
  await expect.poll(names).toEqual(['accuracy', 'epochSeconds', 'learningRate']);
  await page.getByRole('button', { name: 'Remove Seconds per epoch' }).click();
  await page.getByRole('button', { name: 'Remove Learning rate' }).click();
  await add('Recall by class');
  await expect(panel('recall')).toContainText('None of the selected runs has this score.');
  await page.getByRole('button', { name: 'Remove Recall by class' }).click();
  await expect(page.getByRole('button', { name: /^Remove / })).toHaveCount(0);
});

test('it is copied as a picture by its button', async () => {
  await running.app.evaluate(({ clipboard }) => {
    clipboard.clear();
  });
  await panel('accuracy').getByRole('button', { name: /^Save/ }).click();
  await page.getByRole('menuitem', { name: /^Copy/ }).click();
  await expect(page.getByText('as an image')).toBeVisible();
  expect(await clipboardFormats(running.app)).toContain('image/png');
});

test('it is saved as a drawing with real text and as a picture, smoothed and on logarithms', async () => {
  await page.getByLabel('Smoothing').fill('0.6');
  await page.getByLabel('log y').check();
  await page.getByLabel('log x').check();
  const svg = (await saveTo('chart.svg', 'Vector (SVG)')).toString();
  for (const text of ['Validation accuracy by epoch', 'Epoch', 'Run 1', 'People 83.5%']) {
    expect(svg).toContain(`>${text}</text>`);
  }
  expect(svg).not.toContain('<image');
  const png = await saveTo('chart.png', 'Image (PNG)');
  expect(png.subarray(1, 4).toString()).toBe('PNG');
  // 920 pixels wide, twice as many for print.
  expect(png.readUInt32BE(16)).toBe(1840);
});
