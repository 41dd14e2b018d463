/** Data folders: chosen, checked, looked at. */
import { chooseFolder } from './choose-folder';
import type { RequestName } from './contract';
import type { Services } from './handlers';
import type { Handlers } from './serve';

type OfData = Extract<RequestName, `data:${string}`>;

const TITLE = 'Folder with IDX files in MNIST format';

export function dataHandlers(services: Services): Pick<Handlers, OfData> {
  const { analyst } = services;
  return {
    async 'data:choose'() {
      const folder = await chooseFolder(services.window(), TITLE);
      return folder === null ? null : analyst.ask('checkData', { folder });
    },
    'data:change': (body) => analyst.ask('runDataChange', body),
    'data:gallery': (body) => analyst.ask('dataGallery', body),
    'data:look': (body) => analyst.ask('lookAtData', body),
    async 'data:open'() {
      const folder = await chooseFolder(services.window(), TITLE);
      return folder === null ? null : analyst.ask('lookAtData', { folder });
    },
  };
}
