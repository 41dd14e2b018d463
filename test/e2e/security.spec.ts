/** Electron's security checklist, as docs/security.md has it, held against the running app. */
import { readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { expect, test, type Page } from '@playwright/test';
import { launch, newHome, removeHome, type RunningApp } from './app';

const ELSEWHERE = 'https://example.invalid/';

let home: string;
let running: RunningApp;
let page: Page;

test.beforeAll(async () => {
  home = newHome();
  running = await launch(home);
  page = running.page;
});

test.afterAll(async () => {
  await running.close();
  removeHome(home);
});

test('the window is sandboxed and isolated, and has nothing of Node.js', async () => {
  const preferences = await running.app.evaluate(({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows();
    const contents = window?.webContents as unknown as {
      getLastWebPreferences(): Record<string, unknown>;
    };
    return contents.getLastWebPreferences();
  });
  expect(preferences).toMatchObject({
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    webviewTag: false,
  });
  for (const risk of [
    'allowRunningInsecureContent',
    'experimentalFeatures',
    'enableBlinkFeatures',
  ]) {
    expect(Boolean(preferences[risk]), risk).toBe(false);
  }
  const names = ['require', 'process', 'module', 'Buffer', 'global', 'electron', 'ipcRenderer'];
  const found = await page.evaluate((list) => list.filter((name) => name in globalThis), names);
  expect(found).toEqual([]);
});

test('the window is given four functions, which take no other message and cannot be replaced', async () => {
  const said = await page.evaluate(async () => {
    const { atelier } = globalThis as unknown as {
      atelier: Record<string, (...args: unknown[]) => unknown>;
    };
    const attempt = async (call: () => unknown): Promise<string> => {
      try {
        return `was answered: ${JSON.stringify(await call())}`;
      } catch (error) {
        return (error as Error).message;
      }
    };
    const { request } = atelier;
    Reflect.set(atelier, 'request', () => 'mine');
    return {
      keys: Object.keys(atelier),
      same: atelier['request'] === request,
      unknown: await attempt(() => atelier['request']?.('shell:open', {})),
      asText: await attempt(() => atelier['requestText']?.('shell:open', {})),
      inherited: await attempt(() => atelier['request']?.('constructor', {})),
      event: await attempt(() => atelier['subscribe']?.('ELECTRON', () => undefined)),
    };
  });
  expect(said.keys.sort()).toEqual(['pathOf', 'request', 'requestText', 'subscribe']);
  expect(said.same).toBe(true);
  for (const answer of [said.unknown, said.asText, said.inherited, said.event]) {
    expect(answer).toContain('Atelier has no message called');
  }
});

test('arguments that are not of the contract are refused before anything is done', async () => {
  const bodies: [string, unknown][] = [
    ['runs:delete', { run: '../../etc' }],
    ['runs:delete', null],
    ['runs:rename', { run: 'a', name: 'x', more: 1 }],
    ['train:start', { settings: { model: 'cnn', epochs: 1e9 }, dataFolder: null }],
    ['files:save', { suggestedName: '../x.csv', contents: 'x' }],
    ['classify:photo', { run: 'a', width: 1e6, height: 1, rgba: [] }],
  ];
  const answers = await page.evaluate(async (list) => {
    const { atelier } = globalThis as unknown as {
      atelier: { request(name: string, body: unknown): Promise<{ ok: boolean; message?: string }> };
    };
    return Promise.all(list.map(([name, body]) => atelier.request(name, body)));
  }, bodies);
  for (const [at, { ok, message = '' }] of answers.entries()) {
    expect(ok, JSON.stringify(bodies[at])).toBe(false);
    expect(message).not.toMatch(/Cannot read|is not a function/);
  }
});

test('another page and a frame within ours may ask nothing, whatever it is', async () => {
  const answers = await running.app.evaluate(async ({ BrowserWindow, ipcMain }) => {
    type Invoke = (event: unknown, body: unknown) => Promise<{ ok: boolean; message?: string }>;
    const handlers = (ipcMain as unknown as { _invokeHandlers: Map<string, Invoke> })
      ._invokeHandlers;
    const [window] = BrowserWindow.getAllWindows();
    const own = window?.webContents.mainFrame;
    // What pages elsewhere, a frame within ours, and one that is gone would look like to main.
    const others = [
      { url: 'https://example.invalid/', parent: null },
      { url: 'app://atelier.example.invalid/', parent: null },
      { url: 'data:text/html,app://atelier/', parent: null },
      { url: 'file:///app://atelier/index.html', parent: null },
      { url: 'app://atelier/index.html', parent: own },
      null,
    ];
    const asked: Record<string, (string | undefined)[]> = {};
    for (const [name, invoke] of handlers) {
      const said = others.map((senderFrame) => invoke({ senderFrame }, undefined));
      asked[name] = (await Promise.all(said)).map(({ ok, message }) => (ok ? 'done' : message));
    }
    const ownAnswer = await handlers.get('atelier:runs:list')?.({ senderFrame: own }, undefined);
    return { asked, own: ownAnswer?.ok, listeners: ipcMain.eventNames() };
  });
  expect(answers.own).toBe(true);
  // Nothing is heard but what is asked, of which the contract has more than these.
  expect(answers.listeners.filter((name) => name !== 'error')).toEqual([]);
  expect(Object.keys(answers.asked).length).toBeGreaterThan(60);
  for (const [name, said] of Object.entries(answers.asked)) {
    expect(name).toMatch(/^atelier:/);
    expect(new Set(said), name).toEqual(new Set(['This page may not send requests to Atelier.']));
  }
});

test('a real page elsewhere that came to our preload script may ask nothing', async () => {
  const said = await running.app.evaluate(async ({ app, BrowserWindow }) => {
    const preload = `${app.getAppPath()}/out/preload/preload.cjs`;
    const window = new BrowserWindow({ show: false, webPreferences: { preload, sandbox: true } });
    try {
      await window.loadURL('data:text/html,hello');
      const ask = `atelier.request('runs:list')`;
      return (await window.webContents.executeJavaScript(ask)) as unknown;
    } finally {
      window.destroy();
    }
  });
  expect(said).toEqual({ ok: false, message: 'This page may not send requests to Atelier.' });
});

test('no page leads out of the window, and no window out of the page', async () => {
  const url = page.url();
  await page.evaluate((elsewhere) => {
    const link = document.createElement('a');
    link.href = elsewhere;
    link.target = '_blank';
    document.body.append(link);
    link.click();
    link.target = '_self';
    link.click();
    link.remove();
    window.open(elsewhere);
    window.open('about:blank');
    const view = document.createElement('webview');
    view.setAttribute('src', elsewhere);
    document.body.append(view);
    location.href = elsewhere;
  }, ELSEWHERE);
  await page.waitForTimeout(500);
  expect(page.url()).toBe(url);
  expect(running.app.windows()).toHaveLength(1);
  const contents = await running.app.evaluate(({ webContents }) =>
    webContents.getAllWebContents().map((each) => each.getType()),
  );
  expect(contents).toEqual(['window']);
});

test('every way out of the page is closed by itself', async () => {
  const prevented = await running.app.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as {
      emit(name: string, event: object, ...args: unknown[]): void;
    };
    // A redirect takes a server and a webview a page that may have one: neither is there to be tried.
    const ways = ['will-navigate', 'will-redirect', 'will-attach-webview'];
    return ways.map((way) => {
      let isPrevented = false;
      const preventDefault = () => (isPrevented = true);
      contents.emit(way, { preventDefault }, 'app://atelier/index.html', {});
      return [way, isPrevented] as const;
    });
  });
  for (const [way, isPrevented] of prevented) expect(isPrevented, way).toBe(true);
  // Not even to a page of ours.
  const url = page.url();
  await page.evaluate(() => {
    location.href = 'app://atelier/index.html?elsewhere';
  });
  await page.waitForTimeout(300);
  expect(page.url()).toBe(url);
});

test('the session refuses every other address, where no policy of a page would', async () => {
  let asked = 0;
  const server = createServer((_request, answer) => {
    asked += 1;
    answer.end('here');
  });
  await new Promise<void>((listening) => {
    server.listen(0, '127.0.0.1', listening);
  });
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const outcome = await running.app.evaluate(async ({ BrowserWindow }, elsewhere) => {
    const window = new BrowserWindow({ show: false });
    try {
      const loaded = await window.loadURL(elsewhere).then(
        () => 'loaded',
        (error: unknown) => String(error),
      );
      await window.loadURL('data:text/html,hello');
      const script = `fetch('${elsewhere}', { mode: 'no-cors' }).then(() => 'fetched', String)`;
      return [loaded, String(await window.webContents.executeJavaScript(script))];
    } finally {
      window.destroy();
    }
  }, address);
  server.close();
  expect(outcome).toEqual([
    expect.stringContaining('ERR_BLOCKED_BY_CLIENT'),
    expect.stringContaining('Failed to fetch'),
  ]);
  expect(asked).toBe(0);
});

test('every permission is denied, asked for or checked', async () => {
  const states = await page.evaluate(async () => {
    const names = [
      'geolocation',
      'camera',
      'microphone',
      'notifications',
      'clipboard-read',
      'midi',
    ];
    const state = async (name: string): Promise<string> => {
      try {
        const status = await navigator.permissions.query({ name: name as PermissionName });
        return status.state;
      } catch {
        return 'denied';
      }
    };
    return Promise.all(names.map(state));
  });
  expect(new Set(states)).toEqual(new Set(['denied']));
  const asked = await page.evaluate(async () => {
    const fails = async (attempt: () => Promise<unknown>): Promise<boolean> =>
      attempt().then(
        () => false,
        () => true,
      );
    return {
      camera: await fails(() => navigator.mediaDevices.getUserMedia({ video: true })),
      screen: await fails(() => navigator.mediaDevices.getDisplayMedia({ video: true })),
      place: await fails(
        () =>
          new Promise((done, failed) => {
            navigator.geolocation.getCurrentPosition(done, failed);
          }),
      ),
      notice: (await Notification.requestPermission()) !== 'granted',
      paste: await fails(() => navigator.clipboard.readText()),
    };
  });
  expect(asked).toEqual({ camera: true, screen: true, place: true, notice: true, paste: true });
});

test('the policy of what the page may run and load is strict, and is kept', async () => {
  const policy = await running.app.evaluate(async ({ net }) => {
    const { headers } = await net.fetch('app://atelier/index.html');
    return headers.get('content-security-policy') ?? '';
  });
  expect(policy).toContain("default-src 'none'");
  expect(policy).toMatch(/script-src 'self'(;|$)/);
  expect(policy).not.toMatch(/unsafe-eval|\*|https?:/);
  const probe = await page.evaluate(async (elsewhere) => {
    // What the test itself lets run at once may evaluate texts; what comes later is the page's own.
    await new Promise((done) => setTimeout(done, 0));
    const blocked: string[] = [];
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => {
      blocked.push(effectiveDirective);
    });
    const marks = globalThis as unknown as { ran?: string };
    const inline = document.createElement('script');
    inline.textContent = 'globalThis.ran = "inline"';
    document.body.append(inline);
    const remote = document.createElement('script');
    remote.src = `${elsewhere}x.js`;
    document.body.append(remote);
    const handler = document.createElement('div');
    handler.setAttribute('onclick', 'globalThis.ran = "handler"');
    handler.click();
    const frame = document.createElement('iframe');
    frame.src = elsewhere;
    document.body.append(frame);
    const image = new Image();
    const imageFails = new Promise((done) => {
      image.onerror = () => {
        done(true);
      };
      image.onload = () => {
        done(false);
      };
    });
    image.src = `${elsewhere}x.png`;
    const refused = async (attempt: () => unknown): Promise<boolean> => {
      try {
        await attempt();
        return false;
      } catch {
        return true;
      }
    };
    // Typed away: the linter forbids what is tried here.
    const evaluate = Reflect.get(globalThis, 'eval') as (text: string) => unknown;
    const make = Reflect.get(globalThis, 'Function') as unknown as (text: string) => () => unknown;
    const result = {
      evalRefused: await refused(() => evaluate('1 + 1')),
      functionRefused: await refused(() => make('return 1')()),
      fetchRefused: await refused(() => fetch(elsewhere)),
      imageRefused: await imageFails,
      socketRefused: await refused(
        () =>
          new Promise((done, failed) => {
            const socket = new WebSocket('wss://example.invalid/');
            socket.onopen = done;
            socket.onerror = failed;
          }),
      ),
    };
    // The last of them is found by another process.
    for (let tries = 0; !blocked.includes('frame-src') && tries < 100; tries++) {
      await new Promise((done) => setTimeout(done, 100));
    }
    for (const each of [inline, remote, frame]) each.remove();
    return { ...result, ran: marks.ran ?? 'nothing', blocked: [...new Set(blocked)].sort() };
  }, ELSEWHERE);
  expect(probe).toMatchObject({
    ran: 'nothing',
    evalRefused: true,
    functionRefused: true,
    fetchRefused: true,
    imageRefused: true,
    socketRefused: true,
  });
  expect(probe.blocked).toEqual(
    expect.arrayContaining(['connect-src', 'frame-src', 'img-src', 'script-src-elem']),
  );
});

/** Of a link in the renderer's folder that leads out of it; a packaged app's archive takes none. */
async function statusOfLink(): Promise<string> {
  if (process.env['ATELIER_PACKAGED'] !== undefined) return '404';
  const link = fileURLToPath(new URL('../../out/renderer/assets/zz-link.html', import.meta.url));
  symlinkSync('../../../renderer/index.html', link);
  try {
    return await running.app.evaluate(async ({ net }) => {
      const { status } = await net.fetch('app://atelier/assets/zz-link.html');
      return String(status);
    });
  } finally {
    rmSync(link);
  }
}

test('pages are served by app:// only, which cannot leave its folder', async () => {
  const statuses = await running.app.evaluate(async ({ net }) => {
    const urls = [
      'app://atelier/index.html',
      'app://atelier/..%2f..%2fpackage.json',
      'app://atelier/%2e%2e/main/main.cjs',
      'app://atelier/..%5c..%5cpackage.json',
      'app://atelier/assets/..%2f..%2fmain%2fmain.cjs',
      'app://atelier/assets%5c..%5c..%5cmain%5cmain.cjs',
      'app://atelier/%252e%252e%252fmain%252fmain.cjs',
      'app://atelier/%2fetc%2fpasswd',
      'app://atelier/index.html%00.js',
      'app://atelier/%zz',
      'app://atelier/',
      'app://elsewhere/index.html',
    ];
    const status = async (url: string): Promise<string> =>
      net.fetch(url).then(
        (answer) => String(answer.status),
        () => 'no address',
      );
    return Promise.all(urls.map(status));
  });
  const [own, ...others] = statuses;
  expect(own).toBe('200');
  expect(await statusOfLink()).toBe('404');
  for (const each of others) expect(['404', 'no address']).toContain(each);
  const fileRead = await page.evaluate(async () => {
    try {
      return (await fetch('file:///etc/hostname')).ok;
    } catch {
      return false;
    }
  });
  expect(fileRead).toBe(false);
});

test('Atelier hands no address to another program, and asks for a current Electron', () => {
  const read = (file: string) =>
    readFileSync(fileURLToPath(new URL(`../../${file}`, import.meta.url)), 'utf8');
  // Nothing that main and its processes are made of calls it; their bundles would have the name.
  const bundles = readdirSync(fileURLToPath(new URL('../../out/main', import.meta.url)));
  expect(bundles).toContain('main.cjs');
  for (const bundle of bundles.filter((name) => name.endsWith('.cjs'))) {
    expect(read(`out/main/${bundle}`), bundle).not.toMatch(/openExternal|openPath/);
  }
  const { devDependencies } = JSON.parse(read('package.json')) as {
    devDependencies: Record<string, string>;
  };
  expect(devDependencies['electron']).toMatch(/^\d+\.\d+\.\d+$/);
});
