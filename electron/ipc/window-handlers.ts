/** What the window tells the system: its menu's state, its layout, a figure for the clipboard, the camera's use. */
import { nativeImage } from 'electron';
import { copyPicture } from '../clipboard';
import { showFigureMenu } from '../menu';
import type { RequestName } from './contract';
import type { Services } from './services';
import type { Handlers } from './serve';
import { UserError } from '@engine/user-error';

type OfWindow = Extract<
  RequestName,
  `camera:${string}` | `figure:${string}` | `layout:${string}` | `menu:${string}`
>;

export function windowHandlers(services: Services): Pick<Handlers, OfWindow> {
  return {
    async 'camera:allow'() {
      await services.camera.allow();
      return null;
    },
    'camera:end'() {
      services.camera.end();
      return Promise.resolve(null);
    },
    async 'figure:copy'({ x, y, width, height }) {
      const contents = services.window()?.webContents;
      if (contents === undefined) return null;
      // The page's pixels are larger than the window's where it is zoomed.
      const zoom = contents.getZoomFactor();
      const [left, top] = [Math.floor(x * zoom), Math.floor(y * zoom)];
      const picture = await contents.capturePage({
        x: left,
        y: top,
        width: Math.ceil(width * zoom),
        height: Math.ceil(height * zoom),
      });
      if (picture.isEmpty())
        throw new UserError(
          'The figure was not copied because it is not visible. Scroll to it and try again.',
        );
      await copyPicture(picture);
      return null;
    },
    async 'figure:copy-chart'({ png }) {
      const picture = nativeImage.createFromBuffer(Buffer.from(png));
      if (picture.isEmpty())
        throw new UserError('The chart was not copied because it is not an image.');
      await copyPicture(picture);
      return null;
    },
    'figure:menu': ({ name }) => showFigureMenu(services.window(), name),
    'layout:read': () => Promise.resolve(services.layout.pages),
    'layout:keep'(pages) {
      services.layout.keepPages(pages);
      return Promise.resolve(null);
    },
    'menu:state'(state) {
      services.menu.show(state);
      return Promise.resolve(null);
    },
  };
}
