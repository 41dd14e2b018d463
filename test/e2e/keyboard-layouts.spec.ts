/** Shortcuts on keyboards that type other characters than a US one. */
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { realSlice, writeIdxFolder } from '../support/idx-folder';
import { png } from '../support/pictures';
import { garments } from './photo-files';
import { dropFiles, launch, newHome, removeHome, trainInTerminal, type RunningApp } from './app';

const TROUSER = 1;

let home: string;
let running: RunningApp;
let page: Page;

test.describe.configure({ mode: 'serial' });

test.beforeAll(async () => {
  home = newHome();
  const data = join(home, 'data');
  writeIdxFolder(data, await realSlice(3000, 60));
  trainInTerminal(home, '--model', 'linear', '--epochs', '5', '--data', data);
  running = await launch(home);
  page = running.page;
});

test.afterAll(async () => {
  await running.close();
  removeHome(home);
});

type Held = Partial<
  Record<'ctrlKey' | 'altKey' | 'shiftKey' | 'isComposing' | 'modifierAltGraph', boolean>
>;

/** As the browser tells of a key: by its place, and by what it types. */
async function pressKey(code: string, key: string, held: Held = {}): Promise<void> {
  await page.evaluate(
    (init) => {
      const target = document.activeElement ?? document.body;
      const options = { bubbles: true, cancelable: true, ...init };
      target.dispatchEvent(new KeyboardEvent('keydown', options));
      target.dispatchEvent(new KeyboardEvent('keyup', options));
    },
    { code, key, ...held },
  );
}

const CTRL = { ctrlKey: true };
const shown = () => page.locator('nav [aria-current=page]');
const palette = () => page.getByRole('dialog', { name: 'Command palette' });

test('views by Ctrl and a digit on AZERTY', async () => {
  for (const [code, key, view] of [
    ['Digit2', 'é', 'Tune'],
    ['Digit1', '&', 'Train'],
    ['Digit6', '-', 'Collection'],
    ['Digit4', "'", 'Results'],
  ] as const) {
    await pressKey(code, key, CTRL);
    await expect(shown(), key).toHaveText(view);
  }
  await pressKey('Digit2', '2', { ctrlKey: true, shiftKey: true });
  await expect(shown()).toHaveText('Tune');
});

test('commands by Ctrl and a letter on Cyrillic and Greek layouts', async () => {
  for (const key of ['л', 'κ']) {
    await pressKey('KeyK', key, CTRL);
    await expect(palette()).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(palette()).toBeHidden();
  }
});

test('AltGr and an input method’s keys do nothing', async () => {
  await pressKey('Digit1', '&', CTRL);
  await expect(shown()).toHaveText('Train');
  await pressKey('Digit2', '~', { ctrlKey: true, modifierAltGraph: true });
  await pressKey('Digit2', '~', { ctrlKey: true, altKey: true });
  await pressKey('KeyK', 'k', { ctrlKey: true, isComposing: true });
  await pressKey('KeyK', 'Process', CTRL);
  await pressKey('Digit2', '2', { ctrlKey: true, isComposing: true });
  await expect(palette()).toBeHidden();
  await expect(shown()).toHaveText('Train');
});

test('Enter that ends a composition does not save a run’s name', async () => {
  await pressKey('Digit3', '"', CTRL);
  await expect(shown()).toHaveText('Runs');
  await page
    .getByRole('button', { name: /^Rename/ })
    .or(page.getByRole('button', { name: /^More actions for/ }))
    .first()
    .click();
  const rename = page.getByRole('menuitem', { name: 'Rename' });
  if ((await rename.count()) > 0) await rename.click();
  const field = page.getByTestId('run-row').getByRole('textbox').first();
  await field.fill('かな');
  await field.focus();
  await pressKey('Enter', 'Enter', { isComposing: true });
  await expect(field).toBeVisible();
  await pressKey('Enter', 'Enter');
  await expect(page.getByTestId('run-row')).toContainText('かな');
});

test('Y and N on a photo’s card in Cyrillic', async () => {
  // One of which the run is sure enough for an answer to confirm.
  const photos = await garments(TROUSER, 1);
  await dropFiles(
    page,
    photos.map((photo) => ({ name: 'one.png', type: 'image/png', bytes: png(photo) })),
  );
  const card = page.getByRole('article', { name: 'one.png' });
  await expect(page.getByTestId('photo-label')).toHaveCount(1);
  await card.focus();
  await pressKey('KeyN', 'т');
  await expect(page.getByRole('dialog', { name: 'Class of one.png' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await card.focus();
  await pressKey('KeyY', 'н');
  await expect(page.getByTestId('confirm-answer')).toContainText('In collection');
});
