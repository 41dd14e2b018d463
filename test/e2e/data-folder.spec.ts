/** A person's own images, chosen by the system's folder dialog, which alone is stood in for. */
import { join } from 'node:path';
import { writeFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { idxImages, idxLabels } from '../support/idx-folder';
import { launch, newHome, removeHome } from './app';
import { GRAY_28 } from '@engine/data/image-shape';
import type { LabeledImages } from '@engine/data/dataset';

/** Two classes that differ by the half in which they are bright. */
function halves(count: number): LabeledImages {
  const labels = Uint8Array.from({ length: count }, (_, at) => at % 2);
  const pixels = Uint8Array.from({ length: count * 784 }, (_, at) => {
    const upper = at % 784 < 392;
    return upper === (Math.floor(at / 784) % 2 === 0) ? 220 : 10;
  });
  return { count, shape: GRAY_28, pixels, labels };
}

function writeHalves(folder: string): void {
  for (const [part, count] of [
    ['train', 120],
    ['t10k', 40],
  ] as const) {
    const images = halves(count);
    writeFileSync(join(folder, `${part}-images-idx3-ubyte`), idxImages(images));
    writeFileSync(join(folder, `${part}-labels-idx1-ubyte`), idxLabels(images.labels));
  }
  writeFileSync(join(folder, 'labels.txt'), 'Bright above\nBright below\n');
}

test('a folder is refused with its fault, and one that is whole is trained on', async () => {
  const [home, folder] = [newHome(), newHome()];
  const running = await launch(home);
  const { app, page } = running;
  await app.evaluate(({ dialog }, chosen) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] });
  }, folder);
  const choose = page.getByRole('button', { name: 'Choose folder of images' });

  writeHalves(folder);
  writeFileSync(join(folder, 't10k-labels-idx1-ubyte'), idxLabels(new Uint8Array(7)));
  await choose.click();
  await expect(page.getByRole('alert')).toContainText(
    't10k-images-idx3-ubyte has 40 images, but t10k-labels-idx1-ubyte has 7 labels',
  );
  await expect(page.getByRole('group', { name: 'Images' })).toContainText('Fashion-MNIST');

  writeHalves(folder);
  await choose.click();
  await expect(page.getByRole('group', { name: 'Images' })).toContainText('120 training');
  await page.getByRole('radio', { name: 'Linear', exact: true }).click();
  await page.getByLabel('Batch size').fill('16');
  await page.getByRole('main').getByRole('button', { name: 'Train', exact: true }).click();
  await expect(page.getByTestId('test-accuracy')).toHaveText('100.00%');
  await page.getByRole('button', { name: 'View results' }).click();
  await expect(page.getByTestId('confusion-matrix').locator('tbody td button')).toHaveCount(4);
  await page.getByRole('radio', { name: 'Classes' }).click();
  await expect(page.getByTestId('class-table')).toContainText('Bright below');

  await running.close();
  removeHome(home);
  removeHome(folder);
});
