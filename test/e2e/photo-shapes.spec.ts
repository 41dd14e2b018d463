/** Photos of any proportions are shown whole, and as large as there is room. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { png } from '../support/pictures';
import { dropPaths, launch, newHome, removeHome, resizeWindow, type RunningApp } from './app';
import { show as showView, type ViewName } from './views';

const SHAPES = { tall: [60, 240], wide: [240, 60], square: [120, 120] } as const;

let home: string;
let folder: string;
let running: RunningApp;
let page: Page;

test.describe.configure({ mode: 'serial' });

/** A folder of classes named for the shapes, each with so many photos that all differ. */
function writePhotos(each: number): void {
  for (const [at, [name, [width, height]]] of Object.entries(SHAPES).entries()) {
    mkdirSync(join(folder, name), { recursive: true });
    for (let one = 0; one < each; one++) {
      const values = new Uint8Array(width * height).fill(40 + 60 * at + 5 * one);
      writeFileSync(join(folder, name, `${name}${one}.png`), png({ width, height, values }));
    }
  }
}

/** Pictures in sight of which a part is cut off or that are distorted, by what they lie in. */
function spoiltPictures(): Promise<string[]> {
  return page.evaluate(() => {
    const isSpoilt = (picture: HTMLImageElement): boolean => {
      const box = picture.getBoundingClientRect();
      if (box.width === 0) return false;
      const { objectFit } = getComputedStyle(picture);
      const stretch = (box.width * picture.naturalHeight) / (box.height * picture.naturalWidth);
      if (objectFit !== 'contain' && Math.abs(stretch - 1) > 0.03) return true;
      for (let around = picture.parentElement; around !== null; around = around.parentElement) {
        if (getComputedStyle(around).overflowY !== 'hidden') continue;
        const { top, bottom, left, right } = around.getBoundingClientRect();
        const isInside = box.top >= top - 1 && box.bottom <= bottom + 1;
        return !isInside || box.left < left - 1 || box.right > right + 1;
      }
      return false;
    };
    return [...document.querySelectorAll('img')]
      .filter(isSpoilt)
      .map((picture) => picture.parentElement?.outerHTML.slice(0, 200) ?? '');
  });
}

const show = (view: ViewName) => showView(page, view);

test.beforeAll(async () => {
  home = newHome();
  folder = join(home, 'shapes');
  running = await launch(home);
  page = running.page;
});

test.afterAll(async () => {
  await running.close();
  removeHome(home);
});

test('few photos, many photos and the close-up show each photo whole', async () => {
  writePhotos(1);
  await dropPaths(page, [folder]);
  await page.getByRole('dialog').getByRole('button', { name: 'Classify' }).click();
  await expect(page.locator('[data-testid=photo-card][data-state=answered]')).toHaveCount(3);
  expect(await spoiltPictures()).toEqual([]);
  for (const name of Object.keys(SHAPES)) {
    await page.getByRole('button', { name: `Open ${name}0.png` }).click();
    await expect(page.getByTestId('stage').locator('img')).toHaveCount(2);
    expect(await spoiltPictures()).toEqual([]);
    await page.keyboard.press('Escape');
  }

  await page.getByRole('button', { name: 'Clear', exact: true }).click();
  writePhotos(6);
  await page.locator('input[webkitdirectory]').setInputFiles(folder);
  await expect(page.locator('[data-testid=photo-tile] img')).toHaveCount(18);
  expect(await spoiltPictures()).toEqual([]);
});

async function tileWidth(): Promise<number> {
  const box = await page.getByTestId('photo-tile').first().boundingBox();
  return box?.width ?? 0;
}

test('tiles grow with the window; a double click or Enter opens the close-up', async () => {
  const dialog = page.getByRole('dialog');
  await resizeWindow(running, 1024, 700);
  const narrow = await tileWidth();
  await resizeWindow(running, 1600, 1000);
  await expect.poll(tileWidth).toBeGreaterThan(1.3 * narrow);
  await expect(page.getByTestId('photo-tile').last()).toBeInViewport({ ratio: 1 });

  const last = page.getByTestId('photo-tile').last();
  const name = await last.getAttribute('title');
  await last.dblclick();
  await expect(dialog.getByRole('heading', { name: name?.split('/').at(-1) ?? '' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await page.getByRole('listbox', { name: 'Photos' }).press('Home');
  await page.keyboard.press('Enter');
  await expect(dialog).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
});

test('a single photo is shown large, and Enter opens the close-up', async () => {
  await page.getByRole('button', { name: 'Clear', exact: true }).click();
  await dropPaths(page, [join(folder, 'tall', 'tall0.png')]);
  const photo = page.locator('[data-testid=photo-card] img').first();
  await expect.poll(async () => (await photo.boundingBox())?.height).toBeGreaterThan(700);
  await page.getByTestId('photo-card').press('Enter');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');
});

test('the collection shows each photo whole', async () => {
  await show('Collection');
  await page.locator('input[webkitdirectory]').setInputFiles(folder);
  await expect(page.locator('[data-testid=collected-photo] img')).toHaveCount(18);
  expect(await spoiltPictures()).toEqual([]);
  rmSync(folder, { recursive: true });
});
