/** The camera: a live prediction, photos taken, bursts for a class, and when it may be used. */
import { expect, test, type Page } from '@playwright/test';
import {
  answerWith,
  launch,
  launchWithCamera,
  newHome,
  removeHome,
  trainInTerminal,
  type RunningApp,
} from './app';
import { garments } from './photo-files';
import { show as showView, type ViewName } from './views';

const TROUSER = 1;

let home: string;
let running: RunningApp;
let page: Page;

test.describe.configure({ mode: 'serial' });

test.beforeAll(async () => {
  home = newHome();
  trainInTerminal(home, '--model', 'linear', '--epochs', '2', '--name', 'Quick');
  running = await launchWithCamera(home, await garments(TROUSER, 4));
  page = running.page;
  await answerWith(page, 'Quick');
});

test.afterAll(async () => {
  await running.close();
  removeHome(home);
});

const button = (name: string | RegExp) => page.getByRole('button', { name });
const video = () => page.getByLabel('Live camera image');

const show = (view: ViewName) => showView(page, view);

/** What asking for media comes to: "given", or the name of the error. */
function outcome(from: Page, constraints: object): Promise<string> {
  return from.evaluate(async (wanted) => {
    try {
      const stream = await navigator.mediaDevices.getUserMedia(wanted);
      for (const track of stream.getTracks()) track.stop();
      return 'given';
    } catch (error) {
      return (error as DOMException).name;
    }
  }, constraints);
}

/** Keep the tracks of the camera that is shown, to look at them once it is closed. */
async function keepTracks(): Promise<() => Promise<string[]>> {
  await video().evaluate((element: HTMLVideoElement) => {
    const kept = globalThis as unknown as { tracks: MediaStreamTrack[] };
    kept.tracks = (element.srcObject as MediaStream).getTracks();
  });
  return () =>
    page.evaluate(() => {
      const kept = globalThis as unknown as { tracks: MediaStreamTrack[] };
      return kept.tracks.map(({ kind, readyState }) => `${kind} ${readyState}`);
    });
}

test('the page is denied the camera until its button is pressed', async () => {
  expect(await outcome(page, { video: true })).toBe('NotAllowedError');
  await show('Classify');
  await button('Use camera').click();
  await expect(page.getByTestId('live-label')).toHaveText('Trouser');
  expect(await outcome(page, { video: true })).toBe('given');
});

test('sound and the screen are denied while the camera is open', async () => {
  expect(await outcome(page, { audio: true })).toBe('NotAllowedError');
  expect(await outcome(page, { audio: true, video: true })).toBe('NotAllowedError');
  const screen = { mandatory: { chromeMediaSource: 'desktop' } };
  expect(await outcome(page, { video: screen })).not.toBe('given');
  const others = await page.evaluate(async () => {
    const names = ['microphone', 'geolocation', 'notifications'] as PermissionName[];
    const states = await Promise.all(names.map((name) => navigator.permissions.query({ name })));
    return states.map(({ state }) => state);
  });
  expect(others).toEqual(['denied', 'denied', 'denied']);
});

test('another window is denied the camera while it is open', async () => {
  const denied = await running.app.evaluate(async ({ BrowserWindow }) => {
    const window = new BrowserWindow({ show: false });
    try {
      await window.loadURL('app://atelier/index.html');
      const script = `navigator.mediaDevices.getUserMedia({ video: true }).then(() => 'given', ({ name }) => name)`;
      return String(await window.webContents.executeJavaScript(script));
    } finally {
      window.destroy();
    }
  });
  expect(denied).toBe('NotAllowedError');
});

test('the prediction is announced, and photos that are taken are classified', async () => {
  await expect(page.locator('[aria-live=polite]')).toHaveText('Trouser');
  await button('Take photo').click();
  await expect(page.getByTestId('photo-label')).toHaveText(['Trouser']);
  await button('Take photo').click();
  await expect(page.getByTestId('photo-label')).toHaveText(['Trouser', 'Trouser']);
  await expect(page.getByTestId('live-label')).toHaveText('Trouser');
});

test('stopping the camera ends its tracks and its permission', async () => {
  const states = await keepTracks();
  expect(await states()).toEqual(['video live']);
  await button('Stop camera').click();
  await expect(page.getByTestId('camera')).toHaveCount(0);
  expect(await states()).toEqual(['video ended']);
  expect(await outcome(page, { video: true })).toBe('NotAllowedError');
  await expect(page.getByTestId('photo-card')).toHaveCount(2);
});

test('leaving the view ends them too', async () => {
  await button('Use camera').click();
  await expect(page.getByTestId('live-label')).toHaveText('Trouser');
  const states = await keepTracks();
  await show('Runs');
  await expect.poll(states).toEqual(['video ended']);
  expect(await outcome(page, { video: true })).toBe('NotAllowedError');
  await show('Classify');
  await expect(page.getByTestId('photo-card')).toHaveCount(2);
  await expect(page.getByTestId('camera')).toHaveCount(0);
});

const kept = () => page.getByTestId('collected-photo');

/** Hold the button until so many frames are taken; a mouse lets it go elsewhere. */
async function takeBurst(frames: number, way: 'mouse' | 'Space' | 'Enter'): Promise<void> {
  const hold = button('Hold to take photos');
  // Choosing a class may be quicker than the camera.
  await expect(hold).toBeEnabled();
  if (way === 'mouse') {
    await hold.hover();
    await page.mouse.down();
  } else {
    await hold.focus();
    await page.keyboard.down(way);
  }
  const taken = async (): Promise<number> =>
    parseInt((await page.getByTestId('burst-count').textContent()) ?? '', 10);
  await expect.poll(taken).toBeGreaterThanOrEqual(frames);
  if (way === 'mouse') {
    await page.mouse.move(20, 20);
    await page.mouse.up();
  } else {
    await page.keyboard.up(way);
  }
  await expect(page.getByTestId('burst-count')).toHaveCount(0);
}

test('a burst fills a class of an empty collection and is undone at once', async () => {
  await show('Collection');
  await button('Use camera').click();
  await expect(button('Hold to take photos')).toBeDisabled();
  await page.getByRole('button', { name: /class of the photos$/ }).click();
  await page.getByLabel('New class').fill('hat');
  await page.keyboard.press('Enter');
  await takeBurst(5, 'mouse');
  const camera = page.getByTestId('camera');
  await expect(camera).toContainText(/Added [1-9]\d* photos? to hat\./);
  const first = Number(/Added (\d+)/.exec((await camera.textContent()) ?? '')?.[1]);
  await expect(kept()).toHaveCount(first);
  await expect(page.getByRole('region', { name: 'hat', exact: true })).toBeVisible();
  await button(`Undo last burst (${first} photo`).click();
  await expect(kept()).toHaveCount(0);
  await expect(button(/^Undo last burst/)).toHaveCount(0);
});

for (const key of ['Space', 'Enter'] as const) {
  test(`${key} held down takes a burst; photos that are there stay as they are`, async () => {
    const before = await kept().count();
    await takeBurst(3, key);
    const summary = page.getByTestId('burst-summary');
    await expect(summary).toHaveText(/^Added \d+ photos? to hat\./);
    const numbers = ((await summary.textContent()) ?? '').match(/\d+/g)?.map(Number) ?? [];
    const [added = 0, present = 0] = numbers;
    expect(added + present).toBeGreaterThanOrEqual(3);
    await expect(kept()).toHaveCount(before + added);
    expect(before + added).toBeGreaterThan(0);
  });
}

/** Where a picture is dark: 0 its left edge, 1 its right. */
async function darkAt(image: HTMLImageElement): Promise<number> {
  await image.decode();
  const [width, height] = [image.naturalWidth, image.naturalHeight];
  const context = new OffscreenCanvas(width, height).getContext('2d');
  context?.drawImage(image, 0, 0);
  const { data } = context?.getImageData(0, 0, width, height) ?? { data: [] };
  const dark = [...data.keys()].filter((at) => at % 4 === 0 && (data[at] ?? 0) < 128);
  return dark.reduce((sum, at) => sum + ((at / 4) % width), 0) / dark.length / width;
}

test('the picture is mirrored as it is shown, and not as it is kept', async () => {
  const shown = await video().evaluate((element) => getComputedStyle(element).transform);
  expect(shown).toMatch(/^matrix\(-1, 0, 0, 1/);
  expect(await kept().first().locator('img').evaluate(darkAt)).toBeLessThan(0.45);
});

test('a page that is loaded again is denied the camera', async () => {
  await show('Classify');
  await button('Use camera').click();
  await expect(page.getByTestId('live-label')).toHaveText('Trouser');
  await page.reload();
  await page.waitForSelector('nav');
  expect(await outcome(page, { video: true })).toBe('NotAllowedError');
});

test('without a camera a sentence says so', async () => {
  const elsewhere = newHome();
  trainInTerminal(elsewhere, '--model', 'linear', '--epochs', '1');
  const without = await launch(elsewhere, ['--use-fake-device-for-media-stream=device-count=0']);
  try {
    await showView(without.page, 'Classify');
    await without.page.getByRole('button', { name: 'Use camera' }).click();
    const problem = without.page.getByTestId('camera').getByRole('alert');
    await expect(problem).toHaveText('No camera found. Connect a camera and try again.');
    await without.page.getByRole('button', { name: 'Close camera' }).click();
    await expect(without.page.getByRole('button', { name: 'Choose photos…' })).toBeVisible();
  } finally {
    await without.close();
    removeHome(elsewhere);
  }
});
