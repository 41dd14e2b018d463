/** 200 % zoom, as WCAG 1.4.10 wants it: nothing is lost, and nothing but tables scrolls sideways. */
import { join } from 'node:path';
import { expect, test, type Locator, type Page } from '@playwright/test';
import { realSlice, writeIdxFolder } from '../support/idx-folder';
import { writeColorFolder } from '../support/image-folder';
import { png } from '../support/pictures';
import {
  chooseRun,
  dismissNotices,
  dropFiles,
  dropPaths,
  launchWithCamera,
  newHome,
  removeHome,
  resizeWindow,
  trainInTerminal,
  type RunningApp,
} from './app';
import { layoutFaults } from './in-window';
import { garments } from './photo-files';
import { show as showView, VIEWS, type ViewName } from './views';

/** The first window and the smallest one at 200 %, and a small one as it is. */
const SIZES = [
  { width: 1280, height: 820, factor: 2 },
  { width: 900, height: 600, factor: 2 },
  { width: 1024, height: 700, factor: 1 },
] as const;
type Size = Record<'width' | 'height' | 'factor', number>;
const SETTLED_MS = 30_000;
const softly = expect.configure({ soft: true });

let home: string;
let data: string;
let running: RunningApp;
let page: Page;

test.describe.configure({ mode: 'serial' });

test.beforeAll(async () => {
  test.setTimeout(240_000);
  home = newHome();
  data = join(home, 'data');
  writeIdxFolder(data, await realSlice(400, 200));
  const quick = ['--epochs', '2', '--data', data];
  trainInTerminal(home, '--model', 'linear', '--name', 'Baseline', ...quick);
  trainInTerminal(home, '--model', 'dense', '--name', 'Deeper', ...quick);
  running = await launchWithCamera(home, await garments(1, 4));
  page = running.page;
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await resize(SIZES[0]);
});

test.afterAll(async () => {
  await running.close();
  removeHome(home);
});

async function setZoom(factor: number): Promise<void> {
  await running.app.evaluate(({ BrowserWindow }, by) => {
    BrowserWindow.getAllWindows()[0]?.webContents.setZoomFactor(by);
  }, factor);
}

async function resize({ width, height, factor }: Size): Promise<void> {
  await setZoom(1);
  await resizeWindow(running, width, height);
  await setZoom(factor);
  const innerWidths = expect.poll(() => page.evaluate(() => innerWidth), { intervals: [20] });
  await innerWidths.toBe(Math.round(width / factor));
}

const main = () => page.getByRole('main');
const show = (view: ViewName) => showView(page, view);

async function expectNoFaults(what: string, { width, height, factor }: Size): Promise<void> {
  const where = `${what} in ${width}x${height} at ${100 * factor}%`;
  // Charts follow the window a moment later.
  const options = { message: where, timeout: SETTLED_MS, intervals: [100] };
  await softly.poll(() => layoutFaults(page), options).toEqual([]);
}

/** Look at the page in each size. */
async function check(what: string): Promise<void> {
  for (const size of SIZES) {
    await resize(size);
    await expectNoFaults(what, size);
  }
}

/** Open a dialog or menu, look at it, and close it, in each size. */
async function checkDialog(what: string, open: () => Promise<void>): Promise<void> {
  for (const size of SIZES) {
    await resize(size);
    await open();
    await expectNoFaults(what, size);
    await page.keyboard.press('Escape');
    await expect(page.locator('[role=dialog], [role=alertdialog], [role=menu]')).toHaveCount(0);
  }
}

/** Whether a control can be brought into the window, and is whole in it then. */
async function expectReachable(control: Locator): Promise<void> {
  await control.blur();
  await control.focus();
  await expect(control).toBeInViewport({ ratio: 0.98 });
}

test('every view', async () => {
  for (const view of VIEWS) {
    await show(view);
    await expect(main().getByRole('heading').first()).toBeVisible();
    await expect(main()).not.toContainText(/(Checking|Loading|Reading|Measuring).*…/);
    await check(view);
  }
});

test('the pages of Results and their bar', async () => {
  await show('Results');
  const pages = page.getByRole('group', { name: 'Results' }).getByRole('radio');
  for (const name of await pages.allTextContents()) {
    await pages.filter({ hasText: name }).click();
    await expect(main()).not.toContainText(/(Loading|Computing|Reading).*…/);
    await check(`Results, ${name}`);
    await expectReachable(pages.filter({ hasText: name }));
    await expectReachable(main().getByRole('combobox', { name: 'Run', exact: true }));
  }
  await pages.filter({ hasText: 'Overview' }).click();
  await checkDialog('Results, image', async () => {
    await page.getByTestId('gallery-item').first().getByRole('button').click();
    await expect(page.getByTestId('nearest-images').getByRole('listitem')).not.toHaveCount(0);
  });
  await checkDialog('Results, export', () =>
    main().getByRole('button', { name: 'Export…' }).click(),
  );
});

test('runs and their dialogs', async () => {
  await show('Runs');
  await page.getByRole('checkbox', { name: 'Compare Baseline' }).check();
  await page.getByRole('checkbox', { name: 'Compare Deeper' }).check();
  await check('Runs, two compared');
  const choose = async (item: string): Promise<void> => {
    await page.getByRole('button', { name: 'More actions for Baseline' }).click();
    await page.getByRole('menuitem', { name: item }).click();
  };
  await checkDialog('Runs, menu', () =>
    page.getByRole('button', { name: 'More actions for Baseline' }).click(),
  );
  for (const item of ['Note, tags and color…', 'Repeat with new seeds…', 'Share…', 'Export…']) {
    await checkDialog(`Runs, ${item}`, () => choose(item));
  }
  await checkDialog('Runs, delete', async () => {
    await page
      .getByRole('button', { name: /^Delete/ })
      .first()
      .click();
  });
  await checkDialog('Runs, columns', () => page.getByRole('button', { name: 'Columns' }).click());
  await choose('Set as baseline');
  await page.getByRole('radio', { name: 'Settings', exact: true }).click();
  await check('Runs, settings');
  await checkDialog('Runs, differences', async () => {
    await page.getByRole('button', { name: 'More actions for Deeper' }).click();
    await page.getByRole('menuitem', { name: 'Compare with baseline…' }).click();
  });
  await page.getByRole('radio', { name: 'Curves', exact: true }).click();
});

test('photos and the camera', async () => {
  await show('Classify');
  await expectReachable(main().getByRole('button', { name: 'Choose photos…' }));
  await chooseRun(page.getByRole('combobox', { name: 'Model' }), 'Deeper');
  const photos = (count: number) =>
    Array.from({ length: count }, (_, at) => {
      const values = Uint8Array.from({ length: 3600 }, (_each, place) => (place * (at + 7)) % 200);
      const bytes = png({ width: 60, height: 60, values });
      return { name: `photo ${at}.png`, type: 'image/png', bytes };
    });
  await dropFiles(page, photos(3));
  await expect(page.getByTestId('photo-label')).toHaveCount(3);
  await check('Classify, few photos');
  await expectReachable(main().getByRole('button', { name: 'Choose photos…' }));
  await checkDialog('Classify, photo', async () => {
    await page.getByRole('button', { name: 'Open photo 0.png' }).click();
    await expect(page.getByTestId('steps').getByRole('img')).toHaveCount(5);
  });
  await checkDialog('Classify, class', () =>
    page
      .getByRole('button', { name: /Class of/ })
      .first()
      .click(),
  );
  await chooseRun(page.getByRole('combobox', { name: 'Compare with' }), 'Baseline');
  await dropFiles(page, photos(16));
  await expect(page.getByTestId('photo-tile').first()).toBeVisible();
  await page.getByTestId('photo-tile').first().click();
  await check('Classify, many photos');
  await page.getByRole('button', { name: 'Use camera' }).click();
  await expect(page.getByLabel('Live camera image')).toBeVisible();
  await check('Classify, camera');
  await page.getByRole('button', { name: 'Stop camera' }).click();
  const menu = page.getByRole('button', { name: /Class of/ }).first();
  await menu.click();
  await page.getByRole('dialog').getByRole('button', { name: 'Bag', exact: true }).click();
  await show('Collection');
  await page.getByTestId('collected-photo').first().click();
  await check('Collection, chosen photo');
  await checkDialog('Collection, fine-tune', () =>
    page.getByRole('button', { name: 'Fine-tune on my photos…' }).click(),
  );
  await page.getByRole('button', { name: 'Use camera' }).click();
  await expect(page.getByLabel('Live camera image')).toBeVisible();
  await check('Collection, camera');
  await page.getByRole('button', { name: 'Stop camera' }).click();
});

test('the app’s own dialogs', async () => {
  await checkDialog('palette', () => page.keyboard.press('Control+k'));
  await checkDialog('shortcuts', () => page.keyboard.press('?'));
  await checkDialog('licenses', async () => {
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog').getByRole('combobox').fill('Licenses');
    await page.keyboard.press('Enter');
    await page.getByTestId('licenses').getByText('TensorFlow', { exact: true }).click();
  });
});

test('dialogs that ask before a training', async () => {
  const folder = join(home, 'pictures of clothes');
  writeColorFolder(folder, 12, { width: 40, height: 40 });
  await show('Train');
  // Files are dropped before the page is zoomed: the protocol's places are of a page that is not.
  await setZoom(1);
  await dropPaths(page, [folder]);
  await expect(page.getByRole('dialog', { name: 'Train on this folder?' })).toBeVisible();
  await check('dropped folder');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await show('Runs');
  await checkDialog('train further', async () => {
    await page.getByRole('button', { name: 'Train further Baseline' }).click();
    await expect(page.getByRole('dialog', { name: 'Train “Baseline” further' })).toBeVisible();
  });
  writeIdxFolder(data, await realSlice(450, 200));
  await checkDialog('changed data', async () => {
    await page.getByRole('button', { name: 'More actions for Baseline', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Repeat with new seeds…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Repeat “Baseline”' });
    await dialog.getByRole('button', { name: 'Add to queue' }).click();
    await expect(page.getByRole('alertdialog')).toContainText('has 450');
  });
});

test('a served run', async () => {
  await show('Serve');
  await page.getByLabel('Port', { exact: true }).fill('18547');
  await page.getByRole('switch', { name: 'Serve' }).click();
  await expect(page.getByTestId('copy-line').last()).toContainText('curl');
  await page.getByRole('button', { name: 'Send test image' }).click();
  await check('Serve, on');
  await page.getByRole('switch', { name: 'Serve' }).click();
});

test('a large window is used', async () => {
  await resize({ width: 1900, height: 1150, factor: 1 });
  await show('Results');
  const image = page.getByTestId('gallery-item').first();
  await expect.poll(async () => (await image.boundingBox())?.width).toBeGreaterThan(110);
  await show('Serve');
  const form = await main().getByRole('region', { name: 'Settings' }).boundingBox();
  const endpoints = await page.getByTestId('serve-endpoints').boundingBox();
  expect(form && endpoints && endpoints.x > form.x + form.width).toBe(true);
  expect(endpoints?.width).toBeGreaterThan(800);
  await resize(SIZES[0]);
});

test('a training, the queue and a sweep', async () => {
  await show('Train');
  await page.getByRole('radio', { name: 'Linear', exact: true }).click();
  await page.getByLabel('Epochs').fill('300');
  await expectReachable(main().getByRole('button', { name: 'Train', exact: true }));
  await main().getByRole('button', { name: 'Train', exact: true }).click();
  await expect(page.getByTestId('progress')).toBeVisible();
  await main()
    .getByRole('button', { name: /^Add to queue/ })
    .click();
  await check('Train, running');
  await dismissNotices(page);
  await show('Tune');
  await check('Tune, queue');
  await show('Train');
  await main().getByRole('button', { name: /^Stop/ }).click();
});
