/** Every CSV, JSON, PNG, SVG and Copy of the window, found by its words, is pressed and gives something. */
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Locator, type Page } from '@playwright/test';
import { isFileName } from '@engine/text/file-name';
import { realSlice, writeIdxFolder } from '../support/idx-folder';
import { png } from '../support/pictures';
import {
  answerWith,
  chooseRun,
  clipboardFormats,
  dismissNotices,
  dropFiles,
  launch,
  newHome,
  removeHome,
  runInTerminal,
  trainInTerminal,
  type RunningApp,
} from './app';
import { drawn, show as showView, type ViewName } from './views';

/** Words of a button, or of an item in a menu, that takes something out of the window. */
const TAKES = /\b(csv|json|png|svg|txt)\b|^copy\b/i;

let home: string;
let running: RunningApp;
let page: Page;
let saved: string;

/** Something that was pressed: in which part of the window, which button, and which item of its menu. */
interface Pressed {
  where: string;
  name: string;
  item?: string;
}
const pressed: Pressed[] = [];

/**
 * Parts of the window that had a chart or table without such a button, or one that failed. Much of a
 * page is shown once it has been read or computed, so each is waited for.
 */
const EXPECTED: readonly { where: string; name: RegExp; item?: string }[] = [
  { where: 'Train', name: /^Save /, item: 'Vector' },
  { where: 'Train, find learning rate', name: /^Save loss by learning rate as CSV$/ },
  { where: 'Train, after a run', name: /^Save .*, loss as CSV$/ },
  { where: 'Train, after a run', name: /^Save .*, accuracy as CSV$/ },
  { where: 'Tune', name: /^Save leaderboard as CSV$/ },
  { where: 'Tune', name: /^Save Setting importance$/, item: 'Image' },
  { where: 'Runs, curves', name: /^Save as CSV/ },
  { where: 'Runs, curves', name: /^Save Recall by class$/, item: 'Vector' },
  { where: 'Runs, curves', name: /^Save Calibration error$/, item: 'Image' },
  { where: 'Runs, curves', name: /selected…$/, item: 'Save curves as CSV' },
  { where: 'Runs, settings', name: /^Save Settings vs accuracy$/, item: 'Copy' },
  { where: 'Runs, differences', name: /^Save comparison as CSV$/ },
  { where: 'Results of First, Overview', name: /^Save confusion matrix as CSV$/ },
  { where: 'Results of First, Training', name: /^Save log as TXT$/ },
  { where: 'Results of First, Classes', name: /^Save Reliability diagram$/, item: 'Image' },
  { where: 'Results of First, Classes', name: /^Save scores by class as CSV$/ },
  { where: 'Results of First, Mistakes', name: /^Save mistakes and likely label errors as CSV$/ },
  { where: 'Results of First, Mistakes', name: /^Save scores without duplicates as CSV$/ },
  { where: 'Results of First, Comparison', name: /^Save disagreements as CSV$/ },
  { where: 'Results of First, Map', name: /^Save images by class as CSV$/ },
  { where: 'Results of First, Layers', name: /^Save Weights per class$/, item: 'Image' },
  { where: 'Results of First, Sample predictions', name: /^Save probabilities as CSV$/ },
  { where: 'Results of Second, Layers', name: /^Save Feature maps of /, item: 'Vector' },
  { where: 'Results, an image', name: /^Save probabilities as CSV$/ },
  { where: 'Classify, many photos', name: /^Export CSV/ },
  { where: 'Collection, fine-tuning data', name: /^Save fine-tuning data as CSV$/ },
  { where: 'Data', name: /^Save Images by class$/, item: 'Vector' },
  { where: 'Data', name: /^Save classes as CSV$/ },
  { where: 'Serve', name: /^Copy/ },
  { where: 'Palette', name: /^Copy/ },
];

test.describe.configure({ mode: 'serial' });

test.beforeAll(async () => {
  test.setTimeout(240_000);
  home = newHome();
  saved = join(home, 'saved');
  mkdirSync(saved);
  const data = join(home, 'data');
  writeIdxFolder(data, await realSlice(400, 100));
  // Signs that no file may have in its name.
  const flags = ['--epochs', '2', '--data', data];
  trainInTerminal(home, '--model', 'linear', ...flags, '--name', 'First: “1/2”, <loss>');
  trainInTerminal(home, '--model', 'cnn', '--filters', '2', ...flags, '--name', 'Second');
  // As many trials as it takes to tell which settings mattered.
  const space = ['--learning-rate', '0.001,0.003,0.01,0.03', '--batch-size', '32,64'];
  const sweep = [
    '--model',
    'linear',
    '--strategy',
    'grid',
    '--minutes',
    '5',
    '--epochs',
    '1',
    ...space,
  ];
  runInTerminal(home, 'sweep', ...sweep, '--data', data);
  running = await launch(home);
  page = running.page;
  // The system's dialogs answer at once: with the suggested name, and with a folder.
  await running.app.evaluate(({ dialog }, folder) => {
    const answers = globalThis as unknown as { suggested: string[] };
    answers.suggested = [];
    dialog.showSaveDialog = (...args: unknown[]) => {
      const { defaultPath = '' } = args.at(-1) as { defaultPath?: string };
      answers.suggested.push(defaultPath);
      return Promise.resolve({ canceled: false, filePath: `${folder}/${defaultPath}` });
    };
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [folder] });
  }, saved);
});

test.afterAll(async () => {
  await running.close();
  removeHome(home);
});

const show = (view: ViewName) => showView(page, view);

function suggestions(): Promise<string[]> {
  return running.app.evaluate(() => (globalThis as unknown as { suggested: string[] }).suggested);
}

function clearClipboard(): Promise<void> {
  return running.app.evaluate(({ clipboard }) => {
    clipboard.clear();
  });
}

const SIGNS: Record<string, (bytes: Buffer) => boolean> = {
  csv: (bytes) => bytes.toString().trim().split('\n').length > 1 && bytes.includes(','),
  json: (bytes) => typeof JSON.parse(bytes.toString()) === 'object',
  png: (bytes) => bytes.subarray(1, 4).toString() === 'PNG',
  txt: (bytes) => bytes.toString().trim().split('\n').length > 1,
  svg: (bytes) => /^<\?xml[\s\S]*<\/svg>\s*$/.test(bytes.toString()),
};

/** Asked often: Playwright's own pauses, of up to a second, are most of a hundred short waits. */
const soon = (message: string) => ({ message, intervals: [30] });

/** Press a button or an item, and find what it has saved or copied. */
async function press(button: Locator, it: Pressed): Promise<void> {
  const takes = it.item ?? it.name;
  const what = `${it.where}, ${it.name}: ${takes}`;
  const before = (await suggestions()).length;
  await clearClipboard();
  await button.click();
  if (/^copy\b/i.test(takes)) {
    await expect.poll(() => clipboardFormats(running.app), soon(what)).not.toEqual([]);
  } else {
    await expect.poll(async () => (await suggestions()).length, soon(what)).toBe(before + 1);
    const suggested = (await suggestions()).at(-1) ?? '';
    expect(isFileName(suggested), suggested).toBe(true);
    const file = join(saved, suggested);
    await expect(page.getByText(`Saved as ${file}.`).first(), what).toBeVisible();
    const ending = suggested.slice(suggested.lastIndexOf('.') + 1);
    expect(SIGNS[ending]?.(readFileSync(file)), `${what} as ${suggested}`).toBe(true);
  }
  await dismissNotices(page);
  pressed.push(it);
}

/** The words of each button or item, the first line of them, as all are at one moment. */
function namesOf(items: Locator): Promise<string[]> {
  return items.evaluateAll((all) =>
    all.map((item) => {
      const words = item.getAttribute('aria-label') ?? (item as HTMLElement).innerText;
      return words.trim().split('\n')[0] ?? '';
    }),
  );
}

async function pressMenu(trigger: Locator, where: string): Promise<void> {
  const [label = ''] = await namesOf(trigger);
  await trigger.click();
  const items = page.getByRole('menuitem');
  await expect(items.first()).toBeVisible();
  const names = await namesOf(items);
  await page.keyboard.press('Escape');
  await expect(items).toHaveCount(0);
  for (const [at, name] of names.entries()) {
    // A folder of pictures is no file; the collection's own test has it.
    if (!TAKES.test(name) || name === 'Images (PNG)') continue;
    await trigger.click();
    await press(items.nth(at), { where, name: label, item: name });
  }
}

/** Press everything in what is shown; a dialog, where there is one, hides the rest. */
async function pressAll(where: string): Promise<void> {
  const dialog = page.getByRole('dialog');
  const scope = (await dialog.count()) > 0 ? dialog : page.getByRole('main');
  for (const { name } of EXPECTED.filter((each) => each.where === where)) {
    await expect(scope.getByRole('button', { name }).first(), `${where}: ${name}`).toBeVisible();
  }
  const menus = scope.locator('button[aria-haspopup=menu]:visible:enabled');
  for (let at = 0; at < (await menus.count()); at += 1) await pressMenu(menus.nth(at), where);
  // Buttons of work that goes on, as Cancel, leave meanwhile: each is found by its name, not by
  // its place among them.
  const buttons = scope.locator('button:not([aria-haspopup]):visible:enabled');
  const pressedOf = new Map<string, number>();
  for (const name of (await namesOf(buttons)).filter((words) => TAKES.test(words))) {
    const nth = pressedOf.get(name) ?? 0;
    pressedOf.set(name, nth + 1);
    const called = buttons.and(scope.getByRole('button', { name, exact: true }));
    await press(called.nth(nth), { where, name });
  }
}

const pages = () => page.getByRole('group', { name: 'Results' }).getByRole('radio');

async function showPage(name: string): Promise<void> {
  await pages()
    .and(page.getByRole('radio', { name, exact: true }))
    .click();
  await drawn(page);
  await expect(page.getByText('Computing…')).toHaveCount(0);
  if (name === 'Map') await expect(page.getByTestId('map-counts')).toBeVisible();
  if (name === 'Layers') await expect(page.getByTestId('first-weights')).toBeVisible();
}

async function pressPages(where: string): Promise<void> {
  for (const name of await pages().allInnerTexts()) {
    await showPage(name);
    await pressAll(`${where}, ${name}`);
  }
}

test('of Train: the network, the rate that was found, the curves of a run', async () => {
  await show('Train');
  await pressAll('Train');
  await page.getByRole('radio', { name: 'Linear', exact: true }).click();
  await page.getByRole('button', { name: 'Find learning rate' }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await pressAll('Train, find learning rate');
  await page.keyboard.press('Escape');
  await page.getByLabel('Epochs', { exact: true }).fill('1');
  await page.getByRole('button', { name: 'Train', exact: true }).last().click();
  await expect(page.getByTestId('test-accuracy')).toBeVisible();
  await pressAll('Train, after a run');
});

test('of Tune: sweep and queue', async () => {
  await show('Tune');
  await page
    .getByRole('button', { name: 'Pause queue' })
    .or(page.getByTestId('queue'))
    .first()
    .waitFor();
  await pressAll('Tune');
});

test('of Runs: table, curves, settings, differences', async () => {
  await show('Runs');
  await page.getByRole('checkbox', { name: /^Compare First/ }).check();
  await page.getByRole('checkbox', { name: 'Compare Second' }).check();
  await page.getByRole('radio', { name: 'Curves', exact: true }).click();
  for (const panel of ['Recall by class', 'Calibration error']) {
    await page.getByRole('button', { name: 'Add panel…' }).click();
    await page.getByRole('menuitem', { name: panel }).click();
    await expect(page.getByRole('region', { name: panel }).getByRole('table')).toBeVisible();
  }
  await pressAll('Runs, curves');
  await page.getByRole('radio', { name: 'Settings', exact: true }).click();
  await pressAll('Runs, settings');
  await page.getByRole('button', { name: /selected…$/ }).click();
  await page.getByRole('menuitem').first().click();
  await expect(page.getByTestId('differences')).toBeVisible();
  await pressAll('Runs, differences');
  await page.keyboard.press('Escape');
});

test('of Results: every page, and an image', async () => {
  test.setTimeout(400_000);
  await show('Results');
  await chooseRun(page.getByRole('combobox', { name: 'Run' }), 'First');
  await pressPages('Results of First');
  // Only a network of convolutions has maps.
  await chooseRun(page.getByRole('combobox', { name: 'Run' }), 'Second');
  await showPage('Layers');
  await expect(page.getByTestId('feature-maps').getByRole('listitem').first()).toBeVisible();
  await pressAll('Results of Second, Layers');
  await page
    .getByRole('group', { name: 'Results' })
    .getByRole('radio', { name: 'Overview' })
    .click();
  await page.getByTestId('gallery-item').first().getByRole('button').click();
  await expect(page.getByTestId('probabilities')).toBeVisible();
  await pressAll('Results, an image');
  await page.keyboard.press('Escape');
});

/** Drop photos, each of one shade of gray. */
async function dropShades(shades: readonly number[]): Promise<void> {
  const photos = shades.map((shade) => ({
    name: `photo of ${shade}`,
    type: 'image/png',
    bytes: png({ width: 60, height: 60, values: new Uint8Array(3600).fill(shade) }),
  }));
  await dropFiles(page, photos);
}

test('of Classify, Collection, Data and Serve', async () => {
  await answerWith(page, 'Second');
  await dropShades([40, 90]);
  await expect(page.getByTestId('photo-label')).toHaveCount(2);
  await pressAll('Classify');
  await page
    .getByRole('button', { name: /^Open photo of/ })
    .first()
    .click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await pressAll('Classify, a photo');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Class of photo of 40' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Bag', exact: true }).click();
  await dropShades(Array.from({ length: 12 }, (_, index) => 100 + 10 * index));
  await expect(page.getByRole('region', { name: 'All photos' })).toBeVisible();
  await expect(page.getByTestId('tile-label')).toHaveCount(14);
  // Its menu of classes would be pressed in place of the view.
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await pressAll('Classify, many photos');
  await show('Collection');
  await pressAll('Collection');
  await page.getByRole('button', { name: 'Fine-tune on my photos…' }).click();
  await expect(page.getByTestId('fine-tune-outline')).toBeVisible();
  await pressAll('Collection, fine-tuning data');
  await page.keyboard.press('Escape');
  await show('Data');
  await expect(page.getByTestId('class-balance')).toBeVisible();
  await pressAll('Data');
  await show('Serve');
  await page.getByLabel('Port', { exact: true }).fill('18572');
  await page.getByRole('switch', { name: 'Serve' }).click();
  await expect(page.getByRole('button', { name: /^Copy/ }).first()).toBeVisible();
  await pressAll('Serve');
  await page.getByRole('switch', { name: 'Serve' }).click();
});

test('of the command palette: every figure in view as a picture', async () => {
  await show('Results');
  await page.keyboard.press('Control+k');
  const options = page.getByRole('option', { name: /^Copy “/ });
  await expect(options.first()).toBeVisible();
  const names = await options.allInnerTexts();
  await page.keyboard.press('Escape');
  for (const name of names) {
    await page.keyboard.press('Control+k');
    const figure = options.filter({ hasText: name.trim() }).first();
    await press(figure, { where: 'Palette', name: name.trim() });
  }
});

test('and they were all of them', () => {
  expect(existsSync(saved)).toBe(true);
  for (const { where, name, item } of EXPECTED) {
    const isIt = (what: Pressed): boolean =>
      what.where === where && name.test(what.name) && (what.item ?? '').startsWith(item ?? '');
    expect(pressed.some(isIt), `${where}: ${String(name)} ${item ?? ''}`).toBe(true);
  }
  test.info().annotations.push({
    type: 'pressed',
    description: pressed
      .map(({ where, name, item }) => `${where}: ${name} ${item ?? ''}`)
      .join('\n'),
  });
});
