/** Numbers as people type them, checked where they are typed; and the chart of learning rates. */
import { expect, test, type Locator, type Page } from '@playwright/test';
import { launch, newHome, removeHome, trainInTerminal, type RunningApp } from './app';
import { show as showView, type ViewName } from './views';

let home: string;
let running: RunningApp;
let page: Page;

test.describe.configure({ mode: 'serial' });

test.beforeAll(async () => {
  home = newHome();
  trainInTerminal(home, '--model', 'linear', '--epochs', '2', '--name', 'Cosine');
  running = await launch(home);
  page = running.page;
});

test.afterAll(async () => {
  await running.close();
  removeHome(home);
});

const show = (view: ViewName) => showView(page, view);

/** Typed and left by Tab: the field says what is wrong, and a screen reader finds it. */
async function expectRefused(field: Locator, text: string, problem: RegExp): Promise<void> {
  await field.fill(text);
  await field.press('Tab');
  await expect(field).toHaveAttribute('aria-invalid', 'true');
  await expect(field).toHaveAccessibleDescription(problem);
}

async function expectTaken(field: Locator, text: string): Promise<void> {
  await field.fill(text);
  await field.press('Tab');
  await expect(field).toHaveAttribute('aria-invalid', 'false');
}

test('Train reads numbers as they are written, and says at the field which it cannot', async () => {
  await show('Train');
  await page.getByRole('radio', { name: 'Dense', exact: true }).click();
  const rate = page.getByLabel('Learning rate', { exact: true });
  await expectRefused(rate, '1,234', /"1,234" could mean 1234 or 1.234/);
  await expectTaken(rate, '0,002');
  const epochs = page.getByLabel('Epochs', { exact: true });
  await expectTaken(epochs, '1,000');
  await expectRefused(epochs, '1,001', /Epochs must be a whole number from 1 to 1000/);
  await expectRefused(epochs, '1.000', /could mean 1000 or 1\./);
  await expectTaken(epochs, '٢');
  const hidden = page.getByLabel('Hidden layers');
  await expectRefused(hidden, '1,024', /could mean 1024 or 1 and 024/);
  await expectTaken(hidden, '64, 32');
  const share = page.getByLabel(/Validation split/);
  await expectRefused(share, '60', /percent of the training images/);
  await page.getByRole('button', { name: 'Reset to defaults' }).click();
  await expect(share).toHaveAttribute('aria-invalid', 'false');
});

test('Tune checks its budget and what varies when a field is left', async () => {
  await show('Tune');
  const minutes = page.getByLabel('Minutes');
  await expectRefused(minutes, '1,234', /could mean 1234 or 1.234/);
  await expectTaken(minutes, '0,5');
  const trials = page.getByLabel('Max trials');
  await expectRefused(trials, '0', /Trials must be a whole number/);
  await expectTaken(trials, '');
  const rate = page.getByLabel('Learning rate', { exact: true });
  await expectRefused(rate, '0.01..0.001', /the lower first/);
  await expectTaken(rate, '0,001..0,01');
  await page.getByRole('button', { name: 'Reset settings' }).click();
});

test('the dialogs of a run check theirs', async () => {
  await show('Runs');
  await page.getByRole('button', { name: 'Train further Cosine' }).click();
  const dialog = page.getByRole('dialog');
  const epochs = dialog.getByLabel('Total epochs');
  await expectRefused(epochs, '1.000', /could mean 1000 or 1\./);
  await dialog.getByRole('button', { name: 'Train further' }).click();
  await expect(dialog).toBeVisible();
  await expectRefused(epochs, '2', /must be a whole number from 3 to 1000/);
  await dialog.getByRole('button', { name: 'Cancel' }).click();
});

test('the learning rate is drawn for a comparison of runs', async () => {
  await show('Runs');
  await page.getByRole('checkbox', { name: 'Compare Cosine', exact: true }).check();
  const chart = page.getByTestId('compare-chart');
  await chart.getByRole('button', { name: 'Add panel…' }).click();
  await page.getByRole('menuitem', { name: 'Learning rate' }).click();
  await chart.getByRole('button', { name: 'Remove Accuracy' }).click();
  await chart.getByRole('button', { name: 'Remove Loss' }).click();
  await expect(chart.getByRole('heading', { name: 'Learning rate' })).toBeAttached();
  await expect(chart.getByRole('radio', { name: 'Validation' })).toHaveCount(0);
  await expect(page.getByTestId('legend-line')).toHaveCount(1);
  // A cosine ends near zero; the last step's rate is far below the 0.005 of the first.
  const last = await page.getByTestId('legend-line').locator('td').first().textContent();
  expect(Number(last)).toBeLessThan(0.001);
});

test('a run of few images says why it is not calibrated, and draws its learning rate', async () => {
  await show('Train');
  await page.getByRole('radio', { name: 'Linear', exact: true }).click();
  await page.getByLabel('Epochs', { exact: true }).fill('2');
  await page.getByLabel(/Validation split/).fill('0,1');
  await page.getByRole('main').getByRole('button', { name: 'Train', exact: true }).click();
  await expect(page.getByTestId('test-accuracy')).toHaveText(/^\d\d\.\d\d%$/);
  const charts = page.getByTestId('live-chart');
  await expect(charts.getByRole('heading', { name: 'Learning rate' })).toBeVisible();
  await expect(charts.locator('canvas')).toHaveCount(3);
  await show('Results');
  await page.getByRole('radio', { name: 'Classes', exact: true }).click();
  await expect(page.getByTestId('calibration-note')).toHaveText(
    /^Only 60 validation images \(at least 100 are needed\), so probabilities are not calibrated/,
  );
});

test('the current learning rate is marked beside the suggested one', async () => {
  await show('Train');
  await page.getByRole('button', { name: 'Find learning rate' }).click();
  const dialog = page.getByRole('dialog');
  // A vertical line has no width, and Playwright calls that hidden.
  await expect(dialog.getByTestId('current-rate')).toBeAttached();
  await expect(dialog.getByText('Current: 0.005')).toBeVisible();
  await expect(dialog.getByText(/^Suggested: 0\.0/)).toBeVisible();
  await dialog.getByRole('button', { name: 'Keep 0.005' }).click();
});
