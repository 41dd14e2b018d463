/** Palette, shortcuts, menus, undo, sharing, the clipboard, and what is remembered. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import {
  clipboardFormats,
  dropPaths,
  launch,
  newHome,
  removeHome,
  trainInTerminal,
  type RunningApp,
} from './app';
import { beforeNextFrame } from './frames';

let home: string;
let running: RunningApp;
let page: Page;

test.describe.configure({ mode: 'serial' });

test.beforeAll(async () => {
  home = newHome();
  trainInTerminal(home, '--model', 'linear', '--epochs', '1', '--name', 'First one');
  running = await launch(home);
  page = running.page;
});

test.afterAll(async () => {
  await running.close();
  removeHome(home);
});

const heading = (name: string) => page.getByRole('heading', { name, exact: true });

const palette = () => page.getByRole('dialog', { name: 'Command palette' });

/** Whether an item of the native menu can be chosen, and is marked. */
function menuItem(id: string): Promise<{ enabled: boolean; checked: boolean } | null> {
  return running.app.evaluate(({ Menu }, wanted) => {
    const item = Menu.getApplicationMenu()?.getMenuItemById(wanted);
    return item == null ? null : { enabled: item.enabled, checked: item.checked };
  }, id);
}

function chooseInMenu(id: string): Promise<void> {
  return running.app.evaluate(({ Menu }, wanted) => {
    Menu.getApplicationMenu()?.getMenuItemById(wanted)?.click();
  }, id);
}

async function inPalette(words: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await palette().getByRole('combobox').fill(words);
  await expect(palette().getByRole('option').first()).toContainText(words);
  await page.keyboard.press('Enter');
  await expect(palette()).toHaveCount(0);
}

test('the palette finds views, commands and runs by typing', async () => {
  await expect(heading('Train')).toBeVisible();
  await inPalette('Runs');
  await expect(heading('Runs')).toBeVisible();
  await inPalette('First one');
  await expect(page.getByTestId('result-accuracy')).toHaveText(/%/);
  await page.keyboard.press('Control+k');
  await palette().getByRole('combobox').fill('no such thing');
  await expect(page.getByText('No results')).toBeVisible();
  await page.keyboard.press('Escape');
  // Until it is gone, one types into its field.
  await expect(palette()).toHaveCount(0);
});

test('the palette has every letter that is typed after its key', async () => {
  await beforeNextFrame(page, async () => {
    await page.keyboard.press('Control+k');
    await page.keyboard.type('no?');
  });
  await expect(palette().getByRole('combobox')).toHaveValue('no?');
  await page.keyboard.press('Escape');
  await expect(palette()).toHaveCount(0);
});

test('a question mark shows every key, but is a letter where one types', async () => {
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toContainText('Command Palette');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+1');
  await page.getByLabel(/Run name/).press('?');
  await expect(page.getByLabel(/Run name/)).toHaveValue('?');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.getByLabel(/Run name/).fill('');
});

test('keys change nothing behind an open dialog', async () => {
  // Whoever types into a field means a letter.
  await page.getByRole('heading', { level: 1 }).click();
  await page.keyboard.press('?');
  const sheet = page.getByRole('heading', { name: 'Keyboard shortcuts' });
  await expect(sheet).toBeVisible();
  const before = await page.locator('h1').textContent();
  await page.keyboard.press('Control+,');
  await page.keyboard.press('Control+k');
  await page.keyboard.press('Control+1');
  await expect(page.getByRole('dialog')).toHaveCount(1);
  expect(await page.locator('h1').textContent()).toBe(before);
  await page.keyboard.press('Escape');
  await expect(sheet).toBeHidden();
});

test('the native menu knows what can be done, and does it', async () => {
  await expect.poll(() => menuItem('run:stop')).toEqual({ enabled: false, checked: false });
  await expect.poll(() => menuItem('run:train')).toEqual({ enabled: true, checked: false });
  await expect.poll(() => menuItem('view:train')).toEqual({ enabled: true, checked: true });
  await chooseInMenu('view:runs');
  await expect(heading('Runs')).toBeVisible();
  await expect.poll(() => menuItem('view:runs')).toEqual({ enabled: true, checked: true });
  await expect.poll(() => menuItem('share:run')).toEqual({ enabled: true, checked: false });
});

test('the command for TensorBoard is copied', async () => {
  await page.getByRole('button', { name: 'More actions for First one' }).click();
  await page.getByRole('menuitem', { name: 'Copy TensorBoard command' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Copied: tensorboard' })).toBeVisible();
  const copied = await running.app.evaluate(({ clipboard }) => clipboard.readText());
  expect(copied).toContain(`tensorboard --logdir '${join(home, 'runs')}`);
});

test('a run is shared as a file, and a dropped file becomes a run', async () => {
  const file = join(home, 'shared.atelier');
  await running.app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
  }, file);
  await page.getByRole('button', { name: 'More actions for First one' }).click();
  await page.getByRole('menuitem', { name: 'Share…' }).click();
  await page.getByRole('dialog').getByRole('checkbox').check();
  await page.getByRole('dialog').getByRole('button', { name: 'Share…' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Saved “' })).toBeVisible();
  expect(existsSync(file)).toBe(true);
  await dropPaths(page, [file]);
  await expect(page.getByTestId('run-row')).toHaveCount(2);
  await expect(page.getByRole('status').filter({ hasText: 'Imported “' })).toBeVisible();
});

test('a deleted run comes back by Undo, from the notice and from the menu', async () => {
  const rows = page.getByTestId('run-row');
  for (const undo of ['notice', 'menu'] as const) {
    await page.getByRole('button', { name: 'Delete First one' }).first().click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
    await expect(rows).toHaveCount(1);
    if (undo === 'notice') await page.getByRole('button', { name: 'Undo' }).first().click();
    else {
      // The menu learns of the deletion by a message of its own, after the row has gone.
      await expect.poll(() => menuItem('trash:undo')).toEqual({ enabled: true, checked: false });
      await chooseInMenu('trash:undo');
    }
    await expect(rows).toHaveCount(2);
  }
  await expect.poll(() => menuItem('trash:undo')).toEqual({ enabled: false, checked: false });
});

test('a figure is copied as a picture', async () => {
  await page.keyboard.press('Control+4');
  await expect(page.getByTestId('confusion-matrix')).toBeVisible();
  await inPalette('Copy “Confusion matrix” as Image');
  await expect(page.getByText('as an image')).toBeVisible();
  expect(await clipboardFormats(running.app)).toContain('image/png');
});

test('view and window are as they were when the app is opened again', async () => {
  await page.keyboard.press('Control+3');
  await running.app.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]?.setBounds({ x: 60, y: 40, width: 1100, height: 720 });
  });
  await expect.poll(() => page.evaluate(() => innerWidth)).toBe(1100);
  await running.close();
  running = await launch(home);
  page = running.page;
  await expect(heading('Runs')).toBeVisible();
  expect(await page.evaluate(() => innerWidth)).toBe(1100);
});
