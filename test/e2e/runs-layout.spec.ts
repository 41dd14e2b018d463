/** Table and chart of the runs in windows of every size, and the splitter between them. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { writeRuns } from '../support/many-runs';
import { launch, newHome, removeHome, resizeTo, type RunningApp } from './app';
import { show } from './views';

const SIZES = [
  [1024, 700],
  [1280, 820],
  [1600, 1000],
  [1920, 1200],
  [2560, 1440],
  [3440, 1440],
] as const;

let home: string;
let running: RunningApp;
let page: Page;

test.describe.configure({ mode: 'serial' });

async function open(): Promise<void> {
  running = await launch(home);
  page = running.page;
  await show(page, 'Runs');
  await expect(page.getByTestId('run-row').first()).toBeVisible();
}

test.beforeAll(async () => {
  home = newHome();
  writeRuns(home, 12, 3);
  await open();
});

test.afterAll(async () => {
  await running.close();
  removeHome(home);
});

const splitter = () => page.getByRole('separator', { name: 'Resize table and chart' });
const chart = () => page.getByRole('application').first();
/** Of all panels. */
const box = async () =>
  (await page.getByTestId('panels').boundingBox()) ?? { width: 0, height: 0, x: 0, y: 0 };
const tick = (name: string) => page.getByRole('checkbox', { name: `Compare ${name}`, exact: true });

test('without a selection the table has all the room', async () => {
  await expect(page.getByTestId('compare-chart')).toBeHidden();
  await expect(splitter()).toBeHidden();
  await expect(page.getByText('Select runs to overlay their curves.')).toBeVisible();
  await tick('Run 2').check();
  await expect(chart()).toBeVisible();
  await tick('Run 2').uncheck();
  await expect(chart()).toBeHidden();
});

test('a larger window never has a narrower chart, and the legend takes none of its width', async () => {
  await page.getByRole('checkbox', { name: 'Select all shown runs' }).check();
  let before = 0;
  for (const [width, height] of SIZES) {
    await resizeTo(running, width, height);
    await expect.poll(async () => (await box()).width).toBeGreaterThanOrEqual(before);
    const { width: own } = await box();
    const pane = (await page.getByTestId('compare-chart').boundingBox())?.width ?? 0;
    if (width <= 1920) expect(own).toBeGreaterThan(0.94 * pane);
    before = own;
  }
  await expect(splitter()).toHaveAttribute('aria-orientation', 'vertical');
  await resizeTo(running, 1280, 820);
  await expect(splitter()).toHaveAttribute('aria-orientation', 'horizontal');
});

test('each run keeps its color, and more than eight differ by their dashes, in the legend too', async () => {
  const looks = () =>
    page.getByTestId('legend-line').evaluateAll((lines) =>
      lines.map((line) => {
        const svg = line.querySelector('svg');
        const dash = svg?.querySelector('path')?.getAttribute('stroke-dasharray') ?? '';
        const color = svg?.style.color ?? '';
        return { name: line.getAttribute('title'), color, dash };
      }),
    );
  await expect(page.getByTestId('legend-line')).toHaveCount(12);
  const all = await looks();
  expect(new Set(all.map(({ color }) => color)).size).toBe(8);
  expect(new Set(all.map(({ color, dash }) => `${color} ${dash}`)).size).toBe(12);
  const own = all.find(({ name }) => name === 'Run 11')?.color;
  await page.getByRole('checkbox', { name: 'Select all shown runs' }).uncheck();
  await tick('Run 11').check();
  expect(await looks()).toEqual([{ name: 'Run 11', color: own, dash: '' }]);
  const row = page.getByTestId('run-row').filter({ has: tick('Run 11') });
  await expect(row.locator('.dot')).toHaveAttribute('style', `background: ${own ?? ''};`);
  const file = join(home, 'runs', '20260101-000000-dense-0010', 'notes.json');
  const stored = () => (existsSync(file) ? readFileSync(file, 'utf8') : '');
  await expect.poll(stored).toContain(`"color": ${/\d/.exec(own ?? '')?.[0] ?? ''}`);
  await page.getByRole('checkbox', { name: 'Select all shown runs' }).check();
});

test('the splitter is moved by arrow keys and by dragging, and stays where it was put', async () => {
  // The legend grows while curves are read, at the chart's expense.
  await expect(page.getByTestId('legend-line')).toHaveCount(12);
  const pane = async () => (await page.getByTestId('compare-chart').boundingBox())?.height ?? 0;
  const height = await pane();
  await splitter().focus();
  for (let press = 0; press < 5; press++) await page.keyboard.press('ArrowUp');
  await expect.poll(pane).toBeGreaterThan(height + 40);
  const bar = await splitter().boundingBox();
  if (bar === null) throw new Error('There is no splitter.');
  const [x, y] = [bar.x + bar.width / 2, bar.y + bar.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x, y + 150, { steps: 5 });
  await page.mouse.up();
  await expect.poll(pane).toBeLessThan(height - 20);
  const kept = await splitter().getAttribute('aria-valuenow');
  await running.close();
  await open();
  await resizeTo(running, 1280, 820);
  await tick('Run 2').check();
  await expect(splitter()).toHaveAttribute('aria-valuenow', kept ?? '');
});
