import { expect, test, type Page } from '@playwright/test';
import { bmp, png, turnedLeft, withOrientation } from '../support/pictures';
import { answerWith, dropFiles, launch, newHome, removeHome, type RunningApp } from './app';
import { encoded, trousers } from './photo-files';
import { show as showView, type ViewName } from './views';

let home: string;
let running: RunningApp;
let page: Page;

test.describe.configure({ mode: 'serial' });

test.beforeAll(async () => {
  home = newHome();
  running = await launch(home);
  page = running.page;
});

test.afterAll(async () => {
  await running.close();
  removeHome(home);
});

const show = (view: ViewName) => showView(page, view);

async function trainSmall(family: string, name: string, epochs: string): Promise<void> {
  await show('Train');
  await page.getByRole('radio', { name: family, exact: true }).click();
  await page.getByLabel('Epochs').fill(epochs);
  await page.getByLabel(/Run name/).fill(name);
  await page.getByRole('main').getByRole('button', { name: 'Train', exact: true }).click();
  await expect(page.getByTestId('progress')).toBeVisible();
  await expect(page.getByTestId('test-accuracy')).toHaveText(/^\d\d\.\d\d%$/);
}

test('an empty app says in every view what to do', async () => {
  await show('Results');
  await expect(page.getByText('No results yet')).toBeVisible();
  await show('Runs');
  await expect(page.getByText('No runs yet')).toBeVisible();
  await show('Classify');
  // Photos are answered by the photo network, before anything is trained.
  await expect(page.getByTestId('drop-zone')).toContainText('Drop photos of clothes here');
  await show('Results');
  await page.getByRole('main').getByRole('button', { name: 'Train a model' }).click();
  await expect(page.getByRole('heading', { name: 'Train', exact: true })).toBeVisible();
});

test('wrong settings are explained at their field and nothing typed is lost', async () => {
  await page.getByLabel('Learning rate').fill('fast');
  await page.getByRole('main').getByRole('button', { name: 'Train', exact: true }).click();
  await expect(page.getByText(/Learning rate must be a number/)).toBeVisible();
  await expect(page.getByLabel('Learning rate')).toHaveValue('fast');
  await page.getByRole('button', { name: 'Reset to defaults' }).click();
  await expect(page.getByText(/Learning rate must be a number/)).toBeHidden();
});

test('a run trains with live curves and ends with its test accuracy', async () => {
  await trainSmall('Linear', 'First', '3');
  await expect(page.getByTestId('live-chart').locator('canvas').first()).toBeVisible();
  const accuracy = Number.parseFloat(
    (await page.getByTestId('test-accuracy').textContent()) ?? '0',
  );
  expect(accuracy).toBeGreaterThan(78);
});

test('its confusion matrix counts every test image once', async () => {
  await show('Results');
  const cells = page.getByTestId('confusion-matrix').locator('tbody td button');
  await expect(cells).toHaveCount(100);
  const counts = await cells.evaluateAll((buttons) =>
    buttons.map((button) =>
      Number((/[\d,]+/.exec(button.textContent)?.[0] ?? '').replaceAll(',', '')),
    ),
  );
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(10_000);
});

test('the gallery shows test images, and the mistakes only where asked', async () => {
  const items = page.getByTestId('gallery-item');
  await expect(items.first()).toBeVisible();
  await page.getByRole('switch', { name: 'Mistakes only' }).click();
  await expect(page.locator('[data-testid=gallery-item][data-wrong=false]')).toHaveCount(0);
  await expect(items.first()).toHaveAttribute('data-wrong', 'true');
});

test('a second run can be laid over the first', async () => {
  await trainSmall('Dense', 'Second', '1');
  await show('Runs');
  await expect(page.getByTestId('run-row')).toHaveCount(2);
  await page.getByRole('checkbox', { name: 'Compare First' }).check();
  await page.getByRole('checkbox', { name: 'Compare Second' }).check();
  const chart = page.getByTestId('compare-chart');
  await expect(chart.locator('canvas')).toHaveCount(2);
  await expect(chart.getByText('First')).toBeVisible();
  await expect(chart.getByText('Second')).toBeVisible();
});

test('photos of trousers in four formats are told to be trousers, a turned one too', async () => {
  await answerWith(page, 'First');
  const photo = await trousers();
  const jpeg = await encoded(page, turnedLeft(photo), 'image/jpeg');
  await dropFiles(page, [
    { name: 'a.png', type: 'image/png', bytes: png(photo) },
    { name: 'b.jpg', type: 'image/jpeg', bytes: await encoded(page, photo, 'image/jpeg') },
    { name: 'c.webp', type: 'image/webp', bytes: await encoded(page, photo, 'image/webp') },
    { name: 'd.bmp', type: 'image/bmp', bytes: bmp(photo) },
    { name: 'turned.jpg', type: 'image/jpeg', bytes: withOrientation(jpeg, 6) },
  ]);
  const labels = page.getByTestId('photo-label');
  await expect(labels).toHaveCount(5);
  await expect(labels).toHaveText(new Array<string>(5).fill('Trouser'));
  await expect(page.getByTestId('photo-card').first().locator('canvas')).toBeVisible();
});

test('files that are no photos are told apart in words while the others go through', async () => {
  const photo = await trousers();
  const whole = png(photo);
  const wide = png({ width: 40_000, height: 1, values: new Uint8Array(40_000) });
  await dropFiles(page, [
    { name: 'notes.jpg', type: 'image/jpeg', bytes: Buffer.from('these are only words') },
    { name: 'empty.png', type: 'image/png', bytes: new Uint8Array() },
    { name: 'torn.png', type: 'image/png', bytes: whole.subarray(0, 60) },
    { name: 'wide.png', type: 'image/png', bytes: wide },
    { name: 'good.png', type: 'image/png', bytes: whole },
  ]);
  await expect(page.getByTestId('photo-label')).toHaveCount(6);
  const problems = page.getByTestId('photo-problem');
  await expect(problems).toHaveCount(4);
  await expect(problems.filter({ hasText: /Unsupported file format/ })).toHaveCount(1);
  await expect(problems.filter({ hasText: /empty/ })).toHaveCount(1);
  await expect(problems.filter({ hasText: /corrupt/ })).toHaveCount(1);
  await expect(problems.filter({ hasText: /40,?000/ })).toHaveCount(1);
});

test('a run can be renamed from the keyboard', async () => {
  await show('Runs');
  await page.getByRole('button', { name: 'Rename Second' }).press('Enter');
  await page.getByRole('textbox', { name: 'Name' }).fill('Renamed');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('run-row').filter({ hasText: 'Renamed' })).toBeVisible();
});

test('after a restart the runs are there again, with their scores and curves', async () => {
  await running.close();
  running = await launch(home);
  page = running.page;
  await show('Runs');
  const rows = page.getByTestId('run-row');
  await expect(rows).toHaveCount(2);
  await expect(rows.filter({ hasText: 'Renamed' })).toContainText(/\d\d\.\d\d%/);
  await page.getByRole('checkbox', { name: 'Compare First' }).check();
  await expect(page.getByTestId('compare-chart').locator('canvas').first()).toBeVisible();
});

test('a run is deleted only after it was asked for twice', async () => {
  await page.getByRole('button', { name: 'Delete First' }).click();
  const dialog = page.getByRole('alertdialog');
  await expect(dialog).toContainText('First');
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('run-row')).toHaveCount(2);
  await page.getByRole('button', { name: 'Delete First' }).click();
  await dialog.getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByTestId('run-row')).toHaveCount(1);
});

test('every view can be reached by keyboard', async () => {
  for (const [key, heading] of [
    ['1', 'Train'],
    ['2', 'Tune'],
    ['3', 'Runs'],
    ['4', 'Results'],
    ['5', 'Classify'],
  ] as const) {
    await page.keyboard.press(`Control+${key}`);
    await expect(page.getByRole('heading', { name: heading, exact: true })).toBeVisible();
  }
});
