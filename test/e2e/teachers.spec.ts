/** A run that learns the predictions of others, in the window. */
import { expect, test } from '@playwright/test';
import { writeIdxFolder, realSlice } from '../support/idx-folder';
import { dismissNotices, launch, newHome, removeHome, trainInTerminal } from './app';
import { show } from './views';

test('a run learns from teachers, which are shown with it', async () => {
  const [home, folder] = [newHome(), newHome()];
  writeIdxFolder(folder, await realSlice(300, 50));
  const short = ['--model', 'linear', '--epochs', '1'];
  for (const name of ['First', 'Second']) {
    trainInTerminal(home, '--data', folder, ...short, '--name', name);
  }
  const running = await launch(home);
  const { app, page } = running;
  const teachers = page.locator('#teachers');

  // Fashion-MNIST's classes are known from a run on it.
  await expect(teachers).toBeDisabled();
  await expect(page.locator('#teachers-note')).toHaveText('No run on Fashion-MNIST yet.');
  await app.evaluate(({ dialog }, chosen) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] });
  }, folder);
  await show(page, 'Data');
  await page.getByRole('button', { name: 'Open folder…' }).click();
  await page.getByRole('button', { name: 'Train on this data' }).click();
  await teachers.click();
  const menu = page.getByRole('dialog', { name: 'Teachers' });
  await menu.getByLabel('First').check();
  await menu.getByLabel('Second').check();
  await page.screenshot({ path: test.info().outputPath('menu.png') });
  await page.keyboard.press('Escape');
  await expect(teachers).toHaveText(/First, Second|Second, First/);

  // That augmentation shows images that no teacher knows.
  await page.getByText('More settings').click();
  await page.getByLabel('Augmentation', { exact: true }).selectOption('photos');
  await expect(page.locator('#teachers-note')).toContainText('which teachers cannot predict');
  await page.getByLabel('Augmentation', { exact: true }).selectOption('none');
  await page.getByRole('radio', { name: 'Linear' }).check();
  await page.getByLabel('Epochs', { exact: true }).fill('2');
  await page.screenshot({ path: test.info().outputPath('teachers.png') });
  await page.getByRole('main').getByRole('button', { name: 'Train', exact: true }).click();
  await expect(page.getByTestId('test-accuracy')).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole('region', { name: 'Run' })).toContainText(', 2 teachers');
  await dismissNotices(page);
  await page.getByRole('button', { name: 'Reset to defaults' }).click();
  await expect(teachers).toHaveText('None');
  await running.close();
  removeHome(home);
  removeHome(folder);
});
