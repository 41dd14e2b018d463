/** The view Data: a folder is looked at before it is trained on; the system's dialog is stood in for. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { sliceOf, writeIdxFolder } from '../support/idx-folder';
import { writeColorFolder } from '../support/image-folder';
import { dropPaths, launch, newHome, removeHome, trainInTerminal } from './app';
import { whileHalted } from './processes';
import { show } from './views';

const FASHION = join('resources', 'fashion-mnist');

test('the shipped data is browsed by class, to its end', async () => {
  const home = newHome();
  const running = await launch(home);
  const { page } = running;
  await show(page, 'Data');
  await expect(page.getByTestId('picture-count')).toHaveText('60,000');
  await expect(page.getByTestId('checks')).toContainText('has 60,000 images of 28×28');
  const classes = page.getByTestId('class-balance');
  await expect(classes.getByRole('img')).toHaveCount(10);
  await expect(classes.getByRole('row', { name: /Sandal/ })).toContainText('6,000');
  await classes.getByRole('button', { name: 'Sandal' }).click();
  await expect(page.getByTestId('picture-count')).toHaveText('6,000');
  const pictures = page.getByTestId('data-picture');
  await expect(pictures.first().getByRole('img')).toHaveAccessibleName(/^Sandal, image \d+/);
  expect(await pictures.count()).toBeLessThan(150);
  await page.getByRole('radio', { name: 'Test' }).click();
  await expect(page.getByTestId('picture-count')).toHaveText('1,000');
  const scroller = page.getByRole('region', { name: 'Test images: Sandal' });
  await scroller.evaluate((element) => {
    element.scrollTo({ top: element.scrollHeight });
  });
  await expect(pictures.last().getByRole('img')).toHaveAccessibleName(/^Sandal, image 99\d\d/);
  await running.close();
  removeHome(home);
});

test('a folder is opened, refused with its fault, and once it is whole trained with', async () => {
  const home = newHome();
  const folder = join(home, 'digits');
  writeIdxFolder(folder, {
    ...(await sliceOf(FASHION, 200, 40)),
    classNames: 'ABCDEFGHIJ'.split(''),
  });
  rmSync(join(folder, 't10k-images-idx3-ubyte'));
  const running = await launch(home);
  const { app, page } = running;
  await app.evaluate(({ dialog }, chosen) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] });
  }, folder);
  await show(page, 'Data');
  const train = page.getByRole('button', { name: 'Train on this data' });
  await page.getByRole('button', { name: 'Open folder…' }).click();
  await expect(page.getByRole('heading', { name: 'This folder cannot be used' })).toBeVisible();
  await expect(page.getByTestId('checks')).toContainText('has no t10k-images-idx3-ubyte');
  await expect(train).toBeDisabled();

  writeIdxFolder(folder, {
    ...(await sliceOf(FASHION, 200, 40)),
    classNames: 'ABCDEFGHIJ'.split(''),
  });
  await page.getByRole('button', { name: 'Open folder…' }).click();
  await expect(page.getByTestId('class-balance')).toContainText('J');
  await train.click();
  const images = page.getByRole('group', { name: 'Images' });
  await expect(images).toContainText('digits');
  await expect(images).toContainText('200 training, 40 test images');
  await images.getByRole('button', { name: 'View data' }).click();
  await expect(page.getByTestId('picture-count')).toHaveText('200');
  await running.close();
  removeHome(home);
});

test('the data of a stored run can be opened, and a folder that is gone says so', async () => {
  const home = newHome();
  const folder = join(home, 'of-a-run');
  writeIdxFolder(folder, await sliceOf(FASHION, 100, 20));
  trainInTerminal(home, '--model', 'linear', '--epochs', '1', '--data', folder);
  const running = await launch(home);
  const { page } = running;
  await show(page, 'Data');
  const select = page.getByRole('combobox', { name: 'Folder' });
  await select.selectOption({ label: 'of-a-run' });
  await expect(page.getByTestId('picture-count')).toHaveText('100');
  await select.selectOption({ label: 'Fashion-MNIST' });
  await expect(page.getByTestId('picture-count')).toHaveText('60,000');
  rmSync(folder, { recursive: true });
  await select.selectOption({ label: 'of-a-run' });
  await expect(page.getByTestId('checks')).toContainText('does not exist');
  await running.close();
  removeHome(home);
});

test('a folder whose reading is canceled leaves the data that is shown, and that is trained on', async () => {
  const home = newHome();
  const pictures = join(home, 'pictures');
  writeColorFolder(pictures, 120, { width: 900, height: 700 });
  const running = await launch(home);
  const { page } = running;
  await show(page, 'Data');
  await expect(page.getByTestId('picture-count')).toHaveText('60,000');
  await dropPaths(page, [pictures]);
  await page.getByRole('dialog').getByRole('button', { name: 'View data' }).click();
  const select = page.getByRole('combobox', { name: 'Folder' });
  await expect(select).toHaveValue(pictures);
  await expect(page.getByText(/Decoding images: \d+ of 360/)).toBeVisible();
  await whileHalted(running, 'analyst', async () => {
    await expect(page.getByRole('button', { name: 'Train on this data' })).toBeDisabled();
    await page.getByRole('button', { name: 'Cancel' }).click();
  });
  await expect(page.getByRole('button', { name: 'Train on this data' })).toBeEnabled();
  await expect(select).toHaveValue('');
  await expect(page.getByTestId('picture-count')).toHaveText('60,000');
  await page.getByRole('button', { name: 'Train on this data' }).click();
  await expect(page.getByRole('group', { name: 'Images' })).toContainText('60,000 training');
  await expect(page.getByRole('group', { name: 'Images' })).toContainText('Fashion-MNIST');
  await running.close();
  removeHome(home);
});

test('a folder that is chosen in Train shows how far it is read, and can be canceled', async () => {
  const home = newHome();
  const pictures = join(home, 'pictures');
  writeColorFolder(pictures, 60, { width: 900, height: 700 });
  const running = await launch(home);
  const { app, page } = running;
  await app.evaluate(({ dialog }, chosen) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] });
  }, pictures);
  await show(page, 'Train');
  const images = page.getByRole('group', { name: 'Images' });
  const train = page.getByRole('main').getByRole('button', { name: 'Train', exact: true });
  const folder = images.getByRole('button', { name: 'Choose folder of images' });
  await folder.click();
  await expect(images).toContainText(/Decoding images: \d+ of 180/);
  await whileHalted(running, 'analyst', async () => {
    await expect(train).toBeDisabled();
    await images.getByRole('button', { name: 'Cancel' }).click();
  });
  await expect(train).toBeEnabled();
  await expect(images).toContainText('Fashion-MNIST');
  await folder.click();
  await expect(images).toContainText('pictures');
  await expect(train).toBeEnabled();
  await running.close();
  removeHome(home);
});
