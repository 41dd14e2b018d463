/** The one window: sandboxed, without Node, and unable to go anywhere else. */
import { join } from 'node:path';
import { BrowserWindow, nativeTheme, session } from 'electron';
import { ORIGIN } from './app-url';

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

export async function openWindow(): Promise<BrowserWindow> {
  denyPermissions();
  const window = new BrowserWindow({
    width: 1280,
    height: 820,
    ...SMALLEST,
    show: false,
    autoHideMenuBar: true,
    title: 'Atelier',
    backgroundColor: nativeTheme.shouldUseDarkColors ? BACKGROUND.dark : BACKGROUND.light,
    webPreferences: {
      preload: join(__dirname, '../preload/preload.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      // Curves go on while the window is behind another one.
      backgroundThrottling: false,
      spellcheck: false,
    },
  });
  denyNavigation(window);
  window.once('ready-to-show', () => {
    window.show();
  });
  await window.loadURL(`${ORIGIN}/index.html`);
  return window;
}
