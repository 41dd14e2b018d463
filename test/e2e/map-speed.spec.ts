/**
 * How fast the map of ten thousand images is zoomed, moved and looked at. A measurement for
 * docs/figures.md and not a promise: timings decide no test.
 */
import { expect, test } from '@playwright/test';
import { launch, newHome, removeHome, trainInTerminal } from './app';
import { show } from './views';

const FRAMES = 180;
const IMAGES = 10_000;

test.skip(process.env['ATELIER_BENCH'] === undefined, 'Set ATELIER_BENCH to measure.');
test.setTimeout(600_000);

const part = (share: number, sorted: readonly number[]): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;

/** What a hand does in each frame. */
type Hand = 'zooms' | 'moves' | 'turns' | 'points';

/** Time from frame to frame while a hand works on the map, in milliseconds. Runs in the window. */
async function frames(
  canvas: Element,
  { count, hand }: { count: number; hand: Hand },
): Promise<{ times: number[]; drawings: number }> {
  if (!(canvas instanceof HTMLCanvasElement)) throw new Error('There is no map.');
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('The map has no picture.');
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
  // Counted, because a map that stands still is quick too.
  let drawings = 0;
  const put = context.putImageData.bind(context);
  context.putImageData = (image: ImageData, x: number, y: number) => {
    drawings++;
    put(image, x, y);
  };
  const { left, top, width, height } = canvas.getBoundingClientRect();
  const mouse = (type: string, x: number, y: number, target: EventTarget): void => {
    const place = { clientX: left + x, clientY: top + y, view: window, bubbles: true };
    target.dispatchEvent(
      type.startsWith('pointer')
        ? new PointerEvent(type, place)
        : new MouseEvent(type, { ...place, cancelable: true }),
    );
  };
  const [x, y] = [width / 2, height / 2];
  const act: Record<Hand, (frame: number) => void> = {
    zooms(frame) {
      const deltaY = Math.floor(frame / 60) % 2 === 0 ? -8 : 8;
      const place = { clientX: left + x, clientY: top + y, bubbles: true, cancelable: true };
      canvas.dispatchEvent(new WheelEvent('wheel', { ...place, deltaY }));
    },
    moves(frame) {
      const turn = frame / 20;
      mouse('mousemove', x + 90 * Math.sin(turn), y + 60 * Math.cos(turn), window);
    },
    // By keyboard: a pointer that is made up cannot be captured, as a drag in three dimensions needs.
    turns() {
      const key = { key: 'ArrowRight', bubbles: true, cancelable: true };
      canvas.dispatchEvent(new KeyboardEvent('keydown', key));
    },
    points(frame) {
      const turn = frame / 30;
      mouse('pointermove', x + 0.4 * width * Math.sin(turn), y + 80 * Math.cos(turn), canvas);
    },
  };
  if (hand === 'moves') mouse('mousedown', x, y, canvas);
  const times: number[] = [];
  let before = await next();
  for (let frame = 0; frame < count; frame++) {
    await between();
    act[hand](frame);
    const now = await next();
    // A picture can only be read once it is painted.
    context.getImageData(canvas.width >> 1, canvas.height >> 1, 1, 1);
    times.push(now - before);
    before = now;
  }
  if (hand === 'moves') mouse('mouseup', x, y, window);
  context.putImageData = put;
  return { times, drawings };
}

test('frames while the map of ten thousand images is zoomed, moved and pointed at', async () => {
  const home = newHome();
  trainInTerminal(home, '--model', 'linear', '--epochs', '1', '--name', 'Mapped');
  const running = await launch(home);
  const { page } = running;
  await show(page, 'Results');
  await page.getByRole('radio', { name: 'Map', exact: true }).click();
  const canvas = page.getByTestId('map-canvas');
  await expect(page.getByTestId('map-meant')).toContainText(IMAGES.toLocaleString('en'));
  for (const [layout, space] of [
    ['PCA', '2D'],
    ['UMAP', '2D'],
    ['PCA', '3D'],
  ] as const) {
    const begun = Date.now();
    await page.getByRole('radio', { name: space, exact: true }).click();
    await page.getByRole('radio', { name: layout, exact: true }).click();
    const laid = layout === 'PCA' ? 'PCA of' : 'UMAP of';
    await expect(page.getByTestId('map-explanation')).toContainText(laid, { timeout: 300_000 });
    process.stdout.write(`${layout} in ${space} is there after ${Date.now() - begun} ms\n`);
    for (const closer of [0, 2, 6]) {
      for (const hand of ['zooms', space === '2D' ? 'moves' : 'turns', 'points'] as const) {
        await canvas.focus();
        await page.keyboard.press('0');
        for (let step = 0; step < closer; step++) await page.keyboard.press('+');
        await page.waitForTimeout(500);
        const zoom = (await canvas.getAttribute('data-zoom')) ?? '';
        const { times, drawings } = await canvas.evaluate(frames, { count: FRAMES, hand });
        // What the pointer shows lies over the map, which stays as it is.
        if (hand !== 'points') expect(drawings, 'drawings').toBeGreaterThanOrEqual(FRAMES - 2);
        const sorted = [...times].sort((a, b) => a - b);
        const late = times.filter((milliseconds) => milliseconds > 1000 / 50).length;
        const description = `median ${part(0.5, sorted).toFixed(1)} ms, 95 of 100 within ${part(0.95, sorted).toFixed(1)} ms, ${late} of ${FRAMES} later than 20 ms`;
        const type = `${layout} in ${space} at ${zoom}, a hand ${hand}`;
        test.info().annotations.push({ type, description });
        process.stdout.write(`${type}: ${description}\n`);
      }
    }
  }
  await running.close();
  removeHome(home);
});
