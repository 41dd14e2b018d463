/**
 * How fast fifty runs of five hundred epochs draw and pan. A measurement for docs/figures.md and not
 * a promise: timings decide no test.
 */
import { expect, test } from '@playwright/test';
import { writeRuns } from '../support/many-runs';
import { launch, newHome, removeHome } from './app';
import { show } from './views';

const RUNS = 50;
const EPOCHS = 500;
const FRAMES = 180;

test.skip(process.env['ATELIER_BENCH'] === undefined, 'Set ATELIER_BENCH to measure.');
test.setTimeout(600_000);

const part = (share: number, sorted: readonly number[]): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;

test('frames while fifty runs of five hundred epochs are panned', async () => {
  const home = newHome();
  writeRuns(home, RUNS, EPOCHS);
  const running = await launch(home);
  const { page } = running;
  await show(page, 'Runs');
  const all = page.getByLabel('Select all shown runs');
  await expect(page.getByTestId('run-row').first()).toBeVisible();
  const begun = Date.now();
  await all.check();
  await expect(page.getByTestId('legend-line')).toHaveCount(RUNS);
  const drawn = Date.now() - begun;
  process.stdout.write(`all curves read and drawn after ${drawn} ms\n`);
  const chart = page.getByRole('application').first();
  for (const images of ['Validation', 'Training', 'Both']) {
    for (const smoothing of ['0', '0.6']) {
      await page.getByRole('radio', { name: images, exact: true }).click();
      await page.getByLabel('Smoothing').fill(smoothing);
      await chart.focus();
      for (const key of ['+', '+', '+']) await page.keyboard.press(key);
      const { times: frames, drawings } = await chart.evaluate(async (element, count) => {
        const next = (): Promise<number> => new Promise(requestAnimationFrame);
        // Out of the frame's own callbacks, as the events of a hand come.
        const between = (): Promise<void> =>
          new Promise((resolve) => {
            const { port1, port2 } = new MessageChannel();
            port1.onmessage = () => {
              resolve();
            };
            port2.postMessage(null);
          });
        const times: number[] = [];
        const canvas = element.querySelector('canvas');
        const context = canvas?.getContext('2d');
        if (canvas === null || context === null || context === undefined) {
          throw new Error('There is no chart.');
        }
        // Counted, because a chart that stands still is quick too.
        let drawings = 0;
        const clear = context.clearRect.bind(context);
        context.clearRect = (...where) => {
          drawings++;
          clear(...where);
        };
        let before = await next();
        for (let frame = 0; frame < count; frame++) {
          await between();
          const deltaY = Math.floor(frame / 30) % 2 === 0 ? 8 : -8;
          element.dispatchEvent(
            new WheelEvent('wheel', { deltaY, shiftKey: true, bubbles: true, cancelable: true }),
          );
          const now = await next();
          // A picture can only be read once it is painted.
          context.getImageData(canvas.width >> 1, canvas.height >> 1, 1, 1);
          times.push(now - before);
          before = now;
        }
        return { times, drawings };
      }, FRAMES);
      expect(drawings, 'drawings').toBeGreaterThanOrEqual(FRAMES - 2);
      const sorted = [...frames].sort((a, b) => a - b);
      const late = frames.filter((milliseconds) => milliseconds > 1000 / 50).length;
      const description = `median ${part(0.5, sorted).toFixed(1)} ms, 95 of 100 within ${part(0.95, sorted).toFixed(1)} ms, ${late} of ${FRAMES} later than 20 ms`;
      test.info().annotations.push({ type: `${images}, smoothing ${smoothing}`, description });
      process.stdout.write(`${images}, smoothing ${smoothing}: ${description}\n`);
      await page.keyboard.press('Escape');
    }
  }
  await running.close();
  removeHome(home);
});
