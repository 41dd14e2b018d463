/** A folder of a person's own pictures, from the first look at it to a network that names a new one. */
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { writeColorFolder, write, picture } from '../support/image-folder';
import { dropPaths, launch, newHome, removeHome } from './app';

test('a folder of pictures is looked at, trained on and used', async () => {
  const [home, folder] = [newHome(), newHome()];
  const pictures = join(folder, 'pictures');
  writeColorFolder(pictures, 30, { width: 80, height: 60 });
  write(pictures, 'red/broken.jpg', 'no picture');
  const running = await launch(home);
  const { app, page } = running;
  await dropPaths(page, [pictures]);
  const offer = page.getByRole('dialog', { name: 'Train on this folder?' });
  await expect(offer).toContainText('“pictures” holds 3 folders with 91 images.');
  await offer.getByRole('button', { name: 'View data' }).click();
  const checks = page.getByTestId('checks');
  await expect(checks).toContainText('90 images of 3 classes');
  await expect(checks).toContainText('1 file could not be read and was skipped');
  await page.getByText('1 skipped file').click();
  await expect(page.getByTestId('skipped-files')).toContainText('broken.jpg is not an image.');
  await page.getByLabel('Image size').selectOption('32x32');
  await expect(checks).toContainText('read as 32×32 in color');
  await expect(page.getByTestId('data-picture').first()).toBeVisible();
  await page.screenshot({ path: test.info().outputPath('data.png') });

  await page.getByRole('button', { name: 'Train on this data' }).click();
  await expect(page.getByRole('group', { name: 'Images' })).toContainText('72 training');
  await page.getByRole('radio', { name: 'CNN', exact: true }).click();
  await page.getByLabel('Epochs', { exact: true }).fill('12');
  await page.getByLabel('Batch size').fill('8');
  await page.getByRole('main').getByRole('button', { name: 'Train', exact: true }).click();
  await expect(page.getByTestId('test-accuracy')).toHaveText('100.00%', { timeout: 60_000 });
  await page.getByRole('button', { name: 'View results' }).click();
  await expect(page.getByTestId('confusion-matrix').locator('tbody td button')).toHaveCount(9);
  await page.screenshot({ path: test.info().outputPath('results.png') });

  await page.getByRole('button', { name: 'Classify', exact: true }).click();
  const photo = picture(120, 90, [210, 50, 40], 100);
  await page
    .locator('input[type=file]')
    .first()
    .setInputFiles({ name: 'mine.png', mimeType: 'image/png', buffer: photo });
  await expect(page.getByRole('main')).toContainText('red');
  await page.screenshot({ path: test.info().outputPath('classify.png') });

  await page.getByRole('button', { name: 'Results', exact: true }).click();
  await app.evaluate(({ dialog }, chosen) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] });
  }, home);
  await page.getByRole('button', { name: 'Export…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Choose folder…' }).click();
  await expect(dialog.getByTestId('exported')).toContainText(home);
  await dialog.getByRole('button', { name: 'Close' }).click();

  await page.getByRole('button', { name: 'Serve', exact: true }).click();
  await page.getByLabel('Port', { exact: true }).fill('18571');
  await page.getByRole('switch', { name: 'Serve' }).click();
  await expect(page.getByTestId('serve-state')).toHaveText('On');
  const address = (await page.getByTestId('copy-line').first().textContent()) ?? '';
  const answer = await fetch(new URL('/classify', address), {
    method: 'POST',
    body: new Uint8Array(photo),
  });
  expect(await answer.json()).toMatchObject({ label: 'red' });
  const image = Array.from({ length: 32 }, () => Array.from({ length: 32 }, () => [0.1, 0.2, 0.9]));
  const predicted = await fetch(`${address}:predict`, {
    method: 'POST',
    body: JSON.stringify({ instances: [image] }),
  });
  const { predictions } = (await predicted.json()) as { predictions: number[][] };
  expect(predictions[0]?.indexOf(Math.max(...predictions[0]))).toBe(0);
  await running.close();
  removeHome(home);
  removeHome(folder);
});
