/** The real app in a real window, on a home of its own. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  _electron,
  expect,
  type ElectronApplication,
  type Locator,
  type Page,
} from '@playwright/test';
import { appEnvironment } from '../../build/setup/environment.mjs';
import { electronBinary, sandboxArguments } from '../../build/setup/electron.mjs';
import { openInChromium, setChromiumSize, tellPaths } from '../chromium/window';
import { writeCameraFile } from '../support/camera-file';
import type { Gray } from '../support/pictures';
import { drawn } from './views';

export const root = fileURLToPath(new URL('../..', import.meta.url));

export interface RunningApp {
  app: ElectronApplication;
  page: Page;
  close(): Promise<void>;
}

export function newHome(): string {
  return mkdtempSync(join(tmpdir(), 'atelier-home-'));
}

export function removeHome(home: string): void {
  rmSync(home, { recursive: true, force: true });
}

/** Dismiss the welcome of the first start, where nobody has yet: tests begin behind it. */
export function skipWelcome(home: string): void {
  const file = join(home, 'preferences.json');
  if (existsSync(file)) return;
  mkdirSync(home, { recursive: true });
  writeFileSync(file, JSON.stringify({ welcomed: true }));
}

/** What a process of the app gets, as `npm start` gives it. */
export function environmentFor(home: string): Record<string, string> {
  return { ...appEnvironment(process.env), ATELIER_HOME: home };
}

/** A small run that the window then finds, trained by the terminal's command. */
export function trainInTerminal(home: string, ...flags: string[]): void {
  runInTerminal(home, 'train', ...flags);
}

/** A command of the terminal, which has to succeed. */
export function runInTerminal(home: string, ...words: string[]): void {
  const args = [join(root, 'out', 'main', 'atelier.cjs'), ...words];
  execFileSync(process.execPath, args, {
    env: environmentFor(home),
    stdio: 'ignore',
  });
}

/** For a computer that does nothing for a while: what waits for it decides no test. Below a test's own limit. */
export const PATIENCE_MS = 120_000;

/** The window of an app, once it has content; waits for it, and in it, as long as a test may. */
export async function openedWindow(app: ElectronApplication): Promise<Page> {
  app.context().setDefaultTimeout(PATIENCE_MS);
  const page = await app.firstWindow();
  await page.waitForSelector('nav');
  return page;
}

/** The Chromium in which `npm test -- chromium` opens the window instead of Electron's. */
const chromium = process.env['ATELIER_IN_CHROMIUM'];

/**
 * Launch the built app as `npm start` does, or the packaged one that ATELIER_PACKAGED names.
 * @param switches of Chromium, or files to open
 * @param welcome whether the welcome of the first start may be shown
 */
export async function launch(
  home: string,
  switches: string[] = [],
  packaged = process.env['ATELIER_PACKAGED'],
  env: Record<string, string> = {},
  welcome = false,
): Promise<RunningApp> {
  if (!welcome) skipWelcome(home);
  if (chromium !== undefined) {
    const running = await openInChromium(chromium, { ...environmentFor(home), ...env }, switches);
    await running.page.waitForSelector('nav');
    return running;
  }
  const app = await _electron.launch({
    executablePath: packaged ?? electronBinary(),
    args: [...sandboxArguments(), ...(packaged === undefined ? [root] : []), ...switches],
    env: { ...environmentFor(home), ...env },
    timeout: PATIENCE_MS,
  });
  const page = await openedWindow(app);
  return { app, page, close: () => app.close() };
}

function setContentSize(
  { app, page }: RunningApp,
  size: { width: number; height: number },
): Promise<void> {
  if (chromium !== undefined) return setChromiumSize(page, size);
  return app.evaluate(({ BrowserWindow }, { width, height }) => {
    BrowserWindow.getAllWindows()[0]?.setContentSize(width, height);
  }, size);
}

/** Show the page in the app's theme: Playwright shows every page as light unless it is told not to. */
export async function followTheme(page: Page): Promise<void> {
  // Elsewhere Electron sets the theme; here main's choice reaches the page by Playwright itself.
  if (chromium === undefined) await page.emulateMedia({ colorScheme: null });
}

/** Give the window's page a size, in pixels. */
export async function resizeWindow(
  running: RunningApp,
  width: number,
  height: number,
): Promise<void> {
  const { page } = running;
  await setContentSize(running, { width, height });
  await expect.poll(() => page.evaluate(() => innerWidth), { intervals: [20] }).toBe(width);
  await drawn(page);
}

/** Drop files on the window as a person would, each from bytes or from text. */
export async function dropFiles(
  page: Page,
  files: readonly { name: string; type: string; bytes: Uint8Array }[],
): Promise<void> {
  const described = files.map(({ name, type, bytes }) => ({
    name,
    type,
    base64: Buffer.from(bytes).toString('base64'),
  }));
  await page.evaluate((list) => {
    const transfer = new DataTransfer();
    for (const { name, type, base64 } of list) {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      transfer.items.add(new File([bytes], name, { type }));
    }
    const options = { dataTransfer: transfer, bubbles: true, cancelable: true };
    document.body.dispatchEvent(new DragEvent('dragover', options));
    document.body.dispatchEvent(new DragEvent('drop', options));
  }, described);
}

/** Drop files and folders of this computer on the window, as a file manager does. */
export async function dropPaths(page: Page, paths: readonly string[]): Promise<void> {
  if (chromium !== undefined) await tellPaths(page, paths);
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: [...paths], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await session.send('Input.dispatchDragEvent', { type, x: 400, y: 300, data });
  }
  await session.detach();
}

/** Give the window's page a size, in pixels, and wait until it has it. */
export async function resizeTo(running: RunningApp, width: number, height: number): Promise<void> {
  const { page } = running;
  await setContentSize(running, { width, height });
  // To a few pixels: screens scale and window managers round.
  await page.waitForFunction(
    (size) => Math.abs(innerWidth - size.width) < 8 && Math.abs(innerHeight - size.height) < 8,
    { width, height },
  );
  await drawn(page);
}

/**
 * Begin to watch the window's tasks of more than 50 ms; Chromium reports no shorter ones.
 * @returns a function that gives those since it was called last, in milliseconds
 */
export async function watchTasks(page: Page): Promise<() => Promise<number[]>> {
  await page.evaluate(() => {
    const tasks: number[] = [];
    (globalThis as unknown as { longTasks: number[] }).longTasks = tasks;
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) tasks.push(duration);
    }).observe({ type: 'longtask' });
  });
  return () =>
    page.evaluate(() => (globalThis as unknown as { longTasks: number[] }).longTasks.splice(0));
}

/** Begin to watch for the window's longest task; the function returned tells it, in milliseconds. */
export async function watchLongTasks(page: Page): Promise<() => Promise<number>> {
  const tasks = await watchTasks(page);
  let longest = 0;
  return async () => (longest = Math.max(longest, ...(await tasks())));
}

/** Drop photos and wait until so many are answered. @returns milliseconds from drop to answer */
export async function timeToAnswer(
  page: Page,
  files: Parameters<typeof dropFiles>[1],
  wanted: number,
): Promise<number> {
  await page.evaluate((count) => {
    const isThere = () => document.querySelectorAll('[data-testid=photo-label]').length === count;
    const times = globalThis as unknown as { answered: Promise<number> };
    times.answered = new Promise((resolve) => {
      addEventListener(
        'drop',
        ({ timeStamp }) => {
          new MutationObserver((_records, observer) => {
            if (!isThere()) return;
            observer.disconnect();
            resolve(performance.now() - timeStamp);
          }).observe(document.body, { childList: true, subtree: true });
        },
        { once: true, capture: true },
      );
    });
  }, wanted);
  await dropFiles(page, files);
  return page.evaluate(() => (globalThis as unknown as { answered: Promise<number> }).answered);
}

/** What kinds of thing lie on the clipboard, as MIME types. */
export function clipboardFormats(app: ElectronApplication): Promise<string[]> {
  return app.evaluate(async ({ clipboard }) => {
    const older = clipboard as unknown as { availableFormats?: () => string[] };
    if (older.availableFormats !== undefined) return older.availableFormats();
    return (await clipboard.read()).flatMap((item) => item.types);
  });
}

/** Take away every notice that is shown, whatever lies over it. */
export async function dismissNotices(page: Page): Promise<void> {
  const dismiss = page.getByRole('button', { name: 'Dismiss' });
  while ((await dismiss.count()) > 0) {
    // One may go by itself meanwhile.
    await dismiss
      .first()
      .dispatchEvent('click', undefined, { timeout: 2000 })
      .catch(() => undefined);
  }
}

/** Start the app where Chromium has a camera that shows these pictures in turn. */
export function launchWithCamera(home: string, pictures: readonly Gray[]): Promise<RunningApp> {
  const video = join(home, 'camera.y4m');
  writeCameraFile(video, pictures);
  return launch(home, [
    '--use-fake-device-for-media-stream',
    `--use-file-for-fake-video-capture=${video}`,
  ]);
}

/**
 * Choose a run by what its option says: the options come by frames, so that their places say nothing.
 * @param name of the run; without one it is the first that is not built in
 */
export async function chooseRun(select: Locator, name: string | RegExp = ''): Promise<void> {
  const options = select.locator('option[value]:not([value=""])');
  const own = name === '' ? options.filter({ hasNotText: 'built in' }) : options;
  const value = await own.filter({ hasText: name }).first().getAttribute('value');
  await select.selectOption(value);
}

/**
 * Choose in Classify which run answers photos: the photo network does until one is chosen.
 * @param name of the run; without one it is the newest
 */
export async function answerWith(page: Page, name = ''): Promise<void> {
  await page.getByRole('navigation').getByRole('button', { name: 'Classify', exact: true }).click();
  await chooseRun(page.getByRole('combobox', { name: 'Model', exact: true }), name);
}
