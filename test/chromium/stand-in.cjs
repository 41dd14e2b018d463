'use strict';
/**
 * The built main process in plain Node.js: its services, handlers and child processes are real, and only the
 * module `electron` is another one. The window is a page of a Chromium that the tests drive: what the page
 * asks comes from them as messages (see window.ts). Electron's calls that no page can stand for fail with a
 * sentence.
 */
const { fork } = require('node:child_process');
const { EventEmitter } = require('node:events');
const { createServer } = require('node:http');
const Module = require('node:module');
const { join } = require('node:path');
const { runInThisContext } = require('node:vm');

const root = join(__dirname, '..', '..');
const children = new Set();
const handlers = new Map();
const windows = [];
let serving = null;

const tell = (kind, value) => process.send?.({ kind, value });
const nothing = () => undefined;

/** What the stand-in lacks is told of by name, so that nothing seems to work that was never done. */
function standIn(name, members) {
  return new Proxy(members, {
    get(target, member) {
      if (member in target || typeof member === 'symbol') return target[member];
      throw new Error(`${name}.${member} needs Electron, which this window runs without.`);
    },
  });
}

const app = standIn(
  'app',
  Object.assign(new EventEmitter(), {
    commandLine: { appendSwitch: nothing },
    whenReady: () => Promise.resolve(),
    requestSingleInstanceLock: () => true,
    getAppPath: () => root,
    getVersion: () => require(join(root, 'package.json')).version,
    getSystemLocale: () => Intl.DateTimeFormat().resolvedOptions().locale,
    getAppMetrics: () => [...children].map(({ name, process: { pid } }) => ({ name, pid })),
    setPath: nothing,
    exit: (code) => process.exit(code),
    quit() {
      let prevented = false;
      app.emit('before-quit', {
        preventDefault() {
          prevented = true;
        },
      });
      if (prevented) return;
      for (const window of windows.splice(0)) window.emit('closed');
      app.emit('will-quit');
      process.exit(0);
    },
  }),
);

class BrowserWindow extends EventEmitter {
  static getAllWindows = () => [...windows];
  zoom = 1;
  webContents = standIn(
    'webContents',
    Object.assign(new EventEmitter(), {
      send: (channel, data) => tell('event', { channel, data }),
      setWindowOpenHandler: nothing,
      getZoomFactor: () => this.zoom,
      setZoomFactor: (factor) => {
        this.zoom = factor;
        tell('zoom', factor);
      },
    }),
  );

  constructor() {
    super();
    windows.push(this);
  }
  /** Of the page's address only the path holds: HTTP takes the place of app://. */
  async loadURL(url) {
    const { port } = (await serving).address();
    tell('load', `http://127.0.0.1:${port}${new URL(url).pathname}`);
    await new Promise((resolve) => this.webContents.once('did-finish-load', resolve));
    this.emit('ready-to-show');
  }
  isDestroyed = () => false;
  isMinimized = () => false;
  isFocused = () => true;
  show = nothing;
  focus = nothing;
  setProgressBar = nothing;
}

const dialog = standIn('dialog', {
  showOpenDialog: () => Promise.resolve({ canceled: true, filePaths: [] }),
  showSaveDialog: () => Promise.resolve({ canceled: true, filePath: '' }),
  showErrorBox: (title, text) => process.stderr.write(`${title}\n${text}\n`),
});

/** What main would call `protocol` answers with, its policy among it, over HTTP on this computer alone. */
const protocol = standIn('protocol', {
  registerSchemesAsPrivileged: nothing,
  handle(scheme, respond) {
    const server = createServer((request, response) => {
      // Every browser asks for it, and Electron does not.
      if (request.url === '/favicon.ico') return response.writeHead(204).end();
      return void respond({ url: `${scheme}://atelier${request.url}` }).then(async (answer) => {
        response.writeHead(answer.status, Object.fromEntries(answer.headers));
        response.end(Buffer.from(await answer.arrayBuffer()));
      });
    });
    serving = new Promise((resolve) => {
      server.listen(0, '127.0.0.1', () => resolve(server));
    });
  },
});

const utilityProcess = standIn('utilityProcess', {
  fork(file, args, { env, serviceName }) {
    const execArgv = ['--require', join(__dirname, 'parent-port.cjs')];
    const child = fork(file, args, { env, execArgv, serialization: 'advanced' });
    const entry = { name: serviceName, process: child };
    children.add(entry);
    const outside = Object.assign(new EventEmitter(), {
      postMessage: (message) => child.connected && child.send(message),
      kill: () => child.kill(),
    });
    Object.defineProperty(outside, 'pid', { get: () => child.pid });
    child.on('spawn', () => outside.emit('spawn'));
    child.on('message', (message) => outside.emit('message', message));
    child.on('error', nothing);
    child.on('exit', (code) => {
      children.delete(entry);
      outside.emit('exit', code ?? 1);
    });
    return outside;
  },
});

let theme = 'system';
const nativeTheme = standIn('nativeTheme', {
  shouldUseDarkColors: false,
  get themeSource() {
    return theme;
  },
  set themeSource(source) {
    theme = source;
    tell('theme', source);
  },
});

let copied = { text: '', picture: null };
const clipboard = standIn('clipboard', {
  writeText(text) {
    copied = { text, picture: null };
  },
  writeImage(picture) {
    copied = { text: '', picture };
  },
  clear: () => clipboard.writeText(''),
  readText: () => copied.text,
  availableFormats: () =>
    copied.picture === null ? (copied.text === '' ? [] : ['text/plain']) : ['image/png'],
});

const display = { id: 1, workArea: { x: 0, y: 0, width: 1920, height: 1200 } };

const electron = standIn('electron', {
  app,
  BrowserWindow,
  clipboard,
  ClipboardItem: nothing,
  dialog,
  ipcMain: standIn('ipcMain', { handle: (channel, handler) => handlers.set(channel, handler) }),
  Menu: standIn('Menu', {
    buildFromTemplate: (items) => ({ items, popup: ({ callback }) => callback() }),
    setApplicationMenu: nothing,
  }),
  nativeImage: standIn('nativeImage', {
    createFromBuffer: (bytes) => ({ isEmpty: () => bytes.length === 0, toPNG: () => bytes }),
  }),
  nativeTheme,
  Notification: standIn('Notification', { isSupported: () => false }),
  powerSaveBlocker: standIn('powerSaveBlocker', { start: () => 1, stop: nothing }),
  protocol,
  screen: Object.assign(new EventEmitter(), {
    getPrimaryDisplay: () => display,
    getAllDisplays: () => [display],
  }),
  session: {
    defaultSession: standIn('session', {
      setPermissionCheckHandler: nothing,
      setPermissionRequestHandler: nothing,
      setSpellCheckerEnabled: nothing,
      setSpellCheckerLanguages: nothing,
      webRequest: { onBeforeRequest: nothing },
    }),
  },
  shell: standIn('shell', { showItemInFolder: nothing }),
  systemPreferences: standIn('systemPreferences', {}),
  utilityProcess,
});

/** The page as Electron names the sender of a message. */
const fromPage = { senderFrame: { parent: null, url: 'app://atelier/index.html' } };

function invoke({ channel, body }) {
  const handler = handlers.get(channel);
  if (handler === undefined) throw new Error(`Nothing answers the message ${channel}.`);
  return handler(fromPage, body);
}

const JOBS = {
  invoke,
  evaluate: ({ script, argument }) => runInThisContext(`(${script})`)(electron, argument),
  loaded: () => windows[0]?.webContents.emit('did-finish-load'),
  quit: () => app.quit(),
};

process.on('message', async ({ id, kind, value }) => {
  try {
    tell('done', { id, result: await JOBS[kind](value) });
  } catch (error) {
    tell('done', { id, message: error instanceof Error ? error.message : String(error) });
  }
});
// The tests are gone: so is the window.
process.on('disconnect', () => process.exit(0));
// Electron's children end with it too, whatever they do.
process.on('exit', () => {
  for (const { process: child } of children) child.kill('SIGKILL');
});

const load = Module._load;
Module._load = function loadStandIn(request, ...rest) {
  return request === 'electron' ? electron : load.call(this, request, ...rest);
};
process.resourcesPath = join(root, 'resources');
process.argv.splice(1, 1, root);
require(join(root, 'out', 'main', 'main.cjs'));
