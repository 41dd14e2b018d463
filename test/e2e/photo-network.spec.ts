/** What a person can do before anything is trained: the photo network comes with the app. */
import { expect, test, type Page } from '@playwright/test';
import { png, type Gray } from '../support/pictures';
import { answerWith, dropFiles, launch, newHome, removeHome, type RunningApp } from './app';
import { garments } from './photo-files';
import { show as showView, type ViewName } from './views';

const TROUSER = 1;
const SNEAKER = 7;

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

async function drop(kind: number, name: string, count: number): Promise<void> {
  const photos = await garments(kind, count);
  const file = (photo: (typeof photos)[number], at: number) => ({
    name: `${name}${at}.png`,
    type: 'image/png',
    bytes: png(photo),
  });
  await dropFiles(page, photos.map(file));
}

/** Of pictures of one size. */
function sideBySide(left: Gray, right: Gray): Gray {
  const { width, height } = left;
  const values = new Uint8Array(2 * width * height);
  for (let row = 0; row < height; row++) {
    values.set(left.values.subarray(row * width, (row + 1) * width), 2 * row * width);
    values.set(right.values.subarray(row * width, (row + 1) * width), (2 * row + 1) * width);
  }
  return { width: 2 * width, height, values };
}

test('a photo is answered on the first start, before anything is trained', async () => {
  await show('Classify');
  await expect(page.getByRole('combobox', { name: 'Model' })).toContainText('Photo network');
  await expect(page.getByTestId('drop-zone')).toContainText('Drop photos of clothes here');
  await drop(TROUSER, 'trouser', 1);
  await expect(page.getByTestId('photo-label')).toHaveText('Pants');
  await page.screenshot({ path: test.info().outputPath('first.png') });
});

test('the photo network is listed as built in, and can be exported but not deleted', async () => {
  await show('Runs');
  const builtIn = page.getByRole('region', { name: 'Built-in run' });
  await expect(builtIn).toContainText('Photo network');
  await expect(builtIn).toContainText(
    /balanced accuracy \d.*The scores are those of the same network/,
  );
  await expect(page.getByTestId('run-row')).toHaveCount(0);
  await builtIn.getByRole('button', { name: 'Export…' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('Photo network');
  await page.screenshot({ path: test.info().outputPath('runs.png') });
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await builtIn.getByRole('button', { name: 'Classify photos' }).click();
  await expect(page.getByRole('heading', { name: 'Classify', exact: true })).toBeVisible();
});

test('it is fine-tuned on corrected photos, without its training images', async () => {
  await page.getByRole('button', { name: 'Correct: Pants for trouser0.png' }).click();
  await drop(SNEAKER, 'shoe', 4);
  for (let at = 0; at < 4; at++) {
    const card = page.getByRole('article', { name: `shoe${at}.png`, exact: true });
    await expect(card.getByTestId('photo-label')).toBeVisible();
    await card.getByRole('button', { name: /^(Wrong|Label)/ }).click();
    await page.getByLabel('New class').fill('Sneaker');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await expect(card).toContainText('In collection: Sneaker');
  }
  await show('Collection');
  await page.getByRole('button', { name: 'Fine-tune on my photos…' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByLabel('Base run')).toHaveValue('photo-network');
  await expect(dialog).toContainText('Trains the last layer of the photo network');
  await dialog.getByLabel('Name of the new run').fill('Knows sneakers');
  await dialog.getByRole('button', { name: 'Fine-tune on 4 photos' }).click();
  const panel = page.getByTestId('fine-tune-panel');
  await expect(panel.getByRole('row', { name: /^Sneaker/ })).toContainText('1 of 1', {
    timeout: 60_000,
  });
  await expect(panel).toContainText('Most classes of this run have no photos of yours');
  await expect(panel.getByTestId('lost-answers')).toContainText('predicted correctly');
  await page.screenshot({ path: test.info().outputPath('fine-tuned.png') });
  await panel.getByRole('button', { name: 'Answer the photos in Classify again' }).click();
  await expect(page.getByRole('combobox', { name: 'Model' })).toContainText('Knows sneakers');
  const first = page.getByRole('article', { name: 'shoe0.png', exact: true });
  await expect(first.getByTestId('photo-label')).toHaveText('Sneaker');
  await expect(page.getByLabel('Compare with')).toContainText('Photo network');
  await expect(first.getByTestId('second-answer')).toContainText('Before:');
  await expect(first.getByTestId('second-answer')).not.toContainText('Sneaker');
});

test('what fine-tuning changed is counted, and shown alone', async () => {
  await expect(page.getByText(/^4 of 5 answers changed/)).toBeVisible();
  await page.getByRole('radio', { name: /^Changed 4/ }).click();
  await expect(page.getByTestId('photo-card')).toHaveCount(4);
  await expect(page.getByRole('img', { name: 'Answer changed' })).toHaveCount(4);
  await page.screenshot({ path: test.info().outputPath('changed.png') });
  await page.getByRole('radio', { name: /^All/ }).click();
  await expect(page.getByTestId('photo-card')).toHaveCount(5);

  await show('Runs');
  await page.getByRole('button', { name: 'More actions for Knows sneakers' }).click();
  await page.getByRole('menuitem', { name: 'Answer the photos in Classify again' }).click();
  await expect(page.getByText(/^4 of 5 answers changed/)).toBeVisible();
});

test('of a photo of two garments, the one in a drawn box is answered', async () => {
  const [trousers] = await garments(TROUSER, 1);
  const [sneaker] = await garments(SNEAKER, 1);
  if (trousers === undefined || sneaker === undefined) throw new Error('There are no images.');
  const bytes = png(sideBySide(sneaker, trousers));
  await show('Classify');
  await page.getByRole('combobox', { name: 'Compare with' }).selectOption('None');
  await page.getByRole('button', { name: 'Clear', exact: true }).click();
  await answerWith(page, 'Photo network');
  await dropFiles(page, [{ name: 'both.png', type: 'image/png', bytes }]);
  await expect(page.getByTestId('photo-label')).toBeVisible();
  await page.getByRole('button', { name: 'Open both.png' }).click();
  const dialog = page.getByRole('dialog');
  const stage = dialog.getByTestId('stage');
  await expect(dialog.getByTestId('steps')).not.toContainText('cropped');
  await expect(dialog.getByRole('button', { name: 'Reset' })).toBeDisabled();

  const place = await stage.boundingBox();
  if (place === null) throw new Error('There is no photo.');
  await page.mouse.move(place.x + place.width / 2, place.y + 1);
  await page.mouse.down();
  await page.mouse.move(place.x + place.width - 1, place.y + place.height - 1, { steps: 4 });
  await page.mouse.up();
  await expect(stage).toHaveAttribute('aria-busy', 'false');
  await expect(stage.getByTestId('drawn-box')).toBeAttached();
  await expect(dialog.getByTestId('steps')).toContainText('cropped');
  await expect(dialog).toContainText('Pants');
  await page.screenshot({ path: test.info().outputPath('box.png') });

  await dialog.getByRole('button', { name: 'Reset' }).click();
  await expect(stage.getByTestId('drawn-box')).toBeHidden();
  await expect(dialog.getByTestId('steps')).not.toContainText('cropped');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Clear', exact: true }).click();
});
