/** Every view by axe-core's rules, among them WCAG's contrast, in light and in dark. */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import type { AxeResults, RunOptions } from 'axe-core';
import { DEFAULTS } from '@engine/settings';
import { png } from '../support/pictures';
import { runRecord, writeRecords } from '../support/run-record';
import {
  answerWith,
  chooseRun,
  dropFiles,
  launch,
  newHome,
  removeHome,
  type RunningApp,
} from './app';
import { show as showView, VIEWS, type ViewName } from './views';

const AXE = readFileSync(join('node_modules', 'axe-core', 'axe.min.js'), 'utf8');

let home: string;
let running: RunningApp;
let page: Page;

const show = (view: ViewName) => showView(page, view);

test.describe.configure({ mode: 'serial' });

test.beforeAll(async () => {
  home = newHome();
  running = await launch(home);
  page = running.page;
  // By the debugger, which the page's content security policy does not bind.
  await page.evaluate(AXE);
});

test.afterAll(async () => {
  await running.close();
  removeHome(home);
});

/** Faults of the page as it stands, each as its rule and the element. */
async function faults(): Promise<string[]> {
  const violations = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run(options: RunOptions): Promise<AxeResults> };
    };
    // Every rule; to describe and pass on all that is right takes longer than to check it.
    const { violations } = await axe.run({ resultTypes: ['violations'], selectors: false });
    return violations;
  });
  return violations.flatMap(({ id, impact, nodes }) =>
    nodes.map(({ html, any }) => `${id} (${impact ?? ''}): ${html} ${any[0]?.message ?? ''}`),
  );
}

async function faultsInBothThemes(where: string): Promise<string[]> {
  const found: string[] = [];
  for (const theme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    found.push(...(await faults()).map((fault) => `${where}, ${theme}: ${fault}`));
  }
  return found;
}

test('no view has a fault while the app is empty', async () => {
  const found: string[] = [];
  for (const view of VIEWS) {
    await show(view);
    found.push(...(await faultsInBothThemes(view)));
  }
  expect(found).toEqual([]);
});

test('no document of the help has a fault', async () => {
  await show('Help');
  const found: string[] = [];
  const pages = page.getByRole('navigation', { name: 'Help' }).getByRole('button');
  for (const document of await pages.all()) {
    await document.click();
    await expect(page.getByRole('main').getByRole('heading', { level: 1 }).first()).toBeVisible();
    found.push(...(await faults()));
  }
  expect(found).toEqual([]);
});

test('the list of licenses has no fault, folded or not', async () => {
  await page.keyboard.press('Control+k');
  await page.getByRole('dialog').getByRole('combobox').fill('Licenses');
  await page.keyboard.press('Enter');
  const list = page.getByTestId('licenses');
  await list.getByText('TensorFlow', { exact: true }).click();
  await expect(list.getByText(/Apache License/).first()).toBeVisible();
  expect(await faultsInBothThemes('Licenses')).toEqual([]);
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
});

test('no view has a fault while settings are wrong, while a run trains, and after it', async () => {
  const main = page.getByRole('main');
  const found: string[] = [];
  await show('Train');
  await page.getByRole('radio', { name: 'Linear', exact: true }).click();
  await page.getByLabel('Epochs').fill('none');
  await main.getByRole('button', { name: 'Train', exact: true }).click();
  found.push(...(await faultsInBothThemes('Train with a wrong setting')));
  await page.getByLabel('Epochs').fill('2');
  await main.getByRole('button', { name: 'Train', exact: true }).click();
  await expect(page.getByTestId('progress')).toBeVisible();
  found.push(...(await faultsInBothThemes('Train during a run')));
  await expect(page.getByTestId('test-accuracy')).toHaveText(/%/);
  found.push(...(await faultsInBothThemes('Train after a run')));
  expect(found).toEqual([]);
});

test('no view has a fault while a run is exported or served', async () => {
  const found: string[] = [];
  await show('Results');
  await page.getByRole('button', { name: 'Export…' }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  found.push(...(await faultsInBothThemes('Results asking what to export')));
  await page.keyboard.press('Escape');
  await show('Serve');
  await page.getByLabel('Port', { exact: true }).fill('none');
  found.push(...(await faultsInBothThemes('Serve with a wrong port')));
  await page.getByLabel('Port', { exact: true }).fill('18501');
  await page.getByRole('radio', { name: 'Local network' }).click();
  found.push(...(await faultsInBothThemes('Serve')));
  await page.getByRole('switch', { name: 'Serve' }).click();
  await expect(page.getByTestId('copy-line').last()).toContainText('curl');
  await page.getByRole('button', { name: 'Send test image' }).click();
  await expect(page.getByTestId('serve-answer')).toBeVisible();
  found.push(...(await faultsInBothThemes('Serve while a run is served')));
  await page.getByRole('switch', { name: 'Serve' }).click();
  await expect(page.getByTestId('serve-state')).toHaveText('Off');
  expect(found).toEqual([]);
});

test('no view has a fault when it is full', async () => {
  const found: string[] = [];
  await show('Results');
  await expect(page.getByTestId('gallery-item').first()).toBeVisible();
  await page.getByRole('switch', { name: 'Mistakes only' }).click();
  found.push(...(await faultsInBothThemes('Results')));
  await page.getByTestId('gallery-item').first().getByRole('button').click();
  await expect(page.getByTestId('probabilities')).toBeVisible();
  found.push(...(await faultsInBothThemes('Results with an image looked at closely')));
  await page.keyboard.press('Escape');
  for (const name of ['Classes', 'Mistakes', 'Comparison']) {
    await page.getByRole('radio', { name, exact: true }).click();
    await expect(page.getByText('Computing…')).toHaveCount(0);
    found.push(...(await faultsInBothThemes(`Results, ${name}`)));
  }
  await page.getByRole('radio', { name: 'Overview' }).click();
  await page.getByRole('radio', { name: 'Layers' }).click();
  await page.getByRole('button', { name: 'Measure times' }).click();
  await expect(page.getByText('Measured on this computer')).toBeVisible();
  await page.getByText('Data table').click();
  found.push(...(await faultsInBothThemes('Layers')));
  await page.getByRole('radio', { name: 'Overview' }).click();
  await show('Data');
  await expect(page.getByTestId('data-picture').getByRole('img').first()).toBeVisible();
  found.push(...(await faultsInBothThemes('Data')));
  await show('Runs');
  await page.getByRole('checkbox').first().check();
  found.push(...(await faultsInBothThemes('Runs')));
  await page.getByRole('radio', { name: 'Settings', exact: true }).click();
  await page.getByRole('searchbox').fill('testAccuracy>high');
  await page.getByRole('button', { name: 'Columns' }).click();
  found.push(...(await faultsInBothThemes('Runs asking for columns')));
  await page.keyboard.press('Escape');
  await page.getByRole('searchbox').fill('');
  await page.getByRole('button', { name: /^More actions for/ }).click();
  await page.getByRole('menuitem', { name: 'Note, tags and color…' }).click();
  found.push(...(await faultsInBothThemes('Runs asking for a note')));
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: /^Delete/ }).click();
  await expect(page.getByRole('alertdialog')).toBeVisible();
  found.push(...(await faultsInBothThemes('Runs asking before it deletes')));
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: /^More actions for/ }).click();
  await expect(page.getByRole('menu')).toBeVisible();
  found.push(...(await faultsInBothThemes('Runs with a row’s menu')));
  await page.getByRole('menuitem', { name: 'Share…' }).click();
  await expect(page.getByRole('dialog')).toContainText('needed to resume training');
  found.push(...(await faultsInBothThemes('Runs asking what is shared')));
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('option', { name: 'Share Run…' })).toBeVisible();
  found.push(...(await faultsInBothThemes('The command palette')));
  await page.keyboard.press('Escape');
  // Until it is gone, one types into its field.
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.keyboard.press('?');
  await expect(page.getByRole('heading', { name: 'Keyboard shortcuts' })).toBeVisible();
  found.push(...(await faultsInBothThemes('The keyboard shortcuts')));
  await page.keyboard.press('Escape');
  const picture = { width: 60, height: 60, values: new Uint8Array(3600).fill(90) };
  await answerWith(page);
  await dropFiles(page, [
    { name: 'plain.png', type: 'image/png', bytes: png(picture) },
    { name: 'empty.png', type: 'image/png', bytes: new Uint8Array() },
  ]);
  await expect(page.getByTestId('photo-label')).toHaveCount(1);
  await expect(page.getByTestId('photo-problem')).toHaveCount(1);
  found.push(...(await faultsInBothThemes('Classify')));
  await page.getByRole('button', { name: 'Class of plain.png' }).click();
  found.push(...(await faultsInBothThemes('Classify asking for the class')));
  await page.getByLabel('New class').fill('hat');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(page.getByTestId('confirm-answer')).toContainText('In collection: hat');
  found.push(...(await faultsInBothThemes('Classify with a photo that is kept')));
  await show('Collection');
  await page.getByTestId('collected-photo').click();
  found.push(...(await faultsInBothThemes('Collection with a chosen photo')));
  await page.getByRole('button', { name: 'Export…' }).click();
  await expect(page.getByRole('menu')).toBeVisible();
  found.push(...(await faultsInBothThemes('Collection asking what to export')));
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Fine-tune on my photos…' }).click();
  await expect(page.getByRole('dialog')).toContainText('All photos are of one class');
  found.push(...(await faultsInBothThemes('Collection asking which run learns')));
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Remove…' }).click();
  found.push(...(await faultsInBothThemes('Collection asking before it removes')));
  await page.keyboard.press('Escape');
  expect(found).toEqual([]);
});

test('the map, the five and what explains an image have no fault', async () => {
  const found: string[] = [];
  await show('Results');
  await page.getByRole('radio', { name: 'Map', exact: true }).click();
  await expect(page.getByTestId('map-counts')).toBeVisible();
  found.push(...(await faultsInBothThemes('Results, Map')));
  await page.getByLabel('Color by').selectOption('Confidence');
  await page.getByRole('radio', { name: '3D', exact: true }).click();
  const search = page.getByRole('searchbox', { name: 'Find images by class or index' });
  await search.fill('0-20, no such class');
  await expect(page.getByTestId('map-search-result')).toContainText('not found');
  found.push(...(await faultsInBothThemes('Results, Map by confidence in three dimensions')));
  await search.press('Escape');
  await page.getByTestId('gallery-item').first().getByRole('button').click();
  await expect(page.getByTestId('nearest-images').getByRole('listitem')).toHaveCount(8);
  await expect(page.getByTestId('attribution-words').first()).toBeVisible();
  found.push(...(await faultsInBothThemes('Results with neighbors and attribution')));
  await page.keyboard.press('Escape');
  await page.getByRole('radio', { name: 'Sample predictions', exact: true }).click();
  await expect(page.getByTestId('sample')).toHaveCount(5);
  found.push(...(await faultsInBothThemes('Results, Sample predictions')));
  await page.getByRole('radio', { name: 'Training', exact: true }).click();
  await expect(page.getByTestId('run-curves').locator('canvas').first()).toBeVisible();
  found.push(...(await faultsInBothThemes('Results, Training')));
  await page.getByRole('radio', { name: 'Overview' }).click();
  expect(found).toEqual([]);
});

test('the table of runs has no fault with differences marked, axes drawn and two compared', async () => {
  const found: string[] = [];
  writeRecords(home, [
    runRecord('wide', { name: 'Wide', settings: DEFAULTS.dense, testAccuracy: 0.89 }),
    runRecord('plain', { name: 'Plain', testAccuracy: 0.84 }),
  ]);
  await show('Train');
  await show('Runs');
  await page.getByRole('button', { name: 'More actions for Wide' }).click();
  await page.getByRole('menuitem', { name: 'Set as baseline' }).click();
  await page.getByRole('radio', { name: 'Settings', exact: true }).click();
  await expect(page.getByRole('slider', { name: 'Test, from' })).toBeVisible();
  await page.getByRole('checkbox', { name: 'Compare Wide' }).check();
  await page.getByRole('checkbox', { name: 'Compare Plain' }).check();
  found.push(...(await faultsInBothThemes('Runs with a baseline')));
  await page.getByRole('button', { name: 'Add filter…' }).click();
  found.push(...(await faultsInBothThemes('Runs asking for a filter')));
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'More actions for Plain' }).click();
  found.push(...(await faultsInBothThemes('Runs with a run’s menu')));
  await page.getByRole('menuitem', { name: 'Compare with baseline…' }).click();
  await expect(page.getByTestId('differences')).toBeVisible();
  found.push(...(await faultsInBothThemes('Runs with differences')));
  await page.keyboard.press('Escape');
  // Records alone cannot answer a photo, which the tests below want of the best run.
  for (const run of ['wide', 'plain']) rmSync(join(home, 'runs', run), { recursive: true });
  await show('Train');
  await show('Runs');
  await expect(page.getByTestId('run-row')).toHaveCount(1);
  expect(found).toEqual([]);
});

test('no view has a fault while a run learns from photos, and after it', async () => {
  const found: string[] = [];
  const shades = [30, 60, 120, 150];
  await answerWith(page);
  await dropFiles(
    page,
    shades.map((shade) => ({
      name: `${shade}.png`,
      type: 'image/png',
      bytes: png({ width: 60, height: 60, values: new Uint8Array(3600).fill(shade) }),
    })),
  );
  for (const [at, shade] of shades.entries()) {
    const menu = page.getByRole('button', { name: `Class of ${shade}.png` });
    await menu.click();
    const className = at < 2 ? 'hat' : 'Bag';
    await page.getByRole('dialog').getByRole('button', { name: className, exact: true }).click();
    await expect(page.getByRole('article', { name: `${shade}.png` })).toContainText(
      `In collection: ${className}`,
    );
  }
  await show('Collection');
  await page.getByRole('button', { name: 'Fine-tune on my photos…' }).click();
  await chooseRun(page.getByRole('dialog').getByLabel('Base run'));
  await page.getByRole('button', { name: 'Fine-tune on 5 photos' }).click();
  await expect(page.getByTestId('fine-tune-panel')).toContainText(/Step \d/);
  found.push(...(await faultsInBothThemes('Collection during fine-tuning')));
  await expect(page.getByTestId('fine-tune-table')).toBeVisible();
  found.push(...(await faultsInBothThemes('Collection after fine-tuning')));
  await page.getByRole('button', { name: 'View results' }).click();
  await expect(page.getByTestId('fine-tune-table')).toBeVisible();
  found.push(...(await faultsInBothThemes('Results of a fine-tuned run')));
  expect(found).toEqual([]);
});

test('the close look at a photo has no fault, with and without what speaks for the answer', async () => {
  const found: string[] = [];
  await show('Classify');
  await page.getByRole('button', { name: /^Open plain.png/ }).click();
  await expect(page.getByTestId('steps').getByRole('img')).toHaveCount(5);
  found.push(...(await faultsInBothThemes('Photo')));
  await page.getByRole('switch', { name: 'Why this prediction?' }).click();
  await expect(page.getByTestId('why-legend')).not.toContainText('Computing');
  found.push(...(await faultsInBothThemes('Photo with why')));
  await page.keyboard.press('Escape');
  expect(found).toEqual([]);
});

test('no view has a fault while many photos are in it', async () => {
  await show('Classify');
  const files = Array.from({ length: 13 }, (_, at) => {
    const values = Uint8Array.from({ length: 3600 }, (_each, place) => (place * (at + 7)) % 200);
    const bytes = png({ width: 60, height: 60, values });
    return { name: `photo ${at}.png`, type: 'image/png', bytes };
  });
  await dropFiles(page, files);
  await expect(
    page.getByRole('status').filter({ hasText: '18 photos · 1 unreadable file' }),
  ).toBeVisible();
  const found = await faultsInBothThemes('Classify with many photos');
  await page.getByTestId('photo-tile').nth(1).click();
  await expect(page.getByTestId('photo-card')).toBeVisible();
  found.push(...(await faultsInBothThemes('Classify with one of many photos open')));
  expect(found).toEqual([]);
});

test('Tune has no fault while a sweep is planned wrongly, while it runs, and after it', async () => {
  const main = page.getByRole('main');
  const found: string[] = [];
  await show('Train');
  await page.getByLabel('Epochs').fill('300');
  await show('Tune');
  await main.getByRole('radio', { name: 'Linear', exact: true }).click();
  await main.getByLabel('Learning rate', { exact: true }).fill('fast');
  await main.getByRole('button', { name: 'Start sweep' }).click();
  found.push(...(await faultsInBothThemes('Tune with a wrong value')));
  await main.getByLabel('Learning rate', { exact: true }).fill('0.001..0.01');
  await main.getByLabel('Max trials').fill('1');
  await main.getByRole('button', { name: 'Start sweep' }).click();
  await expect(page.getByTestId('sweep-state')).toHaveText('Running');
  await show('Train');
  await main.getByRole('button', { name: 'Add to queue' }).click();
  await show('Tune');
  await main.getByRole('button', { name: 'Pause queue' }).click();
  await expect(page.getByTestId('trial-row')).toHaveCount(1);
  found.push(...(await faultsInBothThemes('Tune during a sweep')));
  await main.getByRole('button', { name: 'Stop', exact: true }).click();
  await expect(page.getByTestId('sweep-state')).toHaveText('Stopped');
  found.push(...(await faultsInBothThemes('Tune after a sweep')));
  await main.getByRole('button', { name: /^Remove .* from the queue$/ }).click();
  expect(found).toEqual([]);
});
