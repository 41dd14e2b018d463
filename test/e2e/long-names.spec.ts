/** Names as long as they may be, in four scripts: every dialog and view keeps its buttons in the window. */
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { picture, write, type Color } from '../support/image-folder';
import {
  chooseRun,
  dismissNotices,
  dropPaths,
  launchWithCamera,
  newHome,
  removeHome,
  resizeWindow,
  trainInTerminal,
  type RunningApp,
} from './app';
import { garments } from './photo-files';
import { show as showView, type ViewName } from './views';

/** As many characters as a run's name may have. */
const NAMES = {
  latin: 'Trousers'.repeat(15),
  chinese: '连衣裙衬衫'.repeat(24),
  arabic: 'فستان'.repeat(24),
  emoji: '👗👚👖'.repeat(20),
} as const;
type Script = keyof typeof NAMES;
const SCRIPTS = Object.keys(NAMES) as Script[];

/** A folder's or file's name has at most 255 bytes. */
function fileName(script: Script, at = ''): string {
  const most = { latin: 120, chinese: 75, arabic: 110, emoji: 80 }[script];
  return `${NAMES[script].slice(0, most)}${at}`;
}

const COLORS: readonly Color[] = [
  [220, 40, 30],
  [40, 200, 60],
  [30, 60, 220],
  [200, 180, 40],
];

let home: string;
let folder: string;
let running: RunningApp;
let page: Page;

const show = (view: ViewName) => showView(page, view);

test.describe.configure({ mode: 'serial' });

test.beforeAll(async () => {
  home = newHome();
  folder = join(home, fileName('latin'));
  for (const [at, script] of SCRIPTS.entries()) {
    for (let each = 0; each < 12; each++) {
      const image = picture(20, 16, COLORS[at] ?? [0, 0, 0], each * 7);
      write(folder, join(fileName(script), `${fileName(script, `${each}`)}.png`), image);
      // The collection's own classes have shorter names.
      const own = join('own', NAMES[script].slice(0, 40), `${fileName(script, `${each}`)}.png`);
      if (each < 6) write(home, own, image);
    }
  }
  for (const script of SCRIPTS) {
    trainInTerminal(
      home,
      ...['--data', folder, '--model', 'linear', '--epochs', '1', '--name', NAMES[script]],
    );
  }
  running = await launchWithCamera(home, await garments(1, 4));
  page = running.page;
  await resizeWindow(running, 1024, 700);
});

test.afterAll(async () => {
  await running.close();
  removeHome(home);
});

/** Controls that are not within the window, and what scrolls sideways; a wide table may. */
function misplaced(): Promise<string[]> {
  return page.evaluate(() => {
    const WIDE = '.scroller:has([data-testid=run-row])';
    const dialog = [...document.querySelectorAll('[role=dialog], [role=alertdialog]')].at(-1);
    const root = dialog ?? document.body;
    const words = (element: Element): string =>
      `${element.tagName}.${element.className} ${element.getAttribute('aria-label') ?? element.textContent.trim()}`.slice(
        0,
        160,
      );
    const found: string[] = [];
    if (document.documentElement.scrollWidth > innerWidth) found.push('the page scrolls sideways');
    for (const element of [root, ...root.querySelectorAll('*')]) {
      const box = element.getBoundingClientRect();
      if (box.width < 2 || element.closest('.visually-hidden, svg, canvas') !== null) continue;
      const { overflowX } = getComputedStyle(element);
      const isScroller = overflowX === 'auto' || overflowX === 'scroll';
      if (isScroller && element.scrollWidth > element.clientWidth + 1 && !element.matches(WIDE)) {
        found.push(`scrolls sideways: ${words(element)}`);
      }
      if (!element.matches('button, input, select, textarea, a') || element.closest(WIDE)) continue;
      if (box.left < -1 || box.right > innerWidth + 1) found.push(`beside: ${words(element)}`);
      const isFixed = element.closest('.actions, header') !== null && dialog !== undefined;
      if (isFixed && (box.top < -1 || box.bottom > innerHeight + 1)) {
        found.push(`below: ${words(element)}`);
      }
    }
    return found;
  });
}

async function check(what: string): Promise<void> {
  expect.soft(await misplaced(), what).toEqual([]);
}

/** Open a dialog, look at it, and close it. */
async function checkDialog(what: string, open: () => Promise<void>): Promise<void> {
  await open();
  const dialog = page.locator('[role=dialog], [role=alertdialog]').last();
  await expect(dialog).toBeVisible();
  await check(what);
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
}

test('the dialogs of a run', async () => {
  await show('Runs');
  await check('Runs');
  for (const script of SCRIPTS) {
    const choose = async (item: string): Promise<void> => {
      await page.getByRole('button', { name: `More actions for ${NAMES[script]}` }).click();
      await page.getByRole('menuitem', { name: item }).click();
    };
    for (const item of ['Note, tags and color…', 'Repeat with new seeds…', 'Share…', 'Export…']) {
      await checkDialog(`${item} of ${script}`, () => choose(item));
    }
    await checkDialog(`Train further of ${script}`, () =>
      page
        .getByRole('button', { name: `Train further ${NAMES[script]}` })
        .first()
        .click(),
    );
  }
});

test('what is done to several runs, and notices', async () => {
  const boxes = page.getByTestId('run-row').getByRole('checkbox');
  for (const at of [0, 1]) await boxes.nth(at).check();
  await check('Runs, two compared');
  const choose = async (item: string): Promise<void> => {
    await page.getByRole('button', { name: /selected…$/ }).click();
    await page.getByRole('menuitem', { name: item }).click();
  };
  await checkDialog('Compare two', () => choose('Compare two…'));
  await checkDialog('Tag', () => choose('Tag…'));
  for (const at of [1, 0]) await boxes.nth(at).uncheck();
  await boxes.first().check();
  await checkDialog('Tag one', () => choose('Tag…'));
  await choose('Delete…');
  await check('Delete');
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByRole('button', { name: 'Undo' })).toBeVisible();
  await check('a notice');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByTestId('run-row')).toHaveCount(4);
  await dismissNotices(page);
  await page.keyboard.press('Control+k');
  await check('palette');
  await page.keyboard.press('Escape');
});

test('the pages of Results', async () => {
  await show('Results');
  const pages = page.getByRole('group', { name: 'Results' }).getByRole('radio');
  for (const name of await pages.allTextContents()) {
    await pages.filter({ hasText: name }).click();
    await expect(page.getByRole('main')).not.toContainText(/(Loading|Computing|Reading).*…/);
    await check(`Results, ${name}`);
  }
  await pages.filter({ hasText: 'Overview' }).click();
  await checkDialog('image', async () => {
    await page.getByTestId('gallery-item').first().getByRole('button').click();
    await expect(page.getByTestId('nearest-images').getByRole('listitem')).not.toHaveCount(0);
  });
});

test('photos', async () => {
  await show('Classify');
  await chooseRun(page.getByRole('combobox', { name: 'Model' }), NAMES.arabic);
  const photos = SCRIPTS.map((script) =>
    join(folder, fileName(script), `${fileName(script, '0')}.png`),
  );
  await dropPaths(page, photos);
  await expect(page.locator('[data-testid=photo-card][data-state=answered]')).toHaveCount(4);
  await check('few photos');
  for (const script of SCRIPTS) {
    await checkDialog(`close-up of ${script}`, () =>
      page.getByRole('button', { name: `Open ${fileName(script, '0')}.png` }).click(),
    );
  }
  await checkDialog('class of a photo', () =>
    page
      .getByRole('button', { name: /Class of/ })
      .first()
      .click(),
  );
  await chooseRun(page.getByRole('combobox', { name: 'Compare with' }), NAMES.chinese);
  await check('two models');
  await dropPaths(page, [folder]);
  await checkDialog('dropped folder', () => expect(page.getByRole('dialog')).toBeVisible());
  await page.locator('input[webkitdirectory]').setInputFiles(folder);
  await expect(page.getByTestId('photo-tile').first()).toBeVisible();
  await page.getByTestId('photo-tile').first().click();
  await check('many photos');
});

test('the collection', async () => {
  await show('Collection');
  await page.locator('input[webkitdirectory]').setInputFiles(folder);
  await expect(page.getByTestId('import-summary')).toBeVisible();
  await check('import summary');
  await page.locator('input[webkitdirectory]').setInputFiles(join(home, 'own'));
  await expect(page.getByTestId('collected-class')).toHaveCount(4);
  await check('Collection');
  await page.getByTestId('collected-photo').first().click();
  await checkDialog('remove', () => page.getByRole('button', { name: 'Remove…' }).click());
  await checkDialog('class of photos', () =>
    page.getByRole('button', { name: /Class of 1 photo/ }).click(),
  );
  await checkDialog('fine-tune', () =>
    page.getByRole('button', { name: 'Fine-tune on my photos…' }).click(),
  );
});

test('the other views', async () => {
  await dropPaths(page, [folder]);
  await page.getByRole('dialog').getByRole('button', { name: 'View data' }).click();
  await expect(page.getByTestId('data-picture').first()).toBeVisible();
  await check('Data');
  for (const view of ['Train', 'Tune', 'Serve'] as const) {
    await show(view);
    await check(view);
  }
});

test('the camera', async () => {
  await show('Classify');
  await page.getByRole('button', { name: 'Clear', exact: true }).click();
  for (const script of SCRIPTS) {
    await chooseRun(page.getByRole('combobox', { name: 'Model' }), NAMES[script]);
    await page.getByRole('button', { name: 'Use camera' }).click();
    await expect(page.getByTestId('live-answer')).toContainText('%');
    await check(`camera, ${script}`);
    await page.getByRole('button', { name: 'Stop camera' }).click();
  }
  await show('Collection');
  await page.getByRole('button', { name: 'Use camera' }).click();
  await expect(page.getByLabel('Live camera image')).toBeVisible();
  await check('Collection, camera');
  await page.getByRole('button', { name: 'Stop camera' }).click();
});

test('a served run', async () => {
  await show('Serve');
  for (const [at, script] of SCRIPTS.entries()) {
    await chooseRun(page.getByLabel('Run', { exact: true }), NAMES[script]);
    await page.getByLabel('Port', { exact: true }).fill(`${18_560 + at}`);
    await page.getByRole('switch', { name: 'Serve' }).click();
    await expect(page.getByTestId('copy-line').last()).toContainText('curl');
    await page.getByRole('button', { name: 'Send test image' }).click();
    await expect(page.getByTestId('serve-answer')).toBeVisible();
    await check(`served, ${script}`);
    await page.getByRole('switch', { name: 'Serve' }).click();
    await expect(page.getByTestId('serve-state')).toHaveText('Off');
  }
});

test('a run in training and the queue', async () => {
  const main = page.getByRole('main');
  await show('Data');
  await main.getByRole('button', { name: 'Train on this data' }).click();
  await page.getByRole('radio', { name: 'Linear', exact: true }).click();
  await page.getByLabel('Epochs').fill('1000');
  await page.getByLabel('Run name').fill(NAMES.latin);
  await main.getByRole('button', { name: 'Train', exact: true }).click();
  await expect(page.getByTestId('progress')).toBeVisible();
  for (const script of SCRIPTS) {
    await page.getByLabel('Run name').fill(NAMES[script]);
    await main.getByRole('button', { name: /^Add to queue/ }).click();
  }
  await check('Train during a run');
  await show('Tune');
  const remove = main.getByRole('button', { name: /^Remove .* from the queue$/ });
  await expect(remove).toHaveCount(4);
  await check('the queue');
  for (let left = 3; left >= 0; left--) {
    await remove.first().click();
    await expect(remove).toHaveCount(left);
  }
  await show('Train');
  await main.getByRole('button', { name: /^Stop/ }).click();
  await expect(main.getByRole('button', { name: 'Train', exact: true })).toBeEnabled();
  await check('Train after a run');
  await dismissNotices(page);
});

test('sweeps', async () => {
  const main = page.getByRole('main');
  await show('Train');
  await page.getByLabel('Epochs').fill('1');
  await show('Tune');
  await main.getByRole('radio', { name: 'Linear', exact: true }).click();
  await main.getByRole('radio', { name: 'Random' }).click();
  await main.getByLabel('Max trials').fill('1');
  for (const [at, script] of SCRIPTS.entries()) {
    await main.getByLabel('Sweep name').fill(NAMES[script]);
    await main.getByRole('button', { name: 'Start sweep' }).click();
    await expect(main.getByRole('button', { name: 'Starting…' })).toHaveCount(0);
    if (at > 0)
      await expect(main.getByRole('combobox').last().locator('option')).toHaveCount(at + 1);
    await expect(page.getByTestId('sweep-state')).toHaveText('Finished');
    await check(`Tune, ${script}`);
  }
});
