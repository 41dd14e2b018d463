/** Requests about models that leave the app, come into it, or are served. */
import { basename } from 'node:path';
import { clipboard, shell } from 'electron';
import type { Routed } from '../analyst/messages';
import type { ApiAccess } from '../server/client-scripts';
import type { ServerHost } from '../server/host';
import type { RequestName } from './contract';
import { chooseFile, chooseFolder } from './dialogs';
import type { Services } from './services';
import { sendEvent, type Handlers } from './serve';
import { UserError } from '@engine/user-error';

type Named = Exclude<
  Extract<RequestName, `export:${string}` | `import:${string}` | `serve:${string}`>,
  Routed
>;
type Of<Prefix extends string> = Pick<Handlers, Extract<Named, `${Prefix}:${string}`>>;

/** Those that the server reads. */
const PHOTO_ENDINGS = ['jpg', 'jpeg', 'png', 'gif', 'bmp'];

/** Folders that were exported here: the window may have no others shown. */
const exported = new Set<string>();

function exportHandlers(services: Services): Of<'export'> {
  return {
    async 'export:run'(body) {
      const parent = await chooseFolder(services.window(), {
        title: 'Choose where to export the run',
        buttonLabel: 'Export here',
      });
      if (parent === null) return null;
      const written = await services.analyst.ask('export:run', { ...body, parent });
      exported.add(written.folder);
      return written;
    },
    'export:show'({ folder }) {
      if (!exported.has(folder))
        throw new UserError('The folder was not exported in this session.');
      shell.showItemInFolder(folder);
      return Promise.resolve(null);
    },
  };
}

function importHandlers(services: Services): Of<'import'> {
  return {
    async 'import:model'() {
      const path = await chooseFolder(services.window(), {
        title: 'Folder with a TensorFlow.js layers model or a SavedModel',
        buttonLabel: 'Import',
      });
      if (path === null) return null;
      sendEvent(services.window(), 'import:began', { name: basename(path) });
      const imported = await services.analyst.ask('import:model', { path });
      services.runsChanged();
      return imported;
    },
    'import:cancel'() {
      services.analyst.cancelImport();
      return Promise.resolve(null);
    },
  };
}

/** @throws Error where nothing is served */
function accessTo(server: ServerHost): {
  access: ApiAccess;
  name: string;
  served: string;
} {
  const { local } = server;
  if (local === null) throw new UserError('No run is being served.');
  const { address, grpcAddress, token, name, run } = local;
  return { access: { address, grpcAddress, token }, name, served: run };
}

function choosePhoto(services: Services): Promise<string | null> {
  return chooseFile(services.window(), {
    title: 'Choose a photo to send to the server',
    filters: [{ name: 'Photos', extensions: PHOTO_ENDINGS }],
  });
}

function serveHandlers(services: Services): Of<'serve'> {
  const { server, analyst } = services;
  return {
    'serve:state': () => Promise.resolve(server.serving),
    'serve:start': (wish) => server.start(wish),
    async 'serve:stop'() {
      await server.stop();
      return null;
    },
    'serve:examples': () => analyst.ask('serve:examples', accessTo(server)),
    async 'serve:try'({ what }) {
      const access = accessTo(server);
      const path = what === 'photo' ? await choosePhoto(services) : null;
      if (what === 'photo' && path === null) return null;
      return analyst.ask('serve:try', { what, ...access, path });
    },
    async 'serve:copy'({ text }) {
      await clipboard.writeText(text);
      return null;
    },
  };
}

export function modelHandlers(services: Services): Pick<Handlers, Named> {
  return { ...exportHandlers(services), ...importHandlers(services), ...serveHandlers(services) };
}
