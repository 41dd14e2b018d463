/** A run on a folder of photos that starts from another run's weights, in the window. */
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { writeColorFolder } from '../support/image-folder';
import { dismissNotices, launch, newHome, removeHome, trainInTerminal } from './app';
import { show } from './views';

test('a run on photos starts from another, which is shown with its settings', async () => {
  const [home, folder] = [newHome(), newHome()];
  const pictures = join(folder, 'pictures');
  writeColorFolder(pictures, 12, { width: 80, height: 60 });
  const network = ['--model', 'cnn', '--filters', '6-6', '--hidden', '10', '--epochs', '2'];
  const small = ['--data', pictures, '--image-size', '32', ...network];
  trainInTerminal(home, ...small, '--learning-rate', '0.004', '--name', 'Small');
  const running = await launch(home);
  const { app, page } = running;
  const start = page.getByLabel('Start from');
  const note = page.locator('#start-from-note');
  const setting = (name: string) => page.getByLabel(name, { exact: true });

  // Fashion-MNIST is no folder of photos.
  await expect(start).toBeDisabled();
  await expect(note).toHaveText('Only for folders of images, such as photos.');

  await app.evaluate(({ dialog }, chosen) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] });
  }, pictures);
  await page.getByRole('button', { name: 'Data', exact: true }).click();
  await page.getByRole('button', { name: 'Open folder…' }).click();
  await expect(page.getByTestId('checks')).toContainText('36 images of 3 classes');
  await page.getByRole('button', { name: 'Train on this data' }).click();
  await expect(start.getByRole('option')).toHaveText(['None (random weights)', 'Photo network']);
  await start.selectOption('Photo network');
  await expect(page.getByRole('radio', { name: 'ResNet' })).toBeChecked();
  await expect(setting('Filters')).toHaveValue('48-96-192-256');
  await expect(setting('Filters')).toBeDisabled();
  await expect(setting('Epochs')).toHaveValue('20');
  await page.screenshot({ path: test.info().outputPath('photo-network.png') });

  // Of another size, only the run of that size is left, and the form is as it was.
  await page.getByRole('button', { name: 'View data' }).click();
  await page.getByLabel('Image size').selectOption('32x32');
  await expect(page.getByTestId('checks')).toContainText('read as 32×32 in color');
  await page.getByRole('button', { name: 'Train on this data' }).click();
  await expect(start).toHaveValue('');
  await expect(page.getByRole('radio', { name: 'CNN', exact: true })).toBeChecked();
  await expect(setting('Filters')).toBeEnabled();
  await expect(note).toContainText('“Photo network” takes 96x96 color images');
  await start.selectOption('Small');
  await expect(setting('Filters')).toHaveValue('6-6');
  await expect(setting('Learning rate')).toHaveValue('0.0008');
  await expect(page.getByRole('button', { name: 'Find learning rate' })).toBeDisabled();
  await show(page, 'Tune');
  await expect(page.locator('#vary-help')).toContainText('Trials start from random weights.');
  await show(page, 'Train');
  await setting('Epochs').fill('3');
  await page.screenshot({ path: test.info().outputPath('start-from.png') });
  await page.getByRole('main').getByRole('button', { name: 'Train', exact: true }).click();
  await expect(page.getByTestId('test-accuracy')).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole('region', { name: 'Run' })).toContainText('started from Small');
  await dismissNotices(page);
  await page.getByRole('button', { name: 'View results' }).click();
  await expect(page.getByTestId('trained-on')).toContainText('started from Small');

  await page.getByRole('button', { name: 'Train', exact: true }).first().click();
  await start.selectOption('None (random weights)');
  await expect(setting('Filters')).toBeEnabled();
  await running.close();
  removeHome(home);
  removeHome(folder);
});
