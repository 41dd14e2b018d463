/** The one window: sandboxed, without Node, and unable to go anywhere else. */
import { join } from 'node:path';
import { BrowserWindow, nativeTheme, screen } from 'electron';
import { ORIGIN } from './app-url';
import { resourcePath } from '@engine/resources';
import { fitted, type Layout, type Rectangle } from './layout';
import { limitPermissions, type CameraPermission } from './permissions';

const FIRST_SIZE = { width: 1280, height: 820 };
const SMALLEST = { width: 900, height: 600 };
/** Linux's window managers draw a title and edges around what Electron calls the window. */
const FRAME = process.platform === 'linux' ? { width: 8, height: 40 } : { width: 0, height: 0 };
/** A screen that is plugged in or turned tells of several changes. */
const SCREENS_SETTLE_MS = 300;
/** The page's own background, so that nothing flashes before it is painted. */
const BACKGROUND = { light: '#f7f5f1', dark: '#191817' };

/** A page that is loaded again, or whose process is gone, has closed the camera without a word. */
function endWithPage(camera: CameraPermission, { webContents }: BrowserWindow): void {
  const end = (): void => {
    camera.end();
  };
  webContents.on('did-navigate', end);
  webContents.on('render-process-gone', end);
}

function denyNavigation({ webContents }: BrowserWindow): void {
  webContents.setWindowOpenHandler(() => ({ action: 'deny' }));
  const deny = (event: { preventDefault(): void }): void => {
    event.preventDefault();
  };
  webContents.on('will-navigate', deny);
  webContents.on('will-redirect', deny);
  webContents.on('will-attach-webview', deny);
}

/** On Linux a window brings its icon; elsewhere it has its program's. */
function windowIcon(): { icon?: string } {
  const icon = process.platform === 'linux' ? resourcePath('icon.png') : null;
  return icon === null ? {} : { icon };
}

/** What can be used of each screen, the main one first, in device-independent pixels. */
function workAreas(): Rectangle[] {
  const main = screen.getPrimaryDisplay();
  const others = screen.getAllDisplays().filter(({ id }) => id !== main.id);
  return [main, ...others].map(({ workArea }) => workArea);
}

/** No larger than the smallest screen, on which the window could not be made to fit otherwise. */
function smallest(areas: readonly Rectangle[]): { minWidth: number; minHeight: number } {
  const least = (of: 'width' | 'height'): number =>
    Math.min(SMALLEST[of], ...areas.map((area) => area[of] - FRAME[of]));
  return { minWidth: least('width'), minHeight: least('height') };
}

/** Screens come, go, are turned and scaled while the window is open. */
function keepInSight(window: BrowserWindow): void {
  let timer: NodeJS.Timeout | null = null;
  const fit = (): void => {
    timer = null;
    if (window.isDestroyed() || window.isFullScreen()) return;
    const areas = workAreas();
    const { minWidth, minHeight } = smallest(areas);
    window.setMinimumSize(minWidth, minHeight);
    // The system fits these itself.
    if (window.isMaximized() || window.isMinimized()) return;
    const now = window.getBounds();
    const place = fitted(now, areas, FRAME);
    const differs = (['x', 'y', 'width', 'height'] as const).some((of) => now[of] !== place[of]);
    if (differs) window.setBounds(place);
  };
  const soon = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(fit, SCREENS_SETTLE_MS);
  };
  const changes = ['display-added', 'display-removed', 'display-metrics-changed'] as const;
  for (const change of changes) screen.on(change as 'display-added', soon);
  window.on('closed', () => {
    for (const change of changes) screen.off(change as 'display-added', soon);
  });
}

function rememberPlace(window: BrowserWindow, layout: Layout): void {
  const remember = (): void => {
    if (window.isMinimized() || window.isFullScreen()) return;
    layout.keepWindow({ ...window.getNormalBounds(), maximized: window.isMaximized() });
  };
  window.on('resize', remember);
  window.on('move', remember);
  window.on('maximize', remember);
  window.on('unmaximize', remember);
}

/** Show Atelier's page. @returns whether it is there; not where the window was closed meanwhile */
async function load(window: BrowserWindow): Promise<boolean> {
  const page = { closed: false };
  window.once('close', () => {
    page.closed = true;
  });
  try {
    await window.loadURL(`${ORIGIN}/index.html`);
  } catch (error) {
    // Chromium reports the page of a closed window as one that failed to load.
    if (!page.closed && !window.isDestroyed()) throw error;
  }
  return !window.isDestroyed();
}

/**
 * Open the window and its page.
 * @returns null where the person closed it, or the app was quit, before the page was there
 */
export async function openWindow(
  layout: Layout,
  camera: CameraPermission,
): Promise<BrowserWindow | null> {
  limitPermissions(camera);
  const areas = workAreas();
  const window = new BrowserWindow({
    ...fitted(layout.window ?? FIRST_SIZE, areas, FRAME),
    ...smallest(areas),
    show: false,
    autoHideMenuBar: true,
    title: 'Atelier',
    ...windowIcon(),
    backgroundColor: nativeTheme.shouldUseDarkColors ? BACKGROUND.dark : BACKGROUND.light,
    webPreferences: {
      preload: join(__dirname, '../preload/preload.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      // Curves go on while the window is behind another one.
      backgroundThrottling: false,
      spellcheck: false,
    },
  });
  denyNavigation(window);
  endWithPage(camera, window);
  rememberPlace(window, layout);
  keepInSight(window);
  window.once('ready-to-show', () => {
    if (layout.window?.maximized === true) window.maximize();
    window.show();
  });
  return (await load(window)) ? window : null;
}
