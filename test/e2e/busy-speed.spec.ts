/**
 * How the window feels while the computer is busy: answers of the live camera a second, and typing and
 * scrolling while the preset Best trains, beside the same before. Measurements for docs/figures.md and no
 * promises: timings decide no test.
 */
import { expect, test, type Page } from '@playwright/test';
import { writeRuns } from '../support/many-runs';
import { launch, launchWithCamera, newHome, removeHome } from './app';
import { garments } from './photo-files';
import { show } from './views';

const CAMERA_SECONDS = 10;
const RUNS = 200;
const TYPED = 'test > 10% and model is cnn';
const KEY_MS = 80;
const SCROLL_STEPS = 60;

test.skip(process.env['ATELIER_BENCH'] === undefined, 'Set ATELIER_BENCH to measure.');
test.setTimeout(600_000);

function said(what: string, measured: object): void {
  const description = JSON.stringify(measured);
  test.info().annotations.push({ type: what, description });
  process.stdout.write(`${what}: ${description}\n`);
}

function spread(values: number[]): { median: number; p95: number; longest: number } {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) =>
    Math.round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0);
  return { median: at(0.5), p95: at(0.95), longest: at(1) };
}

interface Watch {
  gaps: number[];
  keys: number[];
  /** Frames of the camera. */
  taken: number;
}

/** Times between frames, from a key to the frame that shows it, and camera frames that are sent. */
async function watch(page: Page): Promise<void> {
  await page.evaluate(() => {
    const seen = window as unknown as Watch;
    seen.gaps = [];
    seen.keys = [];
    seen.taken = 0;
    let before = performance.now();
    const next = (now: number) => {
      seen.gaps.push(now - before);
      before = now;
      requestAnimationFrame(next);
    };
    requestAnimationFrame(next);
    window.addEventListener(
      'keydown',
      ({ timeStamp }) => {
        // The second frame begins once the first, which has the key in it, is drawn.
        requestAnimationFrame(() => {
          requestAnimationFrame((now) => seen.keys.push(now - timeStamp));
        });
      },
      { capture: true },
    );
    const make = window.createImageBitmap.bind(window);
    Object.defineProperty(window, 'createImageBitmap', {
      value: (...given: unknown[]): unknown => {
        seen.taken += 1;
        return Reflect.apply(make, window, given);
      },
    });
  });
}

/** What was seen since the last time. */
async function take(page: Page): Promise<Watch> {
  return page.evaluate(() => {
    const seen = window as unknown as Watch;
    const { gaps, keys, taken } = seen;
    Object.assign(seen, { gaps: [], keys: [], taken: 0 });
    return { gaps, keys, taken };
  });
}

test('answers of the live camera a second, by the photo network', async () => {
  const home = newHome();
  const running = await launchWithCamera(home, await garments(1, 4));
  const { page } = running;
  await show(page, 'Classify');
  await page.getByRole('button', { name: 'Use camera' }).click();
  await expect(page.getByTestId('live-label')).not.toBeEmpty();
  await watch(page);
  await page.waitForTimeout(2000);
  await take(page);
  await page.waitForTimeout(1000 * CAMERA_SECONDS);
  const { taken, gaps } = await take(page);
  said('live camera', { answersPerSecond: taken / CAMERA_SECONDS, frameMs: spread(gaps) });
  await running.close();
  removeHome(home);
});

async function typeAndScroll(page: Page): Promise<{ keyMs: object; scrollFrameMs: object }> {
  await show(page, 'Runs');
  await take(page);
  const filter = page.getByPlaceholder(/^Filter/);
  await filter.pressSequentially(TYPED, { delay: KEY_MS });
  await page.waitForTimeout(500);
  const { keys } = await take(page);
  await filter.fill('');
  await page.waitForTimeout(500);
  await take(page);
  const table = page.getByRole('table', { name: 'Runs' });
  await table.hover();
  for (let step = 0; step < SCROLL_STEPS; step++) {
    await page.mouse.wheel(0, step < SCROLL_STEPS / 2 ? 200 : -200);
    await page.waitForTimeout(30);
  }
  const { gaps } = await take(page);
  return { keyMs: spread(keys), scrollFrameMs: spread(gaps) };
}

test('typing and scrolling while Best trains, and before', async () => {
  const home = newHome();
  writeRuns(home, RUNS, 4);
  const running = await launch(home);
  const { page } = running;
  await watch(page);
  await typeAndScroll(page);
  const before = await typeAndScroll(page);
  await show(page, 'Train');
  await page.getByLabel('Preset', { exact: true }).selectOption('Best');
  await page.getByRole('main').getByRole('button', { name: 'Train', exact: true }).click();
  await expect(page.getByTestId('progress')).toContainText(/Images\/s\s*\d/, { timeout: 120_000 });
  const training = [await typeAndScroll(page), await typeAndScroll(page)];
  said('typing and scrolling', { before, training });
  await running.close();
  removeHome(home);
});
