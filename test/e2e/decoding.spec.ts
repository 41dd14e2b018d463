/** Images that the trainer has to decode: how far it is, and an end to it. */
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { writeColorFolder } from '../support/image-folder';
import { launch, newHome, removeHome } from './app';

test('a run that has to decode images shows how far it is, and can be stopped', async () => {
  const [home, folder] = [newHome(), newHome()];
  const pictures = join(folder, 'pictures');
  writeColorFolder(pictures, 100, { width: 900, height: 700 });
  const running = await launch(home);
  const { app, page } = running;
  await app.evaluate(({ dialog }, chosen) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] });
  }, pictures);
  await page.getByRole('button', { name: 'Data', exact: true }).click();
  await page.getByRole('button', { name: 'Open folder…' }).click();
  await expect(page.getByTestId('checks')).toContainText('300 images of 3 classes', {
    timeout: 60_000,
  });
  await page.getByRole('button', { name: 'Train on this data' }).click();
  await page.getByRole('radio', { name: 'Linear', exact: true }).click();
  await page.getByLabel('Epochs', { exact: true }).fill('1');
  await page.evaluate(() => window.atelier.request('data:clear-cache', undefined));

  const main = page.getByRole('main');
  const decoding = page.getByTestId('decoding');
  await main.getByRole('button', { name: 'Train', exact: true }).click();
  await expect(decoding).toContainText(/Decoding images: \d+ of 300/);
  await page.screenshot({ path: test.info().outputPath('decoding.png') });
  await decoding.getByRole('button', { name: 'Stop' }).click();
  await expect(page.getByText('Stopped before all images were decoded.')).toBeVisible();
  await expect(decoding).toBeHidden();

  await main.getByRole('button', { name: 'Train', exact: true }).click();
  await expect(page.getByTestId('test-accuracy')).toContainText('%', { timeout: 60_000 });
  await running.close();
  removeHome(home);
  removeHome(folder);
});
