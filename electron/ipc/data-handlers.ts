/** Data folders: chosen, checked, looked at. */
import type { Routed } from '../analyst/messages';
import { chooseFolder } from './dialogs';
import type { RequestName } from './contract';
import type { Services } from './services';
import type { Handlers } from './serve';

type OfData = Exclude<Extract<RequestName, `data:${string}`>, Routed>;

const TITLE = 'Folder of images (a folder for each class) or of IDX files';

export function dataHandlers(services: Services): Pick<Handlers, OfData> {
  const { analyst } = services;
  return {
    async 'data:choose'() {
      const folder = await chooseFolder(services.window(), { title: TITLE });
      return folder === null ? null : analyst.ask('data:choose', { folder });
    },
    async 'data:open'() {
      const folder = await chooseFolder(services.window(), { title: TITLE });
      return folder === null ? null : analyst.ask('data:look', { folder });
    },
  };
}
