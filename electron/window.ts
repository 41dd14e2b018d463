/** The one window: sandboxed, without Node, and unable to go anywhere else. */
import { join } from 'node:path';
import { BrowserWindow, nativeTheme, screen, session } from 'electron';
import { ORIGIN } from './app-url';
import { resourcePath } from './engine/resources';
import { isReachable, type Layout } from './layout';

const FIRST_SIZE = { width: 1280, height: 820 };
const SMALLEST = { minWidth: 900, minHeight: 600 };
/** The page's own background, so that nothing flashes before it is painted. */
const BACKGROUND = { light: '#f7f5f1', dark: '#191817' };

/** The window needs no camera, no position, nothing: every permission is denied, asked or checked. */
function denyPermissions(): void {
  session.defaultSession.setPermissionRequestHandler((_contents, _permission, answer) => {
    answer(false);
  });
  session.defaultSession.setPermissionCheckHandler(() => false);
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

/** Where it was, if that can still be seen. */
function placeOf({ window }: Layout): { width: number; height: number; x?: number; y?: number } {
  if (window === null) return FIRST_SIZE;
  const { x, y, width, height } = window;
  const screens = screen.getAllDisplays().map(({ workArea }) => workArea);
  return isReachable(window, screens) ? { x, y, width, height } : { width, height };
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

export async function openWindow(layout: Layout): Promise<BrowserWindow> {
  denyPermissions();
  const window = new BrowserWindow({
    ...placeOf(layout),
    ...SMALLEST,
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
  rememberPlace(window, layout);
  window.once('ready-to-show', () => {
    if (layout.window?.maximized === true) window.maximize();
    window.show();
  });
  await window.loadURL(`${ORIGIN}/index.html`);
  return window;
}
