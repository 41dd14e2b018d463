/** Files and folders that are opened from outside of the window: at the start, and while it is open. */
import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from '@playwright/test';
import { electronBinary, sandboxArguments } from '../../build/setup/electron.mjs';
import { writeColorFolder } from '../support/image-folder';
import { png } from '../support/pictures';
import { environmentFor, launch, newHome, removeHome, trainInTerminal } from './app';
import { garments } from './photo-files';

/** As a desktop does it where the app is open: another start, which hands over and ends. */
function startAgain(folder: string, ...files: string[]): void {
  const again = [...sandboxArguments(), process.cwd(), ...files];
  const { status, signal, stderr } = spawnSync(electronBinary(), again, {
    env: environmentFor(folder),
  });
  expect(status, `${signal ?? ''} ${stderr.toString()}`).toBe(0);
}

let source: string;
let home: string;
let file: string;

test.beforeAll(() => {
  source = newHome();
  home = newHome();
  file = join(source, 'my run.atelier');
  trainInTerminal(source, '--model', 'linear', '--epochs', '1', '--name', 'From afar');
  const share = [join('out', 'main', 'atelier.cjs'), 'share', 'From afar', '--out', file];
  execFileSync(process.execPath, share, { env: { ...process.env, ATELIER_HOME: source } });
});

test.afterAll(() => {
  removeHome(source);
  removeHome(home);
});

test('a run that is double-clicked is brought in, whether the app is open or not', async () => {
  const running = await launch(home, [file]);
  const { page } = running;
  const rows = page.getByTestId('run-row');
  await expect(rows).toHaveCount(1);
  await expect(rows).toContainText('From afar');
  await expect(page.getByRole('status').filter({ hasText: 'Imported “' })).toBeVisible();
  startAgain(home, pathToFileURL(file).href);
  await expect(rows).toHaveCount(2);
  // And as macOS does it.
  await running.app.evaluate(({ app }, path) => {
    app.emit('open-file', { preventDefault: () => undefined }, path);
  }, file);
  await expect(rows).toHaveCount(3);
  await running.close();
});

test('photos are classified, by name at the start and while the app is open', async () => {
  const pictures = newHome();
  const own = newHome();
  const [first, second, third] = (await garments(1, 3)).map((photo, at) => {
    const path = join(pictures, `trousers ${at}.png`);
    writeFileSync(path, png(photo));
    return path;
  });
  if (first === undefined || second === undefined || third === undefined) throw new Error('None.');
  const running = await launch(own, [first, second]);
  const { page } = running;
  const label = page.getByTestId('photo-label');
  await expect(label).toHaveCount(2);
  await expect(page.getByRole('heading', { name: 'Classify' })).toBeVisible();
  await expect(page.getByRole('main')).toContainText('trousers 1.png');
  // One of them is there already.
  startAgain(own, second, pathToFileURL(third).href);
  await expect(label).toHaveCount(3);
  startAgain(own, join(pictures, 'gone.png'));
  await expect(page.getByRole('alert')).toContainText('There is no file or folder');
  await running.close();
  removeHome(own);
  removeHome(pictures);
});

test('a folder of class folders is offered to train on, or its images are classified', async () => {
  const [own, parent] = [newHome(), newHome()];
  const folder = join(parent, 'colors');
  writeColorFolder(folder, 6, { width: 40, height: 40 });
  const running = await launch(own, [folder]);
  const { page } = running;
  const offer = page.getByRole('dialog', { name: 'Train on this folder?' });
  await expect(offer).toContainText('“colors” holds 3 folders with 18 images.');
  await offer.getByRole('button', { name: 'View data' }).click();
  await expect(page.getByTestId('checks')).toContainText('18 images of 3 classes');
  startAgain(own, folder);
  await offer.getByRole('button', { name: 'Classify images' }).click();
  await expect(page.getByRole('heading', { name: 'Classify' })).toBeVisible();
  await expect(page.getByRole('main')).toContainText('18 photos', { timeout: 60_000 });
  await running.close();
  removeHome(own);
  removeHome(parent);
});

test('a folder without images is looked at as data', async () => {
  const [own, folder] = [newHome(), newHome()];
  writeFileSync(join(folder, 'notes.txt'), 'nothing to train on');
  const running = await launch(own, [folder]);
  await expect(running.page.getByRole('heading', { name: 'Data', exact: true })).toBeVisible();
  await expect(running.page.getByTestId('checks')).toContainText('has no train-images-idx3-ubyte');
  await running.close();
  removeHome(own);
  removeHome(folder);
});
