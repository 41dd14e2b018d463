/** The window's only way out: the contract's requests and events, by name, and nothing else. */
import { contextBridge, ipcRenderer, webUtils, type IpcRendererEvent } from 'electron';
import type { AtelierBridge, EventName, RequestName } from './ipc/contract';

// Spelled out, because importing the schemas would pull a library into the sandbox; the types make
// sure that neither list can miss a name or have one too many.
const REQUESTS: Record<RequestName, true> = {
  'app:info': true,
  'data:choose': true,
  'train:start': true,
  'train:resume': true,
  'train:stop': true,
  'train:range': true,
  'runs:list': true,
  'runs:metrics': true,
  'runs:rename': true,
  'runs:delete': true,
  'results:evaluation': true,
  'results:gallery': true,
  'classify:photo': true,
  'files:save': true,
  'classify:steps': true,
  'classify:why': true,
  'collection:add': true,
  'collection:list': true,
  'collection:relabel': true,
  'collection:remove': true,
  'collection:export': true,
  'figure:copy': true,
  'figure:menu': true,
  'layout:read': true,
  'layout:keep': true,
  'menu:state': true,
  'share:run': true,
  'share:import': true,
  'share:tensorboard': true,
  'trash:restore': true,
  'teach:start': true,
  'teach:lesson': true,
};
const EVENTS: Record<EventName, true> = {
  'train:progress': true,
  'train:metrics': true,
  'train:ended': true,
  'runs:changed': true,
  'menu:chosen': true,
  'teach:progress': true,
  notice: true,
};

function check(names: Record<string, true>, name: string): void {
  if (!Object.hasOwn(names, name)) throw new Error(`Atelier has no message called "${name}".`);
}

/** Electron before 32 told it by the file itself; the fallback runtime does. */
function pathOf(file: File): string {
  const utilities = webUtils as typeof webUtils | undefined;
  return utilities?.getPathForFile(file) ?? (file as File & { path?: string }).path ?? '';
}

const bridge: AtelierBridge = {
  pathOf,
  request(name, body) {
    check(REQUESTS, name);
    return ipcRenderer.invoke(`atelier:${name}`, body);
  },
  subscribe(name, listener) {
    check(EVENTS, name);
    const channel = `atelier-event:${name}`;
    const hear = (_event: IpcRendererEvent, data: Parameters<typeof listener>[0]): void => {
      listener(data);
    };
    ipcRenderer.on(channel, hear);
    return () => {
      ipcRenderer.off(channel, hear);
    };
  },
};

contextBridge.exposeInMainWorld('atelier', bridge);
