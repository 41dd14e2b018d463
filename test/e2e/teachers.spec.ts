/** A run that learns the predictions of others, in the window. */
import { expect, test } from '@playwright/test';
import { RunStore } from '@engine/runs/run-store';
import { RunQueue } from '@engine/sweep/run-queue';
import { DEFAULTS } from '@engine/settings';
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

  // Runs on other data have Fashion-MNIST's classes, whatever else was trained on it.
  await expect(teachers).toBeEnabled();
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

test('only what is trained with teachers has them, however training is started', async () => {
  const [home, folder] = [newHome(), newHome()];
  writeIdxFolder(folder, await realSlice(300, 50));
  const short = ['--data', folder, '--model', 'linear', '--epochs', '1', '--name'];
  for (const name of ['First', 'Second']) trainInTerminal(home, ...short, name);
  // One that knows a class more than the data that it names, as after fine-tuning.
  const store = new RunStore(home);
  const before = (await store.list()).runs;
  const [second, first] = before;
  if (first === undefined || second === undefined) throw new Error('Nothing was trained.');
  const classNames = [...second.data.classNames, 'Hat'];
  const { notes: _notes, resumability: _resumability, ...record } = second;
  await store.write({ ...record, data: { ...record.data, folder: null, classNames } });
  const queue = new RunQueue(home);
  await queue.setPaused(true);
  const waiting = { settings: DEFAULTS.linear, dataFolder: folder, teachers: [first.run] };
  await queue.add('Waiting', waiting);
  const running = await launch(home);
  const { page } = running;
  const teachers = page.locator('#teachers');
  await teachers.click();
  const menu = page.getByRole('dialog', { name: 'Teachers' });
  await expect(menu.getByRole('checkbox')).toHaveCount(1);
  await menu.getByLabel('First').check();
  await page.keyboard.press('Escape');
  await expect(teachers).toHaveText('First');
  await page.getByRole('button', { name: 'Find learning rate' }).click();
  const range = page.getByRole('dialog', { name: 'Find learning rate' });
  await expect(range).toContainText('Teachers are not used.');
  await range.getByRole('button', { name: /^Keep/ }).click();
  await show(page, 'Tune');
  await expect(page.locator('#vary-help')).toContainText(
    'Trials start from random weights, without teachers.',
  );
  await show(page, 'Train');

  // A preset is a recipe of its own.
  await page.getByLabel('Preset').selectOption({ label: 'Fast' });
  await expect(teachers).toHaveText('None');
  await teachers.click();
  await menu.getByLabel('First').check();
  await page.keyboard.press('Escape');

  // Deleted meanwhile, it teaches nobody.
  await show(page, 'Runs');
  await page.getByRole('button', { name: 'Delete First' }).click();
  const question = page.getByRole('alertdialog');
  await expect(question).toContainText('“Waiting” cannot be trained without it.');
  await page.screenshot({ path: test.info().outputPath('needed.png') });
  await question.getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByTestId('run-row')).toHaveCount(1);
  await dismissNotices(page);
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(page.getByRole('button', { name: 'Stop', exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  await expect(page.getByTestId('test-accuracy')).toHaveText(/%/);
  const known = before.map(({ run }) => run);
  const started = (await store.list()).runs.filter(({ run }) => !known.includes(run));
  expect(started.map(({ teachers: taught }) => taught)).toEqual([undefined]);
  await running.close();
  removeHome(home);
  removeHome(folder);
});
