/** Data that changed since a run was trained: asked about before the run is repeated or fine-tuned. */
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { CollectionStore } from '@engine/collection/collection-store';
import { PIXELS } from '@engine/data/dataset';
import { realSlice, writeIdxFolder } from '../support/idx-folder';
import { chooseRun, launch, newHome, removeHome, trainInTerminal, type RunningApp } from './app';
import { show as showView, type ViewName } from './views';

let home: string;
let running: RunningApp;
let page: Page;

test.describe.configure({ mode: 'serial' });

test.beforeAll(async () => {
  home = newHome();
  const data = join(home, 'data');
  writeIdxFolder(data, await realSlice(300, 60));
  trainInTerminal(
    ...([home, '--model', 'linear', '--epochs', '1', '--data', data, '--name', 'Mine'] as const),
  );
  writeIdxFolder(data, await realSlice(350, 60));
  const collection = new CollectionStore(home);
  for (const [at, className] of ['hat', 'hat', 'Trouser', 'Trouser'].entries()) {
    const pixels = Uint8Array.from({ length: PIXELS }, (_, pixel) => (pixel * (at + 3)) % 256);
    const correction = { box: null, notGarment: [] };
    const id = `${at}`.padStart(16, '0');
    const photo = { id, pixels, thumbnail: new Uint8Array(3), correction, white: false };
    await collection.add({ ...photo, className, name: `${at}.png` });
  }
  running = await launch(home);
  page = running.page;
});

test.afterAll(async () => {
  await running.close();
  removeHome(home);
});

const show = (view: ViewName) => showView(page, view);

const question = () =>
  page.getByRole('alertdialog', { name: 'The data has changed. Continue with it?' });

async function repeatOnce(): Promise<void> {
  await show('Runs');
  await page.getByRole('button', { name: 'More actions for Mine', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Repeat with new seeds…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Repeat “Mine”' });
  await dialog.getByLabel('Number of runs').fill('1');
  await dialog.getByRole('button', { name: 'Add to queue' }).click();
}

test('a run is repeated on changed data only after a yes', async () => {
  await repeatOnce();
  await expect(question()).toContainText('it had 300 training images and now has 350');
  await question().getByRole('button', { name: 'Cancel' }).click();
  await expect(question()).toBeHidden();
  await show('Tune');
  await expect(page.getByTestId('queued-run')).toHaveCount(0);
  await repeatOnce();
  await question().getByRole('button', { name: 'Use current data' }).click();
  await expect(page.getByText('Added to the queue.')).toBeVisible();
  const finished = page.getByTestId('run-row').filter({ hasText: /finished/i });
  await expect(finished.filter({ hasText: 'Mine, seed 2' })).toHaveCount(1);
});

test('a run is fine-tuned on changed data only after a yes', async () => {
  await show('Collection');
  const learn = async (): Promise<void> => {
    await page.getByRole('button', { name: 'Fine-tune on my photos…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Fine-tune on my photos' });
    await chooseRun(dialog.getByLabel('Base run'), /^Mine,(?! seed)/);
    await dialog.getByLabel('Name of the new run').fill('Tuned');
    await dialog.getByRole('button', { name: 'Fine-tune on 4 photos' }).click();
  };
  await learn();
  await expect(question()).toContainText('it had 300 training images and now has 350');
  await question().getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByTestId('fine-tune-panel')).toBeHidden();
  await learn();
  await question().getByRole('button', { name: 'Use current data' }).click();
  await expect(page.getByTestId('fine-tune-panel')).toContainText('Fine-tuned on 4 photos');
});
