/** What the page may use of the computer: nothing but the camera, and that only while it is allowed. */
import { session, systemPreferences, type BrowserWindow, type WebContents } from 'electron';
import { ORIGIN } from './app-url';
import { UserError } from '@engine/user-error';

/** The camera, from the button that opens it until it is closed. */
export class CameraPermission {
  private open = false;

  /** @param window the app's own, to whose page alone the camera may be allowed */
  constructor(private readonly window: () => BrowserWindow | null) {}

  /** @throws UserError where macOS denies the app its cameras */
  async allow(): Promise<void> {
    this.open = true;
    if (process.platform !== 'darwin') return;
    if (await systemPreferences.askForMediaAccess('camera')) return;
    this.open = false;
    throw new UserError(
      'Atelier has no access to the camera. Allow it in System Settings, Privacy & Security, Camera, and try again.',
    );
  }

  end(): void {
    this.open = false;
  }

  /** Whether a page may have these kinds of media: images of a camera, and never sound or a screen. */
  allows(contents: WebContents | null, url: string, kinds: readonly string[]): boolean {
    const isOwn = contents !== null && contents === this.window()?.webContents;
    const isCamera = kinds.length === 1 && kinds[0] === 'video';
    return this.open && isOwn && isCamera && `${url}/`.startsWith(`${ORIGIN}/`);
  }
}

/** Deny every permission, asked for or checked, but the camera while it is allowed. */
export function limitPermissions(camera: CameraPermission): void {
  const { defaultSession } = session;
  defaultSession.setPermissionRequestHandler((contents, permission, answer, details) => {
    const kinds = 'mediaTypes' in details ? (details.mediaTypes ?? []) : [];
    answer(
      permission === 'media' &&
        details.isMainFrame &&
        camera.allows(contents, details.requestingUrl, kinds),
    );
  });
  defaultSession.setPermissionCheckHandler(
    (contents, permission, origin, { isMainFrame, mediaType = 'unknown' }) =>
      permission === 'media' && isMainFrame && camera.allows(contents, origin, [mediaType]),
  );
}
