/**
 * Tasks of the window's main thread while all views are walked through with 500 runs, five of them of 500
 * epochs, and 1,000 photos. A measurement for docs/figures.md and not a promise: timings decide no test.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from '@playwright/test';
import { writeRuns } from '../support/many-runs';
import { png, studioPhoto } from '../support/pictures';
import { launch, newHome, removeHome, trainInTerminal, watchTasks } from './app';
import { trouserPixels } from './photo-files';
import { show, VIEWS } from './views';

const RUNS = 500;
const LONG_RUNS = 5;
const PHOTOS = 1000;
/** What a view still does after it is shown is over by then. */
const CALM_MS = 1500;

test.skip(process.env['ATELIER_BENCH'] === undefined, 'Set ATELIER_BENCH to measure.');
test.setTimeout(900_000);

async function writePhotos(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const pixels = await trouserPixels();
  for (let at = 0; at < PHOTOS; at++) {
    const bytes = png(studioPhoto(pixels, 14, 10 + (at % 20)));
    writeFileSync(join(folder, `photo ${at}.png`), bytes);
  }
}

test('tasks over 50 ms in a walk through all views', async () => {
  const home = newHome();
  const folder = join(home, 'wardrobe');
  await writePhotos(folder);
  trainInTerminal(home, '--model', 'linear', '--epochs', '2', '--name', 'Scored');
  writeRuns(home, RUNS, 4);
  writeRuns(home, LONG_RUNS, 500);
  const running = await launch(home);
  const { page } = running;
  const takeTasks = await watchTasks(page);
  const found: Record<string, number[]> = {};
  const during = async (what: string, act: () => Promise<unknown>): Promise<void> => {
    await act();
    await page.waitForTimeout(CALM_MS);
    const tasks = (await takeTasks()).map(Math.round);
    if (tasks.length > 0) found[what] = [...(found[what] ?? []), ...tasks];
  };

  for (const view of VIEWS) await during(view, () => show(page, view));
  await show(page, 'Runs');
  await during('five runs of 500 epochs', async () => {
    for (let run = 1; run <= LONG_RUNS; run++) {
      await page.getByPlaceholder(/^Filter/).fill(`"Run ${run}"`);
      await page
        .getByRole('checkbox', { name: `Compare Run ${run}`, exact: true })
        .first()
        .check();
    }
    await page.getByPlaceholder(/^Filter/).fill('');
  });
  await during('scrolling 500 runs', async () => {
    const table = page.getByRole('table', { name: 'Runs' });
    for (let step = 0; step < 40; step++) {
      await table.evaluate((element) => element.parentElement?.scrollBy(0, 400));
      await page.waitForTimeout(30);
    }
  });
  await during('filtering 500 runs', () =>
    page.getByPlaceholder(/^Filter/).pressSequentially('Test > 10%', { delay: 60 }),
  );
  await page.getByPlaceholder(/^Filter/).fill('');
  await show(page, 'Results');
  for (const radio of await page.getByRole('group', { name: 'Results' }).getByRole('radio').all()) {
    await during(`Results, ${(await radio.textContent()) ?? ''}`, () => radio.click());
  }
  await show(page, 'Classify');
  await during('1,000 photos classified', async () => {
    await page.locator('input[webkitdirectory]').setInputFiles(folder);
    // An expectation that has to wait looks through the whole page again and again, in long tasks of its own.
    await page.waitForFunction(
      (words) => document.querySelector('main')?.textContent.includes(words),
      `${PHOTOS.toLocaleString('en')} photos`,
      { polling: 1000, timeout: 600_000 },
    );
  });
  await during('scrolling 1,000 photos', async () => {
    const list = page.getByRole('listbox', { name: 'Photos' });
    for (let step = 0; step < 60; step++) {
      await list.evaluate((element) => {
        element.scrollBy(0, 500);
      });
      await page.waitForTimeout(30);
    }
  });
  for (const view of VIEWS) await during(`${view}, again`, () => show(page, view));

  const all = Object.values(found).flat();
  const description = `${all.length}, the longest ${Math.max(0, ...all)} ms: ${JSON.stringify(found)}`;
  test.info().annotations.push({ type: 'tasks over 50 ms', description });
  process.stdout.write(`tasks over 50 ms: ${description}\n`);
  await running.close();
  removeHome(home);
});
