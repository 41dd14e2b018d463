/** A model that TensorFlow made, kept as it came: it is scored, looked into, asked and served like a run. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test, type Page } from '@playwright/test';
import { endlessModel } from '../support/hostile-models/endless';
import { writeHostileModel } from '../support/hostile-models/graph';
import { writingModels } from '../support/hostile-models/writing';
import { png } from '../support/pictures';
import { TENSORFLOW_MODEL, tensorflowAnswers } from '../support/tensorflow-model';
import { answerWith, dropFiles, launch, newHome, removeHome, type RunningApp } from './app';
import { trousers } from './photo-files';
import { show as showView, type ViewName } from './views';

const PROGRAM = join(fileURLToPath(new URL('../..', import.meta.url)), 'out/main/atelier.cjs');
const NAME = 'Größe & more';

let home: string;
let running: RunningApp;
let page: Page;
const alerts: string[] = [];

test.describe.configure({ mode: 'serial' });

test.beforeAll(async () => {
  home = newHome();
  cpSync(TENSORFLOW_MODEL, join(home, NAME), { recursive: true });
  running = await launch(home);
  page = running.page;
  page.on('pageerror', ({ message }) => alerts.push(message));
});

test.afterAll(async () => {
  await running.close();
  removeHome(home);
});

const show = (view: ViewName) => showView(page, view);

/** Press "Import a model…" and choose a folder. */
async function bringIn(folder: string): Promise<void> {
  await running.app.evaluate(({ dialog }, chosen) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] });
  }, folder);
  await show('Runs');
  await page.getByRole('button', { name: 'Import model…' }).click();
}

function hostile(name: string, ...parts: Buffer[]): string {
  const folder = join(home, name);
  writeHostileModel(folder, ...parts);
  return folder;
}

test('one that would write a file is refused, and writes nothing', async () => {
  const target = join(home, 'target');
  mkdirSync(target);
  const name = 'two graphs, of which the one that writes has the right tag alone';
  await bringIn(hostile('writes', ...(writingModels(join(target, 'written'))[name] ?? [])));
  await expect(page.getByRole('alert')).toContainText('graph');
  await page.getByRole('button', { name: 'Dismiss' }).first().click();
  expect(readdirSync(target)).toEqual([]);
});

test('one that never ends is cancelled, and the app works meanwhile', async () => {
  await bringIn(hostile('endless', endlessModel()));
  const notice = page.getByText('Importing “endless”…');
  await expect(notice).toBeVisible();
  await show('Data');
  await expect(page.getByTestId('class-balance')).toBeVisible();
  await expect(notice).toBeVisible();
  await page.getByRole('button', { name: 'Cancel', exact: true }).click();
  await expect(notice).toHaveCount(0);
  await expect(page.getByRole('alert')).toHaveCount(0);
});

test('it comes in with the score that TensorFlow gave it', async () => {
  const { accuracy } = tensorflowAnswers();
  await bringIn(join(home, NAME));
  await expect(page.getByText(`Imported "${NAME}". It outputs logits`)).toContainText(
    'Inference only',
  );
  await expect(page.getByTestId('run-row')).toHaveCount(1);
  const shown = /(\d+\.\d\d)%/.exec(await page.getByTestId('run-row').innerText());
  // Of 10,000 images ten may lie so near to a border that another processor sees them beyond it.
  expect(Math.abs(Number(shown?.[1]) - 100 * accuracy)).toBeLessThanOrEqual(0.1);
});

test('it cannot be exported or trained further, and the window says why', async () => {
  await page.getByRole('button', { name: `More actions for ${NAME}` }).click();
  const item = page.getByRole('menuitem', { name: 'Export…' });
  await expect(item).toBeDisabled();
  await expect(item).toHaveAttribute('title', 'Imported models are inference only');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: `Resume ${NAME}` })).toHaveCount(0);
});

test('Results show what it confuses, its images, and its map', async () => {
  await show('Results');
  await expect(page.getByTestId('confusion-matrix')).toBeVisible();
  await expect(page.getByTestId('gallery-item').first()).toBeVisible();
  await page.getByTestId('gallery-item').first().getByRole('button').click();
  await expect(page.getByTestId('detail-truth')).toHaveText('Ankle boot');
  await expect(page.getByTestId('probabilities').getByRole('row')).toHaveCount(10);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Export…' })).toBeDisabled();
  const pages = page.getByRole('group', { name: 'Results' });
  const shown = {
    Classes: page.getByRole('region', { name: 'Scores by class' }),
    Layers: page.getByText('it cannot be inspected'),
    Map: page.getByRole('region', { name: 'Map', exact: true }),
  };
  for (const [name, content] of Object.entries(shown)) {
    await pages.getByRole('radio', { name, exact: true }).click();
    await expect(content).toBeVisible();
  }
  for (const name of ['Mistakes', 'Comparison', 'Sample predictions']) {
    await pages.getByRole('radio', { name, exact: true }).click();
    await expect(page.getByText('Computing…')).toHaveCount(0);
  }
  await expect(page.getByRole('alert')).toHaveCount(0);
});

test('it answers photos', async () => {
  await answerWith(page, NAME);
  const bytes = png(await trousers());
  await dropFiles(page, [{ name: 'trousers.png', type: 'image/png', bytes }]);
  await expect(page.getByTestId('photo-label')).toHaveCount(1);
  await expect(page.getByRole('alert')).toHaveCount(0);
});

test('it is served, and answers as TensorFlow did', async () => {
  await show('Serve');
  await page.getByLabel('Port', { exact: true }).fill('18511');
  await page.getByRole('switch', { name: 'Serve' }).click();
  await expect(page.getByTestId('serve-state')).toHaveText('On');
  await page.getByRole('button', { name: 'Send test image' }).click();
  const answer = page.getByTestId('serve-answer');
  await expect(answer).toContainText('Test image 0, Ankle boot');
  const body = JSON.parse((await answer.locator('pre').textContent()) ?? '') as {
    predictions: number[][];
  };
  const [logits = []] = tensorflowAnswers().logits;
  const powers = logits.map(Math.exp);
  const sum = powers.reduce((total, each) => total + each, 0);
  body.predictions[0]?.forEach((probability, at) => {
    // The image goes there to four digits.
    expect(probability).toBeCloseTo((powers[at] ?? 0) / sum, 3);
  });
  await page.getByRole('switch', { name: 'Serve' }).click();
  await expect(page.getByTestId('serve-state')).toHaveText('Off');
});

test('nothing went wrong out of sight, and the terminal scores it alike', () => {
  expect(alerts).toEqual([]);
  const env = { ...process.env, ATELIER_HOME: home };
  const args = [PROGRAM, 'evaluate', NAME, '--json'];
  const said = execFileSync(process.execPath, args, { env, encoding: 'utf8' });
  const { testAccuracy } = JSON.parse(said.trim().split('\n').at(-1) ?? '') as {
    testAccuracy: number;
  };
  expect(Math.abs(testAccuracy - tensorflowAnswers().accuracy)).toBeLessThanOrEqual(0.001);
  expect(readdirSync(join(home, 'runs'))).toHaveLength(1);
});
