/** What a person does faster than the app, or while it still works on something. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { writeColorFolder } from '../support/image-folder';
import { png } from '../support/pictures';
import {
  answerWith,
  dropFiles,
  dropPaths,
  launch,
  newHome,
  removeHome,
  trainInTerminal,
  type RunningApp,
} from './app';
import { beforeNextFrame } from './frames';
import { garments } from './photo-files';
import { show } from './views';

const TROUSER = 1;
const BAG = 8;
/** More than the cards that are shown where photos are few. */
const MANY = 14;

let home: string;
let running: RunningApp;
let page: Page;

test.describe.configure({ mode: 'serial' });

test.beforeAll(async () => {
  home = newHome();
  trainInTerminal(home, '--model', 'linear', '--epochs', '2', '--name', 'Quick');
  running = await launch(home);
  page = running.page;
  await answerWith(page, 'Quick');
});

test.afterAll(async () => {
  await running.close();
  removeHome(home);
});

async function dropGarments(label: number, count: number, name: string): Promise<void> {
  const photos = await garments(label, count);
  const files = photos.map((photo, at) => ({
    name: `${name}${at}.png`,
    type: 'image/png',
    bytes: png(photo),
  }));
  await dropFiles(page, files);
}

/** The system's folder dialog answers once the returned function is called. */
async function holdFolderDialog(folder: string): Promise<() => Promise<void>> {
  await running.app.evaluate(({ dialog }, chosen) => {
    const held = globalThis as unknown as { answer: () => void };
    dialog.showOpenDialog = () =>
      new Promise((resolve) => {
        held.answer = () => {
          resolve({ canceled: false, filePaths: [chosen] });
        };
      });
  }, folder);
  return () =>
    running.app.evaluate(() => {
      (globalThis as unknown as { answer: () => void }).answer();
    });
}

const card = (name: string) => page.getByRole('article', { name, exact: true });
const notesDialog = () => page.getByRole('dialog', { name: /^Notes on/ });

test('the keys go on with a card whose answer was confirmed with the mouse', async () => {
  await dropGarments(TROUSER, 3, 't');
  await expect(page.getByTestId('photo-label')).toHaveCount(3);
  await page.getByRole('button', { name: 'Correct: Trouser for t0.png' }).click();
  await expect(card('t0.png')).toBeFocused();
  await page.keyboard.press('n');
  await page.keyboard.type('jeans');
  await page.keyboard.press('Enter');
  await expect(card('t0.png')).toContainText('In collection: jeans');
});

test('after a close look the keys are about the photo that was looked at last', async () => {
  await page.getByRole('button', { name: /^Open t0.png/ }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('t0.png');
  await page.keyboard.press('ArrowRight');
  await expect(dialog).toContainText('t1.png');
  await page.keyboard.press('Escape');
  await expect(card('t1.png')).toBeFocused();
  await page.keyboard.press('y');
  await expect(card('t1.png')).toContainText('In collection: Trouser');
  await expect(card('t2.png')).not.toContainText('In collection');
});

test('each of several labels counts, however fast they follow each other', async () => {
  await dropGarments(BAG, MANY, 'b');
  await expect(page.locator('[data-testid=photo-tile][data-state=answered]')).toHaveCount(MANY + 3);
  const list = page.getByRole('listbox', { name: 'Photos' });
  const badges = list.getByTestId('tile-badge');
  await expect(badges).toHaveCount(2);
  await list.focus();
  await page.keyboard.press('Home');
  for (let photo = 0; photo < 4; photo++) {
    await page.keyboard.press('y');
    await page.keyboard.press('ArrowRight');
  }
  await page.keyboard.press('n');
  await page.keyboard.type('purse');
  await page.keyboard.press('Enter');
  await expect(badges).toHaveCount(7);
  await expect(badges.filter({ hasText: 'purse' })).toHaveCount(1);
});

test('in the list a close look ends at the photo that was looked at last', async () => {
  const list = page.getByRole('listbox', { name: 'Photos' });
  await list.focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog');
  await expect(dialog).toBeVisible();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect(dialog).toContainText(/3 of \d+/);
  await page.keyboard.press('Escape');
  await expect(list.getByRole('option', { selected: true })).toHaveAttribute('aria-posinset', '3');
});

test('photos that come while a note is written take nothing of it away', async () => {
  await show(page, 'Runs');
  await page.getByRole('button', { name: 'More actions for Quick' }).click();
  await page.getByRole('menuitem', { name: 'Note, tags and color…' }).click();
  await notesDialog().getByLabel('Note', { exact: true }).fill('The first one of all.');
  await dropGarments(TROUSER, 1, 'late');
  await expect(page.getByText('Added 1 photo to Classify.')).toBeVisible();
  await notesDialog().getByRole('button', { name: 'Save' }).click();
  await expect(notesDialog()).toHaveCount(0);
  await expect(page.getByRole('heading', { name: 'Runs', exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'More actions for Quick' }).click();
  await page.getByRole('menuitem', { name: 'Note, tags and color…' }).click();
  const note = notesDialog().getByLabel('Note', { exact: true });
  await expect(note).toHaveValue('The first one of all.');
  await page.keyboard.press('Escape');
  await expect(notesDialog()).toHaveCount(0);
  await show(page, 'Classify');
  await expect(page.getByTestId('tile-label')).toHaveCount(MANY + 4);
});

test('a dialog has the focus before the next frame', async () => {
  await show(page, 'Runs');
  const isInside = () =>
    page.evaluate(() => document.activeElement?.closest('[role=dialog]') !== null);
  await beforeNextFrame(page, async () => {
    await page.keyboard.press('?');
    expect(await isInside()).toBe(true);
  });
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('an export that goes on keeps its dialog, which tells where it went', async () => {
  const out = join(home, 'out');
  mkdirSync(out);
  const answer = await holdFolderDialog(out);
  await page.getByRole('button', { name: 'More actions for Quick' }).click();
  await page.getByRole('menuitem', { name: 'Export…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Choose folder…' }).click();
  await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeDisabled();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeVisible();
  await answer();
  await expect(dialog.getByTestId('exported')).toContainText(out);
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
});

test('data that was chosen later than a folder that is still read is what is trained on', async () => {
  const [slow, other] = [join(home, 'slow'), join(home, 'other')];
  writeColorFolder(slow, 12);
  writeColorFolder(other, 10);
  const answer = await holdFolderDialog(slow);
  await show(page, 'Train');
  const train = page.getByRole('main').getByRole('button', { name: 'Train', exact: true });
  await page.getByRole('button', { name: 'Choose folder of images' }).click();
  await expect(train).toBeDisabled();
  await dropPaths(page, [other]);
  await page.getByRole('dialog').getByRole('button', { name: 'View data' }).click();
  await page.getByRole('button', { name: 'Train on this data' }).click();
  const images = page.getByRole('group', { name: 'Images' });
  await expect(images).toContainText('other');
  await expect(train).toBeDisabled();
  await answer();
  await expect(train).toBeEnabled();
  await expect(images).toContainText('other');
});

test('a double click adds a run to the queue once', async () => {
  const queued = () => page.getByTestId('queued-run');
  await page.evaluate(() => window.atelier.request('tune:queue-pause', { paused: true }));
  const add = page.getByRole('button', { name: 'Add to queue' });
  await add.dblclick();
  await expect(add).toContainText('(1)');
  await show(page, 'Tune');
  await expect(queued()).toHaveCount(1);
});
