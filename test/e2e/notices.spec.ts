/** Notices: they cover no control, and take room only while there are any. */
import { expect, test, type Page } from '@playwright/test';
import { runRecord, writeRecords } from '../support/run-record';
import { dismissNotices, launch, newHome, removeHome, resizeWindow, type RunningApp } from './app';
import { whileHalted } from './processes';
import { show, VIEWS } from './views';

let home: string;
let running: RunningApp;
let page: Page;

test.describe.configure({ mode: 'serial' });

test.beforeAll(async () => {
  home = newHome();
  writeRecords(
    home,
    ['One', 'Two', 'Three', 'Four'].map((name) => runRecord(name.toLowerCase(), { name })),
  );
  running = await launch(home);
  page = running.page;
});

test.afterAll(async () => {
  await running.close();
  removeHome(home);
});

const notices = () => page.getByRole('region', { name: 'Notices' });

/** Notices that stay while pages are gone through: runs that can be brought back. */
async function deleteRuns(count: number): Promise<void> {
  await show(page, 'Runs');
  for (let at = 0; at < count; at++) {
    await page
      .getByRole('button', { name: /^Delete/ })
      .first()
      .click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
    await expect(notices().getByRole('button', { name: 'Undo' })).toHaveCount(at + 1);
  }
}

/** Controls that a notice is drawn over. */
function covered(): Promise<string[]> {
  return page.evaluate(() => {
    const boxes = [...document.querySelectorAll('[aria-label=Notices] > *')].map((element) =>
      element.getBoundingClientRect(),
    );
    const controls = document.querySelectorAll('nav button, main :is(button, input, select, a)');
    return [...controls]
      .filter((control) => {
        const { left, right, top, bottom } = control.getBoundingClientRect();
        const x = (left + right) / 2;
        const isInSight = control.contains(document.elementFromPoint(x, (top + bottom) / 2));
        // What a view scrolls out of its sight is drawn nowhere.
        const frame = control.closest('main, nav[aria-label=Views]')?.getBoundingClientRect();
        const end = Math.min(bottom, frame?.bottom ?? bottom);
        return (
          isInSight &&
          boxes.some(
            (box) => left < box.right && right > box.left && top < box.bottom && end > box.top + 1,
          )
        );
      })
      .map((control) => control.getAttribute('aria-label') ?? control.textContent.trim());
  });
}

for (const [width, height] of [
  [1280, 820],
  [1024, 700],
] as const) {
  test(`no notice covers a control at ${width}x${height}`, async () => {
    await resizeWindow(running, width, height);
    const main = page.getByRole('main');
    const before = await main.boundingBox();
    await deleteRuns(2);
    for (const view of VIEWS) {
      await show(page, view);
      const strip = await notices().boundingBox();
      const content = await main.boundingBox();
      expect(content && strip && content.y + content.height <= strip.y + 1, view).toBe(true);
      expect(strip && strip.y + strip.height <= height + 1, view).toBe(true);
      expect(await covered(), view).toEqual([]);
    }
    await dismissNotices(page);
    await expect.poll(async () => (await main.boundingBox())?.height).toBe(before?.height);
  });
}

test('what a page could not read is told on it, and on no other page', async () => {
  writeRecords(home, [runRecord('five', { name: 'Five' })]);
  await show(page, 'Runs');
  const failure = notices().getByText('The predictions for the test images are missing');
  await whileHalted(running, 'analyst', async () => {
    await show(page, 'Results');
    await show(page, 'Help');
  });
  // It answers in turn, so that what Results asked for is answered by now.
  await page.evaluate(() => window.atelier.request('inspect:duplicates', { run: 'five' }));
  await expect(failure).toBeHidden();
  await show(page, 'Results');
  await expect(failure).toBeVisible();
  await show(page, 'Help');
  await expect(failure).toBeHidden();
});
