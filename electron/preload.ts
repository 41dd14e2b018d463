/** The window's only way out: the contract's requests and events, by name, and nothing else. */
import { contextBridge, ipcRenderer, webUtils, type IpcRendererEvent } from 'electron';
import type { AtelierBridge, EventName, RequestName } from '@contract';

// Spelled out, because importing the schemas would pull a library into the sandbox; the types make
// sure that neither list can miss a name or have one too many.
const REQUESTS: Record<RequestName, true> = {
  'app:info': true,
  'camera:allow': true,
  'camera:end': true,
  'layers:table': true,
  'layers:times': true,
  'layers:maps': true,
  'layers:histograms': true,
  'data:change': true,
  'data:choose': true,
  'data:gallery': true,
  'data:look': true,
  'data:progress': true,
  'data:cancel': true,
  'data:cache': true,
  'data:clear-cache': true,
  'data:open': true,
  'train:start': true,
  'train:resume': true,
  'train:stop': true,
  'train:stop-decoding': true,
  'train:range': true,
  'train:speed': true,
  'train:speed-cancel': true,
  'train:warm': true,
  'runs:list': true,
  'runs:builtIn': true,
  'runs:metrics': true,
  'runs:log': true,
  'runs:rename': true,
  'runs:delete': true,
  'runs:annotate': true,
  'runs:scalars': true,
  'results:evaluation': true,
  'results:gallery': true,
  'classify:photo': true,
  'classify:prepare': true,
  'files:save': true,
  'classify:steps': true,
  'classify:why': true,
  'collection:add': true,
  'collection:list': true,
  'collection:relabel': true,
  'collection:remove': true,
  'collection:remove-damaged': true,
  'collection:take-back': true,
  'collection:export': true,
  'figure:copy': true,
  'figure:copy-chart': true,
  'figure:menu': true,
  'layout:read': true,
  'layout:keep': true,
  'menu:state': true,
  'preferences:read': true,
  'preferences:change': true,
  'preferences:usage': true,
  'preferences:show-home': true,
  'share:run': true,
  'share:import': true,
  'share:tensorboard': true,
  'opened:read': true,
  'trash:restore': true,
  'export:card': true,
  'export:run': true,
  'export:show': true,
  'import:model': true,
  'import:cancel': true,
  'serve:state': true,
  'serve:start': true,
  'serve:stop': true,
  'serve:examples': true,
  'serve:try': true,
  'serve:copy': true,
  'fine-tune:start': true,
  'fine-tune:report': true,
  'tune:list': true,
  'tune:show': true,
  'tune:start': true,
  'tune:resume': true,
  'tune:halt': true,
  'tune:queue': true,
  'tune:queue-add': true,
  'tune:queue-remove': true,
  'tune:queue-move': true,
  'tune:queue-pause': true,
  'inspect:classes': true,
  'inspect:difference': true,
  'inspect:disagreements': true,
  'inspect:duplicates': true,
  'inspect:validation': true,
  'inspect:image': true,
  'inspect:matrices': true,
  'inspect:mistakes': true,
  'map:cancel': true,
  'map:attribution': true,
  'map:draw': true,
  'map:nearest': true,
  'map:plane': true,
  'map:progress': true,
};
const EVENTS: Record<EventName, true> = {
  'train:decoding': true,
  'train:progress': true,
  'train:metrics': true,
  'train:ended': true,
  'runs:changed': true,
  'menu:chosen': true,
  'preferences:changed': true,
  'serve:changed': true,
  'share:opened': true,
  'opened:files': true,
  'import:began': true,
  'fine-tune:progress': true,
  'tune:began': true,
  'tune:changed': true,
  'tune:ended': true,
  'tune:progress': true,
  'tune:queue': true,
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
  async requestText(name, body) {
    return JSON.stringify(await bridge.request(name, body));
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
