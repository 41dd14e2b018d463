/** Every chart leaves the window as a drawing or as a picture, and every table as CSV. */
import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { realSlice, writeIdxFolder } from '../support/idx-folder';
import {
  chooseRun,
  dismissNotices,
  launch,
  newHome,
  removeHome,
  trainInTerminal,
  type RunningApp,
} from './app';

let home: string;
let running: RunningApp;
let page: Page;
let place: string;

test.describe.configure({ mode: 'serial' });

test.beforeAll(async () => {
  home = newHome();
  place = join(home, 'saved');
  const data = join(home, 'data');
  writeIdxFolder(data, await realSlice(400, 100));
  trainInTerminal(home, '--model', 'linear', '--epochs', '2', '--name', 'One', '--data', data);
  const space = ['--hidden', '8,16', '--learning-rate', '0.001,0.01', '--epochs', '1'];
  const sweep = ['--model', 'dense', '--strategy', 'grid', '--minutes', '5', ...space];
  execFileSync(
    process.execPath,
    [join('out', 'main', 'atelier.cjs'), 'sweep', ...sweep, '--data', data],
    { env: { ...process.env, ATELIER_HOME: home }, stdio: 'ignore' },
  );
  running = await launch(home);
  page = running.page;
  // The dialog is the system's; what it would answer is said here.
  await running.app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
  }, place);
});

test.afterAll(async () => {
  await running.close();
  removeHome(home);
});

async function view(name: string): Promise<void> {
  await page.getByRole('navigation').getByRole('button', { name, exact: true }).click();
}

async function results(name: string): Promise<void> {
  await page.getByRole('group', { name: 'Results' }).getByRole('radio', { name }).click();
}

async function saved(): Promise<Buffer> {
  await expect(page.getByText(`Saved as ${place}.`)).toBeVisible();
  const bytes = readFileSync(place);
  rmSync(place);
  await dismissNotices(page);
  await expect(page.getByText(`Saved as ${place}.`)).toBeHidden();
  return bytes;
}

async function drawing(name: string | RegExp): Promise<string> {
  await page.getByRole('button', { name, exact: true }).click();
  await page.getByRole('menuitem', { name: /^Vector/ }).click();
  const svg = (await saved()).toString();
  expect(svg, String(name)).toMatch(/^<\?xml[\s\S]*<title>[\s\S]*<\/svg>\s*$/);
  // Colors that only the window knows would be black elsewhere.
  expect(svg, String(name)).not.toContain('var(--');
  return svg;
}

/** @returns the table's rows, the names of its columns first */
async function csv(name: string): Promise<string[]> {
  await page.getByRole('button', { name: `Save ${name} as CSV`, exact: true }).click();
  const text = (await saved()).toString();
  // Excel takes a file for UTF-8 by this mark alone.
  expect(text.startsWith('\uFEFF')).toBe(true);
  return text.slice(1).trimEnd().split('\r\n');
}

test('of the results: matrix, curves, reliability', async () => {
  await view('Results');
  await chooseRun(page.getByRole('combobox', { name: 'Run' }), 'One');
  const matrix = await drawing('Save Confusion matrix');
  for (const text of ['Confusion matrix (shares of rows)', 'T-shirt/top', 'Ankle boot']) {
    expect(matrix).toContain(`>${text}</text>`);
  }
  expect(matrix.match(/<rect/g)).toHaveLength(101);
  expect(await csv('confusion matrix')).toHaveLength(11);
  await results('Classes');
  expect(await drawing(/^Save ROC curves/)).toContain('recall, %');
  expect(await drawing(/^Save Precision-recall curves/)).toContain('precision, %');
  expect(await drawing('Save Reliability diagram')).toContain('confidence, %');
  expect(await csv('scores by class')).toHaveLength(12);
  expect((await csv('curves')).length).toBeGreaterThan(11);
  expect(await csv('reliability')).toHaveLength(16);
});

test('of the results: mistakes, difference, layers', async () => {
  await results('Mistakes');
  expect((await csv('mistakes and likely label errors')).length).toBeGreaterThan(1);
  expect(await csv('scores without duplicates')).toHaveLength(4);
  await results('Comparison');
  expect(await drawing('Save Confusion matrix difference')).toContain('minus');
  expect(await csv('confusion matrix difference')).toHaveLength(11);
  await results('Layers');
  expect((await csv('layers')).length).toBeGreaterThan(1);
  expect((await csv('histograms')).length).toBeGreaterThan(1);
  expect(await drawing(/^Save .* by epoch$/)).toContain('>epoch</text>');
});

test('of the results: the map, all of it and what is selected', async () => {
  await results('Map');
  await expect(page.getByTestId('map-meant')).toContainText('100');
  expect((await drawing(/map of the test images$/)).match(/<use /g)).toHaveLength(100);
  const rows = await csv('images of the map');
  expect(rows).toHaveLength(101);
  expect(rows[0]).toBe('test image,label,prediction,confidence,x,y');
  await page.getByTestId('map-counts').getByRole('button').first().click();
  const meant = (await csv('images of the map')).length - 1;
  expect(meant).toBeLessThan(100);
  expect((await drawing(/map of the test images$/)).match(/<use /g)).toHaveLength(meant);
  await page.getByTestId('gallery-item').first().getByRole('button').click();
  expect(await csv('probabilities')).toHaveLength(11);
  await page.keyboard.press('Escape');
});

test('of the sweep: curves of its trials, leaderboard, what mattered', async () => {
  await view('Tune');
  expect(await drawing('Save Sweep')).toContain('Trial 1');
  expect(await csv('Sweep')).toHaveLength(5);
  expect(await csv('leaderboard')).toHaveLength(5);
  await page.getByTestId('importance').waitFor();
});

test('of the data and of the runs: classes, settings against accuracy, differences', async () => {
  await view('Data');
  expect(await csv('classes')).toHaveLength(11);
  await view('Runs');
  await page.getByRole('radio', { name: 'Settings', exact: true }).click();
  const settings = await drawing('Save Settings vs accuracy');
  expect(settings).toContain('Learning rate');
  // Lines end at the plates that words lie on.
  expect(settings).toContain('<rect');
  await page.getByRole('checkbox', { name: 'Select all shown runs' }).check();
  await page.getByRole('radio', { name: 'Curves', exact: true }).click();
  await expect(page.getByTestId('legend-line')).toHaveCount(5);
  expect(await drawing('Save Validation accuracy')).toContain('Epoch');
});

test('as a picture too', async () => {
  await view('Results');
  await results('Overview');
  await page.getByRole('button', { name: 'Save Confusion matrix', exact: true }).click();
  await page.getByRole('menuitem', { name: /^Image/ }).click();
  const png = await saved();
  expect(png.subarray(1, 4).toString()).toBe('PNG');
});
